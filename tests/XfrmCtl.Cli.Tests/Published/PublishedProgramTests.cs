using System.Runtime.Versioning;
using System.Text.Json;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>The NativeAOT program: what the trimmer took away shows here, and only at run time.</summary>
[SupportedOSPlatform("linux")]
public sealed class PublishedProgramTests
{
    private const string NoSocket = "/nonexistent/control.sock";
    private static readonly string[] WithConnection = ["up", "down", "rekey", "add", "delete", "replace", "route", "unroute"];

    public static TheoryData<string> VerbNames => [.. VerbTable.Rows.Select(row => row.Name)];

    public static TheoryData<string> DaemonVerbs => [.. WithConnection, "reload", "status"];

    [Theory]
    [MemberData(nameof(VerbNames))]
    public void Help_EachVerb_ExitsWith0(string verb)
    {
        ProgramRun run = PublishedProgram.Run(verb, "--help");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DaemonVerbs))]
    public void Verb_NoDaemon_ExitsWith3(string verb)
    {
        string[] connection = WithConnection.Contains(verb) ? ["L2L-IPSEC"] : [];

        ProgramRun run = PublishedProgram.Run([verb, .. connection, "--socket", NoSocket]);

        Assert.Equal(3, run.Code);
        Assert.Contains("the daemon does not run", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up", "x", "--timeout", "2.5", "--async", "--cancel-on-interrupt", "--json", "--color", "never", "-v")]
    [InlineData("rekey", "x", "--ike", "--timeout", "3")]
    [InlineData("status", "x", "-q", "--json")]
    public void Options_EachKind_AreRead(params string[] args) => Assert.Equal(3, PublishedProgram.Run([.. args, "--socket", NoSocket]).Code);

    [Theory]
    [InlineData]
    [InlineData("frobnicate")]
    [InlineData("up")]
    [InlineData("up", "x", "y")]
    [InlineData("up", "x", "--nonsense")]
    [InlineData("up", "x", "--timeout", "soon")]
    public void Usage_Mistake_ExitsWith2(params string[] args)
    {
        ProgramRun run = PublishedProgram.Run(args);

        Assert.Equal(2, run.Code);
        Assert.NotEqual("", run.Error);
    }

    [Fact]
    public void Status_Json_FitsItsSchema()
    {
        ProgramRun run = PublishedProgram.Run("status", "--json", "--socket", NoSocket);

        Assert.Equal(3, run.Code);
        Assert.Empty(JsonSchema.Load("status.json").Faults(run.Out));
    }

    [Fact]
    public void Verify_Json_FitsItsSchemaAndItsExitCode()
    {
        ProgramRun run = PublishedProgram.Run("verify", "--json", "--socket", NoSocket);

        Assert.Empty(JsonSchema.Load("verify.json").Faults(run.Out));
        Assert.Equal(JsonDocument.Parse(run.Out).RootElement.GetProperty("ok").GetBoolean() ? 0 : 1, run.Code);
    }

    [Fact]
    public void Plan_Json_FitsItsSchema()
    {
        string example = Path.Combine(Repository.Root, "examples", "asa-site-to-site");
        ProgramRun run = PublishedProgram.Run("plan", "--json", "--config", Path.Combine(example, "ipsec.conf"), "--secrets", Path.Combine(example, "ipsec.secrets"), "--socket", NoSocket);

        Assert.Equal(0, run.Code);
        Assert.Empty(JsonSchema.Load("plan.json").Faults(run.Out));
    }

    [Fact]
    public void XfrmList_Json_FitsItsSchemaOrNeedsMorePrivilege()
    {
        ProgramRun run = PublishedProgram.Run("xfrm", "list", "--json", "--socket", NoSocket);

        Assert.True(run.Code is 0 or 4 or 5, run.Error);
        if (run.Code == 0)
            Assert.Empty(JsonSchema.Load("xfrm-list.json").Faults(run.Out));
    }

    [Fact]
    public void Check_ExampleOfTheAsa_IsFit()
    {
        using var folder = new TemporaryFolder();
        string example = Path.Combine(Repository.Root, "examples", "asa-site-to-site");
        string secrets = folder.Write("ipsec.secrets", File.ReadAllText(Path.Combine(example, "ipsec.secrets")));
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ProgramRun run = PublishedProgram.Run("check", Path.Combine(example, "ipsec.conf"), "--secrets", secrets, "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Empty(JsonSchema.Load("check.json").Faults(run.Out));
        Assert.Equal("L2L-IPSEC", JsonDocument.Parse(run.Out).RootElement.GetProperty("connections")[0].GetString());
    }

    [Fact]
    public void Show_ExampleOfTheAsa_FitsItsSchema()
    {
        string config = Path.Combine(Repository.Root, "examples", "asa-site-to-site", "ipsec.conf");

        ProgramRun text = PublishedProgram.Run("show", "L2L-IPSEC", "--all", "--config", config, "--secrets", "/nonexistent/ipsec.secrets");
        ProgramRun json = PublishedProgram.Run("show", "--json", "--config", config, "--secrets", "/nonexistent/ipsec.secrets");

        Assert.Equal((0, ""), (text.Code, text.Error));
        Assert.Contains("3des-md5-modp1024 (weak)", text.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (json.Code, json.Error));
        Assert.Empty(JsonSchema.Load("show.json").Faults(json.Out));
        Assert.Equal("L2L-IPSEC", JsonDocument.Parse(json.Out).RootElement.GetProperty("connections")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Show_UnknownConnection_ExitsWith7() => Assert.Equal(7,
        PublishedProgram.Run("show", "nobody", "--config", Path.Combine(Repository.Root, "examples", "asa-site-to-site", "ipsec.conf")).Code);

    [Fact]
    public void Ipsec_ReadWriteConf_PrintsTheConnection()
    {
        ProgramRun run = PublishedProgram.RunAsIpsec("readwriteconf", "--config", Path.Combine(Repository.Root, "examples", "asa-site-to-site", "ipsec.conf"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("conn L2L-IPSEC\n\tleft=", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Ipsec_AddConnCheckConfig_ExitsWith0AndSaysNothing()
    {
        ProgramRun run = PublishedProgram.RunAsIpsec("addconn", "--config", Path.Combine(Repository.Root, "examples", "asa-site-to-site", "ipsec.conf"), "--checkconfig");

        Assert.Equal((0, "", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public void Check_NoFile_ExitsWith6() => Assert.Equal(6, PublishedProgram.Run("check", "/nonexistent/ipsec.conf").Code);

    [Fact]
    public void Version_Start_TakesLessThan50Milliseconds()
    {
        ProgramRun[] runs = [.. Enumerable.Range(0, 10).Select(_ => PublishedProgram.Run("--version"))];

        Assert.All(runs, run => Assert.Equal(0, run.Code));
        Assert.True(runs.Min(run => run.Elapsed) < TimeSpan.FromMilliseconds(50), $"{runs.Min(run => run.Elapsed)}");
    }

    [Fact]
    public async Task Up_CtrlC_ExitsWith130AndTheDaemonGoesOn()
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling(FakeDaemon.Event("message-sent", "first message sent"));

        ProgramRun run = await PublishedProgram.Interrupt(daemon.Asked, "up", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(130, run.Code);
        Assert.Contains("the daemon goes on", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_Daemon_ShowsTheTunnel()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));

        ProgramRun run = PublishedProgram.Run("status", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("3des (weak), md5 (weak), no PFS", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Ipsec_Version_ExitsWith0() => Assert.Equal(0, PublishedProgram.RunAsIpsec("--version").Code);

    [Theory]
    [InlineData("openswan", 1)]
    [InlineData("libreswan", 33)]
    public void Ipsec_WhackWithoutDaemon_ExitsAsWhack(string dialect, int expected)
    {
        ProgramRun run = PublishedProgram.RunAsIpsec("--dialect", dialect, "whack", "--ctlsocket", NoSocket, "--status");

        Assert.Equal((expected, "", $"whack: Pluto is not running (no \"{NoSocket}\")\n"), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public void Top_NoDaemon_ExitsWith3() => Assert.Equal(3, PublishedProgram.Run("top", "--count", "1", "--socket", NoSocket).Code);

    [Fact]
    public void Ipsec_UnknownWord_ExitsWith1AsTheirs()
    {
        ProgramRun run = PublishedProgram.RunAsIpsec("frobnicate");

        Assert.Equal((1, "", "ipsec: unknown IPsec command \"frobnicate\" (\"ipsec --help\" for list)\n"), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("version")]
    [InlineData("help --json")]
    [InlineData("completion zsh")]
    [InlineData("status --json --socket /nonexistent/s")]
    public void Output_DiskThatIsFull_EndsWith1AndIsTold(string words)
    {
        ProgramRun full = PublishedProgram.RunInShell($"exec \"$0\" {words} > /dev/full");
        ProgramRun closed = PublishedProgram.RunInShell($"exec \"$0\" {words} >&-");

        Assert.All(new[] { full, closed }, run => Assert.Equal(1, run.Code));
        Assert.Contains("standard output cannot be written: No space left on device", full.Error, StringComparison.Ordinal);
        Assert.Contains("standard output cannot be written", closed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_ReaderThatHasGone_EndsAsTheNegotiation()
    {
        // More than a pipe holds, so that the first line's reader has gone before the last is written.
        ControlMessage[] steps = [.. Enumerable.Range(0, 4000).Select(number => FakeDaemon.Event("message-sent", $"message {number} was sent to the peer, which answers nothing"))];
        await using FakeDaemon daemon = FakeDaemon.Saying([.. steps, FakeDaemon.Reply(ExitCode.NoAnswer, "the peer does not answer", "no-answer")]);

        ProgramRun run = PublishedProgram.RunInShell($"\"$0\" up L2L-IPSEC --socket {daemon.SocketPath} | head -n 1; exit ${{PIPESTATUS[0]}}");

        Assert.Equal(10, run.Code);
        Assert.Single(run.Out.TrimEnd('\n').Split('\n'));
        Assert.Contains("the peer does not answer", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top")]
    [InlineData("status --watch")]
    public async Task Live_TypedQ_EndsItAndGivesTheTerminalBack(string words)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));

        // What is typed before it listens is read when it does. The settings of the terminal are compared by stty itself.
        ProgramRun run = PublishedProgram.RunInShell(
            "printf q | TERM=xterm script -q -e -c \"stty cols 80 rows 24; stty -g > /dev/null; before=\\$(stty -g); $0 "
            + $"{words} --interval 3600 --socket {daemon.SocketPath}; code=\\$?; test \\\"\\$before\\\" = \\\"\\$(stty -g)\\\" || exit 99; exit \\$code\" /dev/null");

        Assert.True(run.Code == 0, $"{run.Code}: {run.Out}{run.Error}");
        Assert.Contains("L2L-IPSEC", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\e[?1049l\e[?25h", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    public void Diagnostics_ThatCannotBeWritten_ChangeNoExitStatus(string where) =>
        Assert.Equal(3, PublishedProgram.RunInShell($"exec \"$0\" up L2L-IPSEC --socket {NoSocket} {where}").Code);
}
