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
        Task<ExitCode> run = VerbRunner.Run(["top", "--interval", "3600", "--socket", daemon.SocketPath], OnTerminal(output, interruption: interruption.Token));
        await daemon.Asked;
        await interruption.CancelAsync();

        Assert.Equal(ExitCode.Interrupted, await run);
        // Whether the first frame was drawn or not, the cursor is not left hidden, nor the terminal on the other screen.
        Assert.Equal(output.ToString().Contains("\e[?1049h\e[?25l", StringComparison.Ordinal), output.ToString().EndsWith("\e[?1049l\e[?25h", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("top")]
    [InlineData("status", "--watch")]
    public async Task Live_OnASmallTerminal_DrawsNoMoreLinesThanItHasAndSaysHowManyThereAre(params string[] args)
    {
        ConnectionStatus[] many = [Samples.Up, .. Enumerable.Range(1, 98).Select(number => Samples.Up with { Name = $"c{number:000}" }), Samples.Failed];
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(many)));
        StringWriter output = new();

        await VerbRunner.Run([.. args, "--count", "2", "--interval", "0.05", "--socket", daemon.SocketPath], OnTerminal(output));

        string[] frames = output.ToString().Split("\e[H")[2..];
        Assert.Equal(2, frames.Length);
        Assert.All(frames, frame =>
        {
            Assert.InRange(frame.Split("\e[?1049l")[0].Count(letter => letter == '\n'), 5, 11);
            Assert.Matches("and 9[0-9] more connections", frame);
        });
        if (args[0] == "status")
            Assert.Contains("\nbranch", frames[0].Replace("\e[K", "", StringComparison.Ordinal), StringComparison.Ordinal);
        // What was seen last stands there when it has ended.
        Assert.Contains("CONNECTION", output.ToString().Split("\e[?1049l\e[?25h")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_DaemonThatIsRestarted_IsWaitedFor()
    {
        int asked = 0;
        await using FakeDaemon daemon = FakeDaemon.AnsweringRaw(_ => ++asked == 2 ? [] : [FakeDaemon.Line(FakeDaemon.Status(Samples.Document(Samples.Up)))]);
        StringWriter output = new();

        ExitCode code = await VerbRunner.Run(["top", "--count", "3", "--interval", "0.05", "--socket", daemon.SocketPath], OnTerminal(output));

        Assert.Equal(ExitCode.Ok, code);
        string[] frames = output.ToString().Split("\e[H")[2..];
        Assert.Contains("hung up", frames[1], StringComparison.Ordinal);
        Assert.Contains("L2L-IPSEC", frames[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_OnADumbTerminal_IsPlainText()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));
        StringWriter output = new();

        await VerbRunner.Run(["top", "--count", "2", "--interval", "0.05", "--socket", daemon.SocketPath], OnTerminal(output, type: "dumb"));

        Assert.DoesNotContain('\e', output.ToString());
        Assert.Equal(2, output.ToString().Split("CONNECTION").Length - 1);
    }

    [Fact]
    public async Task StatusWatch_NoSuchConnection_EndsAtOnce()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Status(Samples.Document(Samples.Up)));

        CliRun run = await CliRun.Of("status", "nobody", "--watch", "--socket", daemon.SocketPath);

        Assert.Equal((ExitCode.NoSuchConnection, ""), (run.Code, run.Out));
        Assert.Contains("nobody", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusWatch_ConnectionThatVanishes_IsWatchedOn()
    {
        int asked = 0;
        await using FakeDaemon daemon = FakeDaemon.Answering(_ => [FakeDaemon.Status(++asked == 2 ? Samples.Document(Samples.Failed) : Samples.Document(Samples.Up))]);
        StringWriter output = new();

        ExitCode code = await VerbRunner.Run(["status", "L2L-IPSEC", "--watch", "--count", "3", "--interval", "0.05", "--socket", daemon.SocketPath], OnTerminal(output));

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("no connection is called 'L2L-IPSEC'", output.ToString().Split("\e[H")[3], StringComparison.Ordinal);
    }

    /// <summary>Another daemon counts its SAs anew; a child is the same by its SPIs.</summary>
    [Fact]
    public void Rates_OfADaemonThatNumbersAnew_AreOfTheSameChild()
    {
        TrafficRates rates = new();
        rates.Look(Samples.Document(Carrying(1)), Samples.Now);
        ConnectionStatus later = Carrying(2);
        rates.Look(Samples.Document(later with { Ipsec = [later.Ipsec[0] with { Serial = 77 }] }), Samples.Now.AddSeconds(2));

        Assert.Equal(new TrafficRate(500, 1000), rates.Of(later));
    }

    private static CliContext OnTerminal(StringWriter output, string type = "xterm", CancellationToken interruption = default) =>
        Samples.Context(interruption) with { Terminal = new Terminal(output, TextWriter.Null, isTerminal: true, 80, 12), Variables = name => name == "TERM" ? type : name == "LANG" ? "C.UTF-8" : null };

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
