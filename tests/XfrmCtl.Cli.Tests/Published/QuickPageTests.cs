using System.Runtime.Versioning;
using System.Text;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>What native/page prints by itself, and that it leaves all the rest to the program, untouched.</summary>
[SupportedOSPlatform("linux")]
public sealed class QuickPageTests(QuickPage quick) : IClassFixture<QuickPage>
{
    private const string Page = "one  up\n\n  peer  \u001b[1m2001:db8::1\u001b[0m, a line “so”";

    private static readonly (string Name, string Value)[] Plain = [("TERM", "xterm")];

    [Fact]
    public async Task Status_Page_IsPrintedAsItCame()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        ProgramRun run = quick.Run(Plain, "status", "--socket", daemon.SocketPath);

        Assert.Equal((0, Page + "\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Status_PageOfMegabytes_IsPrintedWhole()
    {
        string page = string.Concat(Enumerable.Range(0, 30_000).Select(number => $"tunnel-{number} is up and has carried much, to 192.0.2.{number % 256}\n"));
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(page), page);

        ProgramRun run = quick.Run(Plain, "status", "--socket", daemon.SocketPath);

        Assert.Equal((0, page + "\n", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Status_Options_AreWhatTheDaemonIsTold()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        ProgramRun run = quick.Run([("COLUMNS", "100"), ("TERM", "screen.xterm-256color"), ("NO_COLOR", "1")], "status", "-v", "--color", "always", "--quiet", "--socket", daemon.SocketPath);

        Assert.Equal(0, run.Code);
        PageRequest expected = new() { Color = "always", Columns = "100", Term = "screen.xterm-256color", NoColor = "1", Verbose = true, Quiet = true };
        Assert.Equal(new ControlRequest { Verb = "status", Page = expected }, Assert.Single(daemon.Requests));
    }

    [Fact]
    public async Task Status_NothingSaid_IsTheUsualRequest()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        quick.Run(Plain, "status", "--socket", daemon.SocketPath);

        Assert.Equal(new PageRequest { Columns = "", Term = "xterm", NoColor = "" }, Assert.Single(daemon.Requests).Page);
    }

    [Theory]
    [InlineData("status", "one", "--socket", "SOCKET")]
    [InlineData("status", "--json", "--socket", "SOCKET")]
    [InlineData("status", "--watch", "--socket", "SOCKET")]
    [InlineData("status", "--socket=SOCKET")]
    [InlineData("--socket", "SOCKET", "status")]
    [InlineData("status", "-v", "--verbose", "--socket", "SOCKET")]
    [InlineData("status", "--socket", "SOCKET", "--socket", "SOCKET")]
    [InlineData("status", "--color", "red", "--socket", "SOCKET")]
    [InlineData("status", "--socket", "SOCKET", "--color")]
    [InlineData("status", "--socket", "SOCKET", "--color", "")]
    [InlineData("status", "--color", "--quiet", "--socket", "SOCKET")]
    [InlineData("status", "--socket", "SOCKET", "--")]
    [InlineData("up", "one", "--socket", "SOCKET")]
    [InlineData]
    public async Task Words_NotPlain_AreTheProgramsAndNobodyIsAsked(params string[] words)
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        ProgramRun run = quick.Run(Plain, [.. words.Select(word => word.Replace("SOCKET", daemon.SocketPath, StringComparison.Ordinal))]);

        AssertLeftToTheProgram(run);
        Assert.Empty(daemon.Requests);
    }

    [Theory]
    [InlineData("COLUMNS", "1\"0")]
    [InlineData("TERM", "x\\")]
    [InlineData("NO_COLOR", "ä")]
    [InlineData("TERM", "a-terminal-whose-name-is-longer-than-any-that-there-is")]
    public async Task Variable_NotPlain_IsTheProgramsAndNobodyIsAsked(string name, string value)
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        AssertLeftToTheProgram(quick.Run([(name, value)], "status", "--socket", daemon.SocketPath));
        Assert.Empty(daemon.Requests);
    }

    [Theory]
    [InlineData("""{"reply":{"exitCode":0,"message":"a daemon that knows no pages","status":{"daemon":{"running":true},"connections":[]}}}""")]
    [InlineData("""{"reply":{"exitCode":1,"message":"","pageOctets":3}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":3},"more":1}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":3,"more":1}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":0}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":-3}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":3""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":99999999999999999999999}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":60000000}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":2}}""")]
    [InlineData("""{"reply":{"exitCode":0,"message":"","pageOctets":5}}""")]
    [InlineData("""{"reply":{"exitCode":0,""")]
    [InlineData("")]
    [InlineData("rubbish")]
    [Trait("Hostile", "T42")]
    public async Task Answer_NotPlain_IsLeftToTheProgram(string head)
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(head, "abc");

        AssertLeftToTheProgram(quick.Run(Plain, "status", "--socket", daemon.SocketPath));
    }

    [Fact]
    [Trait("Hostile", "T42")]
    public async Task Answer_LineWithoutEnd_IsLeftToTheProgram()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head("abc")[..^2] + new string(' ', 1 << 20));

        AssertLeftToTheProgram(quick.Run(Plain, "status", "--socket", daemon.SocketPath));
    }

    [Fact]
    public async Task Daemon_SaysNothing_IsLeftToTheProgramAfterASecond()
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling();

        ProgramRun run = quick.Run(Plain, "status", "--socket", daemon.SocketPath);

        AssertLeftToTheProgram(run);
        Assert.InRange(run.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Socket_NotNamed_IsTheOneThatTheProgramAsks() =>
        Assert.Contains($"\"{ControlClient.DefaultSocketPath}\"", File.ReadAllText(QuickPage.Source), StringComparison.Ordinal);

    [Theory]
    [InlineData("/nonexistent/control.sock")]
    [InlineData("/a/path/that/is/longer/than/any/address/of/a/unix/socket/can/be/which/is/one/hundred/and/seven/octets/and/no/more/control.sock")]
    public void Socket_NotThere_IsLeftToTheProgram(string path) => AssertLeftToTheProgram(quick.Run(Plain, "status", "--socket", path));

    [Fact]
    public async Task Reader_HasGone_IsNoFault()
    {
        string page = new('x', 1 << 20);
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(page), page);

        ProgramRun run = quick.RunInShell($"$XFRMCTL status --socket {daemon.SocketPath} | head -c 3");

        Assert.Equal((0, "xxx", ""), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task Disk_IsFull_IsLeftToTheProgram()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(Head(Page), Page);

        ProgramRun run = quick.RunInShell($"$XFRMCTL status --socket {daemon.SocketPath} >/dev/full");

        Assert.Equal(QuickPage.OfTheProgram, run.Code);
    }

    // What is said ends with the newline of the last line.
    private static string Head(string page) => $$$"""{"reply":{"exitCode":0,"message":"1 connections","pageOctets":{{{Encoding.UTF8.GetByteCount(page) + 1}}}}}""";

    private static void AssertLeftToTheProgram(ProgramRun run) => Assert.Equal((QuickPage.OfTheProgram, "the program\n", ""), (run.Code, run.Out, run.Error));
}
