using System.Globalization;
using System.Text.RegularExpressions;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

/// <summary>
/// What public programs and scripts look for in the output of <c>ipsec</c>, as expectations on ours. Each test names the program and the words that it looks for;
/// nothing of their code is here.
/// </summary>
public sealed partial class ConsumerTests
{
    private const string VpnId = "4fdcad75-604a-496f-b0dd-c7ccdc37f79f";

    /// <summary>A Nagios check of Openswan gateways counts the states of <c>ipsec whack --status</c> with both "IPsec SA established" and "newest IPSEC".</summary>
    [Theory]
    [InlineData("openswan")]
    [InlineData("libreswan")]
    public async Task NagiosTunnelCount_OfWhackStatus_IsTheNumberOfTunnels(string dialect)
    {
        string[] lines = await Lines($"--dialect {dialect} whack --status", PlutoSamples.Up, PlutoSamples.Down, PlutoSamples.Road);

        Assert.Equal(3, lines.Count(line => line.Contains("IPsec SA established", StringComparison.Ordinal) && line.Contains("newest IPSEC", StringComparison.Ordinal)));
    }

    /// <summary>netdata's plugin for libreswan pairs the numbers of <c>whack --status</c> (name between quotes, "IPsec SA established", "newest IPSEC") with those of <c>whack --trafficstatus</c>.</summary>
    [Fact]
    public async Task Netdata_StatusAndTraffic_GiveNameOctetsAndAge()
    {
        string[] status = await Lines("--dialect libreswan whack --status", PlutoSamples.Up);
        string[] traffic = await Lines("--dialect libreswan whack --trafficstatus", PlutoSamples.Up);

        Match up = Assert.Single(status.Select(line => NetdataUp().Match(line)), match => match.Success);
        Match carried = Assert.Single(traffic.Select(line => NetdataTraffic().Match(line)), match => match.Success);
        Assert.Equal(("2", "L2L-IPSEC"), (up.Groups["id"].Value, up.Groups["name"].Value));
        Assert.Equal(
            ("2", "420", "1234567", Samples.Now.AddMinutes(-63).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            (carried.Groups["id"].Value, carried.Groups["in"].Value, carried.Groups["out"].Value, carried.Groups["since"].Value));
    }

    /// <summary>netdata turns itself off unless <c>ipsec --version</c> says "libreswan" in any case; other scripts look for "Openswan", libreswan's own verify for "swan".</summary>
    [Theory]
    [InlineData("libreswan")]
    [InlineData("openswan")]
    [InlineData("swan")]
    public async Task Version_Line_IsTakenByWhoLooksForTheName(string word) =>
        Assert.Contains(word, Assert.Single(await Lines("--version")), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// sergeymakinen/ipsec_exporter reads each connection's ends from <c>ipsec status</c> (networks with ===, host, optional name in angle brackets and identity in square ones, next hops),
    /// and of each state the number, the name, STATE_..., the parent after "; isakmp#", SPIs, and the octets after ESPin= and ESPout= with their unit.
    /// </summary>
    [Fact]
    public async Task IpsecExporter_Status_GivesEndsStatesAndOctets()
    {
        string[] lines = await Lines("--dialect libreswan status", PlutoSamples.Up, PlutoSamples.Road);

        Match ends = Assert.Single(lines.Select(line => ExporterEnds().Match(line)), match => match.Success && Name(match) == "L2L-IPSEC");
        Assert.Equal(
            ("203.0.113.200/32", "203.0.113.133", "198.51.100.2", "192.0.2.0/24"),
            (ends.Groups["localnet"].Value, ends.Groups["local"].Value, ends.Groups["remote"].Value, ends.Groups["remotenet"].Value));
        Assert.Contains(lines, line => ExporterEnds().Match(line) is { Success: true } road && Name(road) == "road[1]" && road.Groups["remote"].Value == "192.0.2.5");

        Match[] children = [.. lines.Select(line => ExporterState().Match(line)).Where(match => match.Success && match.Groups["parent"].Success)];
        Assert.Equal(["2:L2L-IPSEC:STATE_QUICK_I2:1", "6:road[1]:STATE_QUICK_R2:5", "8:road[2]:STATE_QUICK_R2:7"],
            children.Select(match => $"{match.Groups["id"]}:{Name(match)}:{match.Groups["state"]}:{match.Groups["parent"]}"));
        string spis = Assert.Single(lines, line => line.Contains("Traffic:", StringComparison.Ordinal) && line.StartsWith("000 #2:", StringComparison.Ordinal));
        Assert.Equal(["in=420B", "out=1234567B"], ExporterTraffic().Matches(spis).Select(match => match.Groups[1].Value));
        Assert.Matches(@"esp\.[0-9a-f]+@[0-9.]+ esp\.[0-9a-f]+@[0-9.]+ tun\.0@", spis);
        Assert.EndsWith("username=bob", Assert.Single(lines, line => line.StartsWith("000 #6:", StringComparison.Ordinal) && line.Contains("Traffic:", StringComparison.Ordinal)).TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(lines, line => Regex.IsMatch(line, @"IKE SAs: total\(3\), half-open\(0\)"));
    }

    /// <summary>drabo/ipsec_traffic_exporter cuts <c>ipsec trafficstatus</c> at commas (fourth is inBytes, fifth outBytes), and <c>ipsec status</c>'s lines with "; eroute owner:" at equals signs.</summary>
    [Fact]
    public async Task TrafficExporter_CommasAndEqualsSigns_StandWhereItCuts()
    {
        string traffic = Assert.Single(await Lines("trafficstatus", PlutoSamples.Up));
        string ends = Assert.Single(await Lines("--dialect libreswan status", PlutoSamples.Up), line => line.Contains("; eroute owner:", StringComparison.Ordinal));

        string[] fields = traffic.Split(',');
        Assert.Equal(("L2L-IPSEC", "420", "1234567"), (traffic.Split('"')[1], fields[3].Split('=')[1], fields[4].Split('=')[1]));
        string[] parts = ends.Split('=');
        Assert.Equal(("203.0.113.200/32", "192.0.2.0/24"), (parts[0].Split(' ')[^1], parts[^1].Split(';')[0]));
    }

    /// <summary>openstack/neutron-vpnaas takes a quoted UUID followed by "unrouted;" or "erouted;" for the state of a connection, and of a state one with "established" and "newest IPSEC"; names may end in /0x1.</summary>
    [Theory]
    [InlineData("openswan")]
    [InlineData("libreswan")]
    public async Task NeutronVpnaas_Patterns_TellUpFromDown(string dialect)
    {
        string[] up = await Lines($"--dialect {dialect} whack --status", PlutoSamples.Up with { Name = $"{VpnId}/1x1" });
        string[] down = await Lines($"--dialect {dialect} whack --status", PlutoSamples.Down with { Name = VpnId, Details = PlutoSamples.Weak });

        Assert.Contains(up, line => Regex.IsMatch(line, $"^[0-9]{{3}} \"{VpnId}.* erouted;"));
        Assert.Contains(up, line => Regex.IsMatch(line, $"^[0-9]{{3}} #[0-9]+: \"{VpnId}/1x1.*established.*newest IPSEC"));
        Assert.Contains(down, line => Regex.IsMatch(line, $"^[0-9]{{3}} \"{VpnId}.* unrouted;"));
        Assert.DoesNotContain(down, line => Regex.IsMatch(line, "^[0-9]{3} #[0-9]+: "));
    }

    /// <summary>apache/cloudstack's check of site-to-site tunnels keeps the lines of one name of <c>ipsec auto --status</c> and looks for "ISAKMP SA established" and "IPsec SA established" in them.</summary>
    [Theory]
    [InlineData("--dialect openswan auto --status")]
    [InlineData("--dialect libreswan auto --status")]
    [InlineData("--dialect libreswan status")]
    public async Task Cloudstack_TwoSentences_AreThereExactlyWhenItIsUp(string words)
    {
        string[] lines = await Lines(words, PlutoSamples.Up with { Name = "vpn-198.51.100.2" }, PlutoSamples.Down with { Name = "vpn-198.51.100.9" });

        Assert.Equal((true, true), Found("vpn-198.51.100.2"));
        Assert.Equal((false, false), Found("vpn-198.51.100.9"));

        (bool Phase1, bool Phase2) Found(string name)
        {
            string text = string.Join('\n', lines.Where(line => line.Contains(name, StringComparison.Ordinal)));
            return (text.Contains("ISAKMP SA established", StringComparison.Ordinal), text.Contains("IPsec SA established", StringComparison.Ordinal));
        }
    }

    /// <summary>Scripts that restart a gateway take the first word of the line with "tunnels up" of the service's status for their number, and grep for "IPsec running".</summary>
    [Fact]
    public async Task SetupStatus_Lines_GiveRunningAndTheNumberOfTunnels()
    {
        string[] up = await Lines("setup --status", PlutoSamples.Up);
        string[] none = await Lines("setup --status", PlutoSamples.Down);

        Assert.Contains("1", Assert.Single(up, line => line.Contains("tunnels up", StringComparison.Ordinal)).Split(' ')[0], StringComparison.Ordinal);
        Assert.Contains(up, line => line.Contains("IPsec running", StringComparison.Ordinal));
        Assert.Contains("No tunnels up", none);
    }

    /// <summary>libreswan users' one-liners on <c>ipsec trafficstatus</c>: lines of one quoted name, how often "type=ESP" is there, the number after outBytes=.</summary>
    [Fact]
    public async Task OneLiners_OfTrafficStatus_GiveCountAndOctets()
    {
        string[] lines = await Lines("trafficstatus", PlutoSamples.Up, PlutoSamples.Road);

        Assert.Equal(3, lines.Count(line => line.Contains("type=ESP", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => line.Contains("\"road\"", StringComparison.Ordinal)));
        Assert.Equal("1234567", Regex.Match(lines.First(line => line.Contains("\"L2L-IPSEC\"", StringComparison.Ordinal)), ".*outBytes=([0-9]*)").Groups[1].Value);
    }

    /// <summary>A router's web page (Red Lion's) takes every name from <c>000 "name": ...</c>, calls it up when a line with the name and a quote says "established", and half up by "newest ISAKMP SA: #n; newest IPsec SA: #n;".</summary>
    [Fact]
    public async Task RouterPage_AutoStatus_GivesNamesStatesAndNetworks()
    {
        string[] lines = await Lines("auto --status", PlutoSamples.Up, PlutoSamples.Down);

        Assert.Equal(["branch", "L2L-IPSEC"], lines.Select(line => Regex.Match(line, "^0+ \"([^\"]*)\": ")).Where(match => match.Success).Select(match => match.Groups[1].Value).Distinct());
        Assert.Contains(lines, line => line.Contains("L2L-IPSEC\"", StringComparison.Ordinal) && line.Contains("established", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(lines, line => line.Contains("branch\"", StringComparison.Ordinal) && line.Contains("established", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(lines, line => line.Contains("\"L2L-IPSEC\"", StringComparison.Ordinal) && Regex.IsMatch(line, "newest ISAKMP SA: #1; newest IPsec SA: #2;"));
        Assert.Single(lines, line => line.Contains("\"branch\"", StringComparison.Ordinal) && line.Contains("...", StringComparison.Ordinal));
    }

    /// <summary>A router's firmware in C scans the third word of each line with a connection's name for the name in quotes, and calls it up when the line has STATE_QUICK_I2 or STATE_QUICK_R2 in its first 150 characters.</summary>
    [Fact]
    public async Task RouterFirmware_WhackStatus_HasTheStateEarlyInTheLine()
    {
        string[] lines = await Lines("whack --status", PlutoSamples.Up);

        string state = Assert.Single(lines, line => line.Length > 0 && line[..Math.Min(149, line.Length)].Contains("STATE_QUICK_I2", StringComparison.Ordinal));
        Assert.StartsWith("\"L2L-IPSEC\"", state.Split(' ')[2], StringComparison.Ordinal);
    }

    /// <summary>A poller of L2TP gateways takes a state apart: number, quoted name, port, state, story in brackets, rest.</summary>
    [Fact]
    public async Task L2tpPoller_States_ComeApart()
    {
        string[] lines = await Lines("auto --status", PlutoSamples.Up);

        Match[] states = [.. lines.Select(line => PollerState().Match(line)).Where(match => match.Success)];
        Assert.Equal(
            [("L2L-IPSEC", "4500", "STATE_QUICK_I2", "sent QI2, IPsec SA established"), ("L2L-IPSEC", "4500", "STATE_MAIN_I4", "ISAKMP SA established")],
            states.Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value)));
    }

    /// <summary>A distribution's test of the package greps <c>ipsec look</c> for "XFRM", and <c>ipsec fipsstatus</c> for "FIPS mode disabled".</summary>
    [Fact]
    public async Task DistributionTest_LookAndFips_SayWhatItGrepsFor()
    {
        Assert.Contains(await Lines("look"), line => line.Contains("XFRM", StringComparison.Ordinal));
        Assert.Contains(await Lines("fipsstatus"), line => line.Contains("FIPS mode disabled", StringComparison.Ordinal));
    }

    /// <summary>Arthur1/mackerel-plugin-libreswan takes its ten numbers from three lines of <c>ipsec status</c>; of a thousand tunnels too.</summary>
    [Fact]
    public async Task Mackerel_ThousandTunnels_CountsThemAll()
    {
        ConnectionStatus[] many = [.. Enumerable.Range(0, 1000).Select(i => PlutoSamples.Up with
        {
            Name = $"branch-{i}",
            Ike = [PlutoSamples.Up.Ike[0] with { Serial = (ulong)((2 * i) + 1) }],
            Ipsec = [PlutoSamples.Up.Ipsec[0] with { Serial = (ulong)((2 * i) + 2), IkeSerial = (ulong)((2 * i) + 1), BytesIn = (ulong)i }],
        })];

        string[] status = await Lines("--dialect libreswan status", many);
        string[] traffic = await Lines("trafficstatus", many);

        Assert.Contains("000 Total IPsec connections: loaded 1000, active 1000", status);
        Assert.Contains("000 IKE SAs: total(1000), half-open(0), open(0), authenticated(1000), anonymous(0)", status);
        Assert.Contains("000 IPsec SAs: total(1000), authenticated(1000), anonymous(0)", status);
        Assert.Equal(1000, status.Count(line => NetdataUp().IsMatch(line)));
        Assert.Equal(Enumerable.Range(0, 1000).Sum(), traffic.Sum(line => int.Parse(NetdataTraffic().Match(line).Groups["in"].Value, CultureInfo.InvariantCulture)));
        Assert.Equal(1000, status.Select(line => ExporterEnds().Match(line)).Count(match => match.Success));
    }

    /// <summary>Both programs make a connection of each pair of networks, by names that neutron-vpnaas and others know: net/0x1, net/0x2.</summary>
    [Theory]
    [InlineData("openswan")]
    [InlineData("libreswan")]
    public async Task SeveralNetworks_EachPair_IsAConnectionOfItsOwn(string dialect)
    {
        ConnectionStatus two = PlutoSamples.Up with
        {
            Remote = PlutoSamples.Up.Remote with { Subnets = ["192.0.2.0/24", "192.0.3.0/24"] },
            Ipsec =
            [
                PlutoSamples.Up.Ipsec[0],
                PlutoSamples.Up.Ipsec[0] with { Serial = 3, Selectors = PlutoSamples.Up.Ipsec[0].Selectors with { Remote = "192.0.3.0/24" } },
            ],
        };

        string[] lines = await Lines($"--dialect {dialect} whack --status", two);
        string[] traffic = await Lines($"--dialect {dialect} whack --trafficstatus", two);

        Assert.Contains(lines, line => line.StartsWith("000 \"L2L-IPSEC/0x1\": 203.0.113.200/32===", StringComparison.Ordinal) && line.EndsWith("===192.0.2.0/24; erouted; eroute owner: #2", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("000 \"L2L-IPSEC/0x2\": 203.0.113.200/32===", StringComparison.Ordinal) && line.EndsWith("===192.0.3.0/24; erouted; eroute owner: #3", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains("aliases: L2L-IPSEC", StringComparison.Ordinal)));
        Assert.Equal(["2:L2L-IPSEC/0x1", "3:L2L-IPSEC/0x2"], lines.Select(line => NetdataUp().Match(line)).Where(match => match.Success).Select(match => $"{match.Groups["id"]}:{match.Groups["name"]}").Order());
        Assert.Equal(["L2L-IPSEC/0x1", "L2L-IPSEC/0x2"], traffic.Select(line => line.Split('"')[1]));
    }

    private static async Task<string[]> Lines(string words, params ConnectionStatus[] connections) =>
        (await PlutoSamples.Run(words, connections)).Out.TrimEnd('\n').Split('\n');

    [GeneratedRegex("^[0-9]+ #(?<id>[0-9]+): \"(?<name>.*)\".*IPsec SA established.*newest IPSEC")]
    private static partial Regex NetdataUp();

    [GeneratedRegex("^[0-9]+ #(?<id>[0-9]+): \"(?<name>.*)\",?.* add_time=(?<since>[0-9]+),.* inBytes=(?<in>[0-9]+),.* outBytes=(?<out>[0-9]+)")]
    private static partial Regex NetdataTraffic();

    [GeneratedRegex("""^\S+ "(?<name>[^"]+"(\[\d+\])?): +((?<localnet>[0-9a-f.:]+/\d+)===)?(?<local>[0-9a-f.:]+)(<[^>]+>)?(\[[^\]]+\])?(---[0-9a-f.:]+)?\.\.\.([0-9a-f.:]+---)?(?<remote>[0-9a-f.:]+|%any)(<[^>]+>)?(\[[^\]]+\])?(===(?<remotenet>[0-9a-f.:]+/\d+))?;""")]
    private static partial Regex ExporterEnds();

    [GeneratedRegex("""^\S+ #(?<id>\d+): "(?<name>[^"]+"(\[\d+\])?)( [0-9a-f.:]+?)?(:\d+)? .*(?<state>STATE_\w+)(.*; isakmp#(?<parent>\d+))?""")]
    private static partial Regex ExporterState();

    [GeneratedRegex(@"ESP((?:in|out)=\d+(?:B|KB|MB))")]
    private static partial Regex ExporterTraffic();

    [GeneratedRegex("^\\d+\\s+#\\d+:\\s+\"(.*?)\":(.*?)\\s+(.*?)\\s+\\((.*?)\\);\\s*(.*?)$")]
    private static partial Regex PollerState();

    /// <summary>The name with the number of its instance, without the quote between them.</summary>
    private static string Name(Match match) => match.Groups["name"].Value.Replace("\"", "", StringComparison.Ordinal);
}
