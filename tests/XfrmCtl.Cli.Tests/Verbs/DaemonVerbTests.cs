using System.Text.Json;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verbs;

public sealed class DaemonVerbTests
{
    [Fact]
    public async Task Up_EventsAndReply_ShowsEachStepAndTheResult()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Event("attempt-started", "asking 198.51.100.2 for a tunnel"),
            FakeDaemon.Event("phase1-established", "Phase 1 stands: 3des, md5, modp1024", 0.215),
            FakeDaemon.Reply(ExitCode.Ok, "L2L-IPSEC is up"));

        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            """
               0.000s  asking 198.51.100.2 for a tunnel
               0.215s  Phase 1 stands: 3des, md5, modp1024
            L2L-IPSEC is up

            """,
            run.Out);
        Assert.Equal("", run.Error);
        ControlRequest request = Assert.Single(daemon.Requests);
        Assert.Equal(new ControlRequest { Verb = "up", Connection = "L2L-IPSEC", Acknowledge = true }, request);
    }

    [Theory]
    [InlineData("up", "L2L-IPSEC")]
    [InlineData("log", "-v")]
    public async Task LongSentences_OnATerminal_FitItAndLoseNoWord(params string[] words)
    {
        string sentence = string.Join(' ', Enumerable.Range(1, 40).Select(number => $"word{number}"));
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Event("attempt-failed", sentence, 0, "error"), FakeDaemon.Reply(ExitCode.No, sentence, "peer-silent"));
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };

        await VerbRunner.Run([.. words, "--socket", daemon.SocketPath], Samples.Context() with { Terminal = new(output, error, isTerminal: true, width: 80) });

        Assert.All((output.ToString() + error).Split('\n'), line => Assert.InRange(Words.Columns(line), 0, 80));
        Assert.Equal(sentence, string.Join(' ', output.ToString().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("word", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Up_Failure_EndsWithReasonAdviceAndItsCode()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Event("message-sent", "first message sent"),
            FakeDaemon.Reply(ExitCode.AuthFailed, "the pre-shared keys differ", "preshared-key-mismatch", "compare ipsec.secrets with the ASA's tunnel-group"));

        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.AuthFailed, run.Code);
        Assert.Equal(
            """
            xfrmctl: the pre-shared keys differ [preshared-key-mismatch]
              - compare ipsec.secrets with the ASA's tunnel-group

            """,
            run.Error);
    }

    [Fact]
    public async Task Up_Sentence_IsTheLastLineAndOneLineInAPipe()
    {
        string sentence = "At 12:00:00 UTC, 203.0.113.133 with 198.51.100.2: " + string.Join(' ', Enumerable.Repeat("word", 40)) + ".";
        await using FakeDaemon daemon = FakeDaemon.Saying(new ControlMessage { Reply = new() { ExitCode = ExitCode.NoAnswer, Message = "silence", Reason = "peer-silent", Say = sentence } });

        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal($"xfrmctl: silence [peer-silent]\nMore: xfrmctl why L2L-IPSEC\nFor the peer: {sentence}\n", run.Error);
    }

    [Fact]
    public async Task Up_Terminal_WaitsInALiveLineThatLeavesNothingBehind()
    {
        ControlMessage[] messages =
        [
            FakeDaemon.Event("message-sent", "sent Main Mode message 1 (SA) to 198.51.100.2:500"),
            FakeDaemon.Event("message-retransmitted", "no answer yet: sent Main Mode message 1 (SA) to 198.51.100.2:500 again (once)", 0.5),
            FakeDaemon.Event("message-received", "received Main Mode message 2 (SA) from 198.51.100.2:500", 0.7),
            FakeDaemon.Reply(ExitCode.Ok, "L2L-IPSEC is up"),
        ];
        await using FakeDaemon daemon = FakeDaemon.Saying(messages);
        var output = new StringWriter { NewLine = "\n" };
        var terminal = new XfrmCtl.Cli.Output.Terminal(output, TextWriter.Null, isTerminal: true, width: 80);
        ExitCode code = await VerbRunner.Run(["up", "L2L-IPSEC", "--color", "never", "--socket", daemon.SocketPath], Samples.Context() with { Terminal = terminal, Variables = name => name == "TERM" ? "xterm" : null });

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("\r\e[K           no answer yet: sent Main Mode message 1", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            """
               0.000s  sent Main Mode message 1 (SA) to 198.51.100.2:500
               0.700s  received Main Mode message 2 (SA) from 198.51.100.2:500
            L2L-IPSEC is up

            """,
            string.Join('\n', output.ToString().Split('\n').Select(line => line[(line.LastIndexOf("\e[K", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..])));
    }

    [Fact]
    public async Task Up_Json_PrintsOneMessageALine()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Event("message-sent", "first message sent"), FakeDaemon.Reply(ExitCode.NoAnswer, "silence", "peer-silent"));

        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--json", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.NoAnswer, run.Code);
        ControlMessage[] lines = [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, ControlJson.Default.ControlMessage)!)];
        Assert.Equal("message-sent", lines[0].Event?.Name);
        Assert.Equal("peer-silent", lines[1].Reply?.Reason);
        Assert.Equal(2, lines.Length);
    }

    [Fact]
    public async Task Up_ControlCharactersFromThePeer_DoNotReachTheTerminal()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(
            FakeDaemon.Event("peer-said", "\e[2Jgone"), FakeDaemon.Reply(ExitCode.No, "no\e]0;x\a"));

        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.DoesNotContain('\e', run.Out + run.Error);
    }

    [Theory]
    [InlineData("up", "X", "--async", "--timeout", "2.5")]
    [InlineData("rekey", "X", "--ike")]
    [InlineData("down", "X")]
    [InlineData("add", "X")]
    [InlineData("delete", "X")]
    [InlineData("replace", "X")]
    [InlineData("route", "X")]
    [InlineData("unroute", "X")]
    [InlineData("reload")]
    [InlineData("reload", "--dry-run")]
    public async Task Verb_Arguments_BecomeTheRequest(params string[] args)
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(FakeDaemon.Reply(ExitCode.Ok, "done"));

        CliRun run = await CliRun.Of([.. args, "--socket", daemon.SocketPath]);

        Assert.Equal(ExitCode.Ok, run.Code);
        ControlRequest request = Assert.Single(daemon.Requests);
        Assert.Equal(args[0], request.Verb);
        Assert.Equal(args.Contains("X") ? "X" : null, request.Connection);
        Assert.Equal(args.Contains("--async"), request.Async);
        Assert.Equal(args.Contains("--ike"), request.Ike);
        Assert.Equal(args.Contains("--dry-run"), request.DryRun);
        Assert.Equal(args.Contains("--timeout") ? 2.5 : null, request.TimeoutSeconds);
    }

    [Fact]
    public async Task Reload_Reply_ShowsALineForEachConnectionThatIsNotAsItWas()
    {
        await using FakeDaemon daemon = FakeDaemon.Saying(Samples.Reload);

        CliRun run = await CliRun.Of("reload", "--dry-run", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.BadConfig, run.Code);
        Assert.Equal(
            """
            - gone: its SAs are deleted
            + new
            ~ slow: dpddelay (its SAs stay)
            ~ strong: ike, phase2alg (Phase 1 and Phase 2 anew, the old SAs serve until
              then)
            ~ other: right (its SAs are ended)
            = kept: goes on as it was loaded: ipsec.conf:7:10: XC1201: no such word; did you
              mean 'add'?
            ! lost: is not loaded: ipsec.conf:9:1: XC1203: neither end is this machine

            """,
            run.Out);
        Assert.Contains("nothing was changed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_Interrupted_EndsWith130AndSaysThatTheDaemonGoesOn()
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling(FakeDaemon.Event("message-sent", "first message sent"));
        using var interruption = new CancellationTokenSource();

        Task<CliRun> running = CliRun.Of(Samples.Context(interruption.Token), "up", "L2L-IPSEC", "--socket", daemon.SocketPath);
        await daemon.Asked;
        await interruption.CancelAsync();
        CliRun run = await running;

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("xfrmctl down L2L-IPSEC", run.Error, StringComparison.Ordinal);
        Assert.Single(daemon.Requests);
    }

    [Fact]
    public async Task Up_InterruptedWithCancel_TakesTheConnectionDown()
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling();
        using var interruption = new CancellationTokenSource();

        Task<CliRun> running = CliRun.Of(Samples.Context(interruption.Token), "up", "L2L-IPSEC", "--cancel-on-interrupt", "--socket", daemon.SocketPath);
        await daemon.Asked;
        await interruption.CancelAsync();
        CliRun run = await running;

        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Equal(["up", "down"], daemon.Requests.Select(request => request.Verb));
    }

    [Fact]
    public async Task Verb_NoDaemon_ExitsWith3AndSaysHowToStartIt()
    {
        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--socket", "/nonexistent/control.sock");

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.Contains("systemctl start xfrmctld", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_DaemonHangsUp_SaysSo()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw();

        CliRun run = await CliRun.Of("down", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Equal(ExitCode.NotRunning, run.Code);
        Assert.Contains("hung up", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verb_DaemonSpeaksAnotherContract_SaysSo()
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw("who are you?");

        CliRun run = await CliRun.Of("down", "L2L-IPSEC", "--socket", daemon.SocketPath);

        Assert.Contains("one version", run.Error, StringComparison.Ordinal);
    }
}
