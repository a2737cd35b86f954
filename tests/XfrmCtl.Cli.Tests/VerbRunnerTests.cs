using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests;

public sealed class VerbRunnerTests
{
    public static TheoryData<string> VerbNames => [.. VerbTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(VerbNames))]
    public async Task Help_EachVerb_ShowsUsageAndExamples(string verb)
    {
        CliRun run = await CliRun.Of(verb, "--help");

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains($"Usage: xfrmctl {verb}", run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Contains("--json", run.Out, StringComparison.Ordinal);
        Assert.All(run.Out.Split('\n'), line => Assert.True(line.Length <= 100, line));
    }

    [Theory]
    [InlineData("there is no verb 'staus'; did you mean 'status'?", "staus")]
    [InlineData("'up' needs a CONNECTION", "up")]
    [InlineData("'y' is one word too many", "up", "x", "y")]
    [InlineData("'up' has no option '--tiemout'; did you mean '--timeout'?", "up", "x", "--tiemout", "3")]
    [InlineData("'--timeout' needs a value", "up", "x", "--timeout")]
    [InlineData("'--timeout' needs a value", "up", "x", "--timeout", "--json")]
    [InlineData("the value of '--timeout' is not of the right kind", "up", "x", "--timeout", "soon")]
    [InlineData("--timeout takes seconds", "up", "x", "--timeout", "0")]
    [InlineData("--color takes auto, always or never", "status", "--color", "pink")]
    public async Task Usage_Mistake_ExitsWith2AndSaysWhich(string complaint, params string[] args)
    {
        CliRun run = await CliRun.Of(args);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(complaint, run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Equal("", run.Out);
    }

    [Fact]
    public async Task Arguments_None_ShowsTheOverviewOnStandardErrorAndExitsWith2()
    {
        CliRun run = await CliRun.Of();

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("Usage: xfrmctl VERB", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GlobalOptions_BeforeTheVerb_CountToo()
    {
        CliRun run = await CliRun.Of("--socket", "/nonexistent/control.sock", "--json", "status");

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.StartsWith("{", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    [InlineData("up", "--version")]
    public async Task Version_AnyPlace_PrintsIt(params string[] args)
    {
        CliRun run = await CliRun.Of(args);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Matches(@"^xfrmctl \d+\.\d+\.\d+\n$", run.Out);
    }
}
