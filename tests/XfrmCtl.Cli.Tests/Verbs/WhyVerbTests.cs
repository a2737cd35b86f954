using System.Net;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class WhyVerbTests
{
    [Fact]
    public async Task Why_Failure_ShowsCausesStepsAndTheSentenceForThePeer()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer);

        CliRun run = await CliRun.Of("why", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.AuthFailed, run.Code);
        Assert.Equal("", run.Error);
        Assert.Equal(
            """
            L2L-IPSEC: failed. the pre-shared keys differ.

               what  198.51.100.2:500 does not take our identity and hash
                     (PAYLOAD_MALFORMED): most likely the pre-shared keys differ.
                     [preshared-key-mismatch]
               when  2026-11-23 11:58:00 UTC, 2 min ago
               seen  notify: PAYLOAD_MALFORMED

            1. The pre-shared keys differ. (certain)
               why   the peer said PAYLOAD_MALFORMED to the first message that is encrypted
                     with the key.
               here  ipsec.secrets: 203.0.113.133 198.51.100.2 : PSK "the key"
                     xfrmctl reload
               ASA   tunnel-group 203.0.113.133 ipsec-attributes
                      ikev1 pre-shared-key KEY
                     nat (INSIDE,OUTSIDE) source static LOCAL-NET LOCAL-NET destination
                     ... static REMOTE-NET REMOTE-NET no-proxy-arp route-lookup

            2. UDP 4500 is filtered. (possible)
               why   it looks alike.
               here  let UDP 4500 pass

            3. Small packets pass and large ones may not. (worth knowing)

            In lines for the ASA:
              KEY  the pre-shared key; more system:running-config shows it in clear

            To read aloud to the peer's administrator:
              At 11:58:00 UTC, 203.0.113.133 with 198.51.100.2: Phase 1 comes as far as the
              identities (message 5), and you answer PAYLOAD_MALFORMED: please compare the
              pre-shared key that you have for 203.0.113.133.

            """,
            run.Out);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Why_AnyWidth_NoLineIsLonger(int width)
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer);

        foreach (string detail in new[] { "--quiet", "--verbose" })
        {
            CliRun run = await CliRun.Capture(
                Samples.Context(), context => VerbRunner.Run(["why", "L2L-IPSEC", detail, "--socket", daemon.SocketPath], context), width);

            Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
        }
    }

    [Fact]
    public async Task Why_Colour_AddsNothingButColour()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer);

        CliRun plain = await CliRun.Of("why", "L2L-IPSEC", "--socket", daemon.SocketPath);
        CliRun coloured = await CliRun.Of("why", "L2L-IPSEC", "--color", "always", "--socket", daemon.SocketPath);

        Assert.Contains("\e[", coloured.Out, StringComparison.Ordinal);
        Assert.Equal(plain.Out, global::System.Text.RegularExpressions.Regex.Replace(coloured.Out, "\e\\[[0-9]*m", "", global::System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Why_NothingWrong_IsOneLineAndExitsWith0()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.Fine, Samples.Up);

        CliRun run = await CliRun.Of("why", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.StartsWith("L2L-IPSEC: up. L2L-IPSEC is up, and nothing is wrong.\n", run.Out, StringComparison.Ordinal);
        Assert.Equal("", (await CliRun.Of("why", "L2L-IPSEC", "--quiet", "--socket", daemon.SocketPath)).Out);
    }

    [Fact]
    public async Task Why_Json_FitsItsSchema()
    {
        foreach (WhyDocument why in new[] { WhySamples.KeysDiffer, WhySamples.Fine })
        {
            await using FakeDaemon daemon = WhySamples.Daemon(why);

            CliRun run = await CliRun.Of("why", "L2L-IPSEC", "--json", "--socket", daemon.SocketPath);

            Assert.Equal(why.ExitCode, run.Code);
            Assert.Empty(JsonSchema.Load("why.json").Faults(run.Out));
        }
    }

    [Fact]
    public async Task Why_Machine_GoesWithTheQuestion()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer, Samples.Up);
        using var folder = new TemporaryFolder();
        Write(folder, "proc/sys/net/ipv4/ip_forward", "0");
        Write(folder, "proc/sys/net/ipv4/conf/all/rp_filter", "0");
        Write(folder, "proc/sys/net/ipv4/conf/eth0/rp_filter", "1");
        Write(folder, "proc/sys/net/ipv4/conf/eth1/rp_filter", "2");
        Write(folder, "proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t017100CB\t0003\t0\t0\t0\t00000000");
        Write(folder, "proc/net/netstat", "TcpExt: SyncookiesSent ArpFilter IPReversePathFilter\nTcpExt: 0 3 12\nIpExt: InNoRoutes\nIpExt: 0");
        Write(folder, "proc/net/xfrm_stat", "XfrmInError             \t0\nXfrmInTmplMismatch      \t7");
        CliContext context = Samples.Context() with
        {
            Machine = new FakeMachine(folder.Root) { Programs = { ["iptables-save"] = "*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n" } },
            Path = _ => new(true, 1492),
            Network = _ => new() { Addresses = [new("eth1", IPAddress.Parse("203.0.113.200"))] },
        };

        await CliRun.Of(context, "why", "L2L-IPSEC", "--socket", daemon.SocketPath);

        MachineFacts machine = daemon.Requests.Single(request => request.Verb == "why").Machine!;
        Assert.EndsWith("-A POSTROUTING -o eth0 -j MASQUERADE", machine.SourceNat, StringComparison.Ordinal);
        Assert.Equal("iptables -t nat -I POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT", machine.SourceNatFix);
        Assert.Equal((false, "net.ipv4.ip_forward", "", true, 1492, "203.0.113.200", false),
            (machine.Forwards, machine.ForwardSetting, machine.Drops, machine.RouteToPeer, machine.Mtu, machine.InnerAddress, machine.ClampsSegments));
        Assert.Equal(12, machine.ReversePathDrops);
        Assert.Equal(["eth0"], machine.StrictReversePath!);
        Assert.Equal(new Dictionary<string, long> { ["XfrmInTmplMismatch"] = 7 }, machine.XfrmErrors!);
    }

    [Fact]
    public async Task Why_NothingToRead_IsUnknownAndNotFine()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer);

        await CliRun.Of(Samples.Context() with { Machine = new FakeMachine("/nonexistent") { Privileged = false } }, "why", "L2L-IPSEC", "--socket", daemon.SocketPath);

        MachineFacts machine = daemon.Requests.Single(request => request.Verb == "why").Machine!;
        Assert.Equal((null, null, null, null), (machine.Forwards, machine.SourceNat, machine.StrictReversePath, machine.XfrmErrors));
    }

    [Fact]
    public async Task Why_NoSuchConnection_ExitsWith7()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.NoSuchConnection, "no connection \"nobody\" is loaded"));

        CliRun run = await CliRun.Of("why", "nobody", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.NoSuchConnection, run.Code);
        Assert.Contains("nobody", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_NoDaemon_ExitsWith3()
    {
        CliRun run = await CliRun.Of("why", "L2L-IPSEC", "--socket", "/nonexistent/s");

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.Contains("systemctl start xfrmctld", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_WordsOfThePeer_CannotMoveTheCursor()
    {
        await using FakeDaemon daemon = WhySamples.Daemon(WhySamples.KeysDiffer with { Say = "you answer \e[2J", Summary = "x\e]0;y\a" });

        CliRun run = await CliRun.Of("why", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.DoesNotContain('\e', run.Out);
    }

    private static void Write(TemporaryFolder folder, string path, string text)
    {
        string full = Path.Combine(folder.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text + "\n");
    }
}
