using System.Net;
using System.Runtime.Versioning;
using System.Text.Json;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

[SupportedOSPlatform("linux")]
public sealed class ShowVerbTests : IDisposable
{
    private const string Configuration = """
        config setup
            uniqueids=yes
            nhelpers=2

        conn %default
            ikelifetime=4h
            rekeymargin=10m
            rekeyfuzz=50%

        conn base
            left=203.0.113.133
            leftsubnet=10.1.0.0/16
            authby=secret
            ike=aes256-sha256-modp2048,3des-md5-modp1024

        conn branch-north
            also=base
            right=198.51.100.2
            rightsubnets={10.2.0.0/16 10.3.0.0/16}
            phase2alg=aes256-sha256
            dpddelay=10
            dpdtimeout=60
            dpdaction=restart
            connalias=north
            failureshunt=drop
            auto=start

        conn branch-south
            also=base
            right=branch.example.net
            pfs=no
            rekey=no
            auto=add

        conn broken
            also=base
            right=198.51.100.3
            ikelifetime=soon
            auto=add

        """;

    private static readonly LocalNetwork Machine = new() { Addresses = [new LocalAddress("eth0", IPAddress.Parse("203.0.113.133"))] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Show_Connection_SaysWhatItComesTo()
    {
        CliRun run = await Show("branch-north");

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        Assert.Contains("  here       203.0.113.133, 10.1.0.0/16 (left)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  peer       198.51.100.2, 10.2.0.0/16, 10.3.0.0/16 (right)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  Phase 1    aes256-sha256-modp2048, 3des-md5-modp1024 (weak)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("perfect forward secrecy with modp2048\n", run.Out, StringComparison.Ordinal);
        // 4 h less 10 min stretched by at most half; less 5 min where the peer began.
        Assert.Contains("lives 4 h, renewed after 3 h 45 min to 3 h 50 min, where the peer", run.Out, StringComparison.Ordinal);
        Assert.Contains("asked after 10 s of silence, dead after 60 s", run.Out, StringComparison.Ordinal);
        Assert.Contains("  key        " + Path.Combine(_folder.Root, "ipsec.secrets") + ":2\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("left ", "203.0.113.133", ":11 (also=base)")]
    [InlineData("ikelifetime", "4h", ":6 (%default)")]
    [InlineData("right ", "198.51.100.2", ":18")]
    [InlineData("salifetime", "8h", "built-in")]
    public async Task Show_Setting_HasItsOrigin(string keyword, string value, string origin)
    {
        CliRun run = await Show("branch-north");

        string[] lines = run.Out.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith("  " + keyword, StringComparison.Ordinal) && line.Contains(value, StringComparison.Ordinal));
        Assert.True(at >= 0, run.Out);
        Assert.EndsWith(origin, (lines[at] + lines[at + 1]).TrimEnd().Split("  ").Last(part => part.Contains(origin, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SettingWithoutEffect_SaysWhy() =>
        Assert.Contains("no effect: nothing is let through", (await Show("branch-north")).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("north", new[] { "branch-north" })]
    [InlineData("branch-*", new[] { "branch-north", "branch-south" })]
    public async Task Show_AliasOrPattern_FindsTheConnections(string word, string[] names) => Assert.Equal(names, await Names(word));

    [Fact]
    public async Task Show_UnknownConnection_ExitsWith7AndNamesTheNearest()
    {
        CliRun run = await Show("branch-nort");

        Assert.Equal((ExitCode.NoSuchConnection, ""), (run.Code, run.Out));
        Assert.Contains("did you mean 'branch-north'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NoFile_ExitsWith6()
    {
        CliRun run = await CliRun.Of("show", "--config", Path.Combine(_folder.Root, "none.conf"));

        Assert.Equal((ExitCode.BadConfig, ""), (run.Code, run.Out));
        Assert.Contains("none.conf", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_PeerByName_KnowsWhichEndIsUs()
    {
        CliRun run = await Show("branch-south");

        Assert.Contains("  here       203.0.113.133, 10.1.0.0/16 (left)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("it depends on the address of branch.example.net", Flat(run.Out), StringComparison.Ordinal);
        Assert.Contains("is not renewed (rekey=no)", run.Out, StringComparison.Ordinal);
        Assert.Contains("no perfect forward secrecy (pfs=no)", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_ConnectionWithErrors_SaysSoAndNamesThem()
    {
        CliRun run = await Show("broken");

        Assert.Contains("cannot be used", run.Out, StringComparison.Ordinal);
        Assert.Contains("  error      line 38: ikelifetime=: 'soon' is no time", run.Out, StringComparison.Ordinal);
        Assert.Contains("key none; add to", Flat(run.Out), StringComparison.Ordinal);
        Assert.Contains("203.0.113.133 198.51.100.3 : PSK", Flat(run.Out), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("--setup")]
    public async Task Show_Setup_ShowsConfigSetup(string word)
    {
        CliRun run = await Show(word);

        Assert.Contains("config setup\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("the number of threads follows the processors", Flat(run.Out), StringComparison.Ordinal);
        Assert.DoesNotContain("branch", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_All_AddsWhatIsBuiltIn()
    {
        Assert.DoesNotContain("replay-window", (await Show("branch-north")).Out, StringComparison.Ordinal);
        Assert.Contains("replay-window", (await Show("branch-north", "--all")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, "branch-north")]
    [InlineData(80, "branch-north")]
    [InlineData(80, "broken")]
    [InlineData(80, "setup")]
    [InlineData(80, null)]
    [InlineData(60, null)]
    public async Task Show_AnyWidth_IsNeverWider(int width, string? word)
    {
        string[] args = [.. new[] { "show", word, "--all" }.OfType<string>(), .. Files()];
        CliRun run = await CliRun.Capture(Context(), context => VerbRunner.Run(args, context), width);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public async Task Show_Everything_IsATable()
    {
        CliRun run = await Show();

        Assert.StartsWith("CONNECTION ", run.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^branch-north +start .*found", run.Out);
        Assert.Matches("(?m)^broken .*cannot be used$", run.Out);
        Assert.Contains("read as Openswan", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("branch-north")]
    [InlineData("branch-south")]
    [InlineData("broken")]
    [InlineData("setup")]
    public async Task Show_Json_FitsItsSchema(string? word)
    {
        CliRun run = await Show([.. new[] { word, "--json" }.OfType<string>()]);

        Assert.Empty(JsonSchema.Load("show.json").Faults(run.Out));
    }

    [Fact]
    public async Task Show_Secrets_NeverAppearInTheOutput()
    {
        string output = (await Show("branch-north", "--all", "--verbose")).Out + (await Show("--json")).Out;

        Assert.DoesNotContain("winding", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SecretsFileOfSetup_HasTheKey()
    {
        string secrets = Files()[3];
        string config = _folder.Write("other.conf", Configuration.Replace("nhelpers=2", $"secretsfile={secrets}", StringComparison.Ordinal));

        CliRun run = await CliRun.Of(Context(), "show", "branch-north", "--config", config);

        Assert.Contains($"  key        {secrets}:2\n", run.Out, StringComparison.Ordinal);
    }

    private static string Flat(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private async Task<string[]> Names(string word) =>
        [.. JsonDocument.Parse((await Show(word, "--json")).Out).RootElement.GetProperty("connections").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    private Task<CliRun> Show(params string[] args) => CliRun.Of(Context(), ["show", .. args, .. Files()]);

    private static CliContext Context() => Samples.Context() with { Network = _ => Machine };

    private string[] Files()
    {
        string secrets = _folder.Write("ipsec.secrets", "# keys\n203.0.113.133 198.51.100.2 : PSK \"a-long-and-winding-secret\"\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return ["--config", _folder.Write("ipsec.conf", Configuration), "--secrets", secrets];
    }
}
