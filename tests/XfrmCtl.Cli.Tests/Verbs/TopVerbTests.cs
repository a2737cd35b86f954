using System.Text.Json;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.Tests.Schemas;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class TopVerbTests
{
    [Fact]
    public async Task Top_TwoLooks_HasRatesByTheSecondAndFitsItsSchema()
    {
        CliContext context = Samples.Context() with { Clock = new LookClock() };
        await using FakeDaemon daemon = FakeDaemon.Answering(_ => [FakeDaemon.Status(Samples.Document(Samples.Failed, Carrying(((LookClock)context.Clock).Look())))]);

        CliRun run = await CliRun.Of(context, "top", "--json", "--count", "2", "--interval", "0.05", "--socket", daemon.SocketPath);

        Assert.Equal((ExitCode.Ok, ""), (run.Code, run.Error));
        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Empty(JsonSchema.Load("top.json").Faults(line)));
        JsonElement[] busiest = [.. lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("connections")[0])];
        Assert.False(busiest[0].TryGetProperty("rateIn", out _));
        Assert.Equal(("L2L-IPSEC", 500.0, 1000.0), (busiest[1].GetProperty("name").GetString(), busiest[1].GetProperty("rateIn").GetDouble(), busiest[1].GetProperty("rateOut").GetDouble()));
    }

    [Fact]
    public async Task StatusWatch_TwoLooks_ShowsRatesOfEachDirection()
    {
        CliContext context = Samples.Context() with { Clock = new LookClock() };
        await using FakeDaemon daemon = FakeDaemon.Answering(_ => [FakeDaemon.Status(Samples.Document(Carrying(((LookClock)context.Clock).Look())))]);

        CliRun run = await CliRun.Of(context, "status", "--watch", "--count", "2", "--interval", "0.05", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("0xc0ffee01  5 packets, 1.00 kB, 500 B/s\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("0x1badcafe  1 packet, 2.00 kB, 1.00 kB/s\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusWatch_Json_IsOneObjectALine()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));

        CliRun run = await CliRun.Of("status", "--watch", "--json", "--count", "2", "--interval", "0.05", "--socket", daemon.SocketPath);

        string[] lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Empty(JsonSchema.Load("status.json").Faults(line)));
    }

    [Fact]
    public async Task Watch_Interrupted_GivesTheTerminalBackAndEndsWith130()
    {
        using CancellationTokenSource interruption = new();
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));
        StringWriter output = new();
        CliContext context = Samples.Context(interruption.Token) with { Terminal = new Terminal(output, TextWriter.Null, isTerminal: true, 80, 24) };
        Task<ExitCode> run = VerbRunner.Run(["top", "--interval", "3600", "--socket", daemon.SocketPath], context);
        await daemon.Asked;
        await interruption.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await run);
        // Whether the first frame was drawn or not, the cursor is not left hidden.
        Assert.Equal(output.ToString().Contains("\e[?25l", StringComparison.Ordinal), output.ToString().EndsWith("\e[?25h", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Top_OnASmallTerminal_DrawsNoMoreLinesThanItHas()
    {
        ConnectionStatus[] many = [.. Enumerable.Range(1, 100).Select(number => Samples.Up with { Name = $"c{number:000}" })];
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(many)));
        StringWriter output = new();
        CliContext context = Samples.Context() with { Terminal = new Terminal(output, TextWriter.Null, isTerminal: true, 80, 12) };

        await VerbRunner.Run(["top", "--count", "1", "--socket", daemon.SocketPath], context);

        Assert.InRange(output.ToString().Count(letter => letter == '\n'), 5, 12);
    }

    [Theory]
    [InlineData("--interval", "0")]
    [InlineData("--count", "0")]
    [InlineData("--sort", "size")]
    public async Task Top_WrongValue_IsAUsageError(string option, string value) => Assert.Equal(ExitCode.Usage, (await CliRun.Of("top", option, value)).Code);

    // Eight bars: the greatest that is shown has the last, nothing has the first, and the rest is in proportion, rounded up.
    [Theory]
    [InlineData(new double[] { 0, 0 }, "  __")]
    [InlineData(new double[] { 99, 0, 7, 14, 1 }, "_=#.")]
    [InlineData(new double[] { }, "    ")]
    public void Sparkline_Values_ScaleToTheGreatestThatIsShown(double[] values, string expected) => Assert.Equal(expected, Sparkline.Draw(values, 4, ascii: true));

    [Theory]
    [InlineData("C", null, true)]
    [InlineData("de_AT.UTF-8", null, false)]
    [InlineData("de_AT.UTF-8", "C", true)]
    public void Sparkline_Locale_DecidesOnBars(string lang, string? all, bool ascii) =>
        Assert.Equal(ascii, Sparkline.NeedsAscii(name => name switch { "LANG" => lang, "LC_ALL" => all, _ => null }));

    private static ConnectionStatus Carrying(int look) => Samples.Up with
    {
        Ipsec = [Samples.Up.Ipsec[0] with { BytesIn = (ulong)(1000 * look), BytesOut = (ulong)(2000 * look) }],
    };

    /// <summary>Two seconds go by from look to look.</summary>
    private sealed class LookClock : TimeProvider
    {
        private int _looks;

        public int Look() => Interlocked.Increment(ref _looks) - 1;

        public override DateTimeOffset GetUtcNow() => Samples.Now.AddSeconds(2 * Math.Max(0, Volatile.Read(ref _looks) - 1));
    }
}
