using System.Diagnostics;
using System.Net.Sockets;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Control;

/// <summary>How long is waited for a daemon, on both ways of asking it.</summary>
public sealed class ControlClientTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly ControlRequest Request = new() { Verb = "down", Connection = "c" };
    private static readonly ControlMessage Accepted = new() { Accepted = true };
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<bool> Ways => [true, false];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Daemon_TakesTheRequestAndSaysNothing_IsNotWaitedForAnyLonger(bool asks)
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling();

        ControlException fault = await Assert.ThrowsAsync<ControlException>(() => Reply(daemon.SocketPath, new Patience(Short, Long), asks, "up"));

        Assert.Equal(ControlFault.NoAnswer, fault.Fault);
        Assert.Equal("the daemon took the request and did not answer within 0.2 s", fault.Message);
        Assert.True(Assert.Single(daemon.Requests).Acknowledge);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Daemon_SaysThatItHasTheRequestAlone_IsWaitedForAsLongAsTheDeedMayTake(bool asks)
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling(Accepted);

        ControlException fault = await Assert.ThrowsAsync<ControlException>(() => Reply(daemon.SocketPath, new Patience(Long, Short), asks, "up"));

        Assert.Equal((ControlFault.NoAnswer, ExitCode.Timeout), (fault.Fault, fault.ExitCode));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Daemon_AnswersLaterThanTheFirstWord_IsHeard(bool asks)
    {
        await using FakeDaemon daemon = FakeDaemon.Answering(_ => [Accepted, FakeDaemon.Reply(ExitCode.Ok, "done")]);

        Assert.Equal("done", (await Reply(daemon.SocketPath, new Patience(Long, Timeout.InfiniteTimeSpan), asks)).Message);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Daemon_DoesNotAccept_IsNotWaitedForAnyLonger(bool asks)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string path = Path.Combine(_folder.Root, "stopped.sock");
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(0);
        // One fits the queue of those that wait (unix(7)).
        using var first = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await first.ConnectAsync(new UnixDomainSocketEndPoint(path), TestContext.Current.CancellationToken);

        ControlException fault = await Assert.ThrowsAsync<ControlException>(() => Reply(path, new Patience(Short, Long), asks));

        Assert.Equal(ControlFault.NoAnswer, fault.Fault);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Question_Cancelled_EndsAtOnce(bool asks)
    {
        await using FakeDaemon daemon = FakeDaemon.Stalling(Accepted);
        using var end = new CancellationTokenSource();
        long began = Stopwatch.GetTimestamp();
        Task<ControlReply> reply = Reply(daemon.SocketPath, new Patience(Long, Long), asks, "up", end.Token);

        await daemon.Asked;
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        Assert.True(Stopwatch.GetElapsedTime(began) < Long);
    }

    [Fact]
    public void Socket_NobodyListens_IsNotRunning()
    {
        string path = Path.Combine(_folder.Root, "left.sock");
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(path));

        ControlException fault = Assert.Throws<ControlException>(() => new ControlClient(path).Ask(Request, Patience.ForAnswer, TestContext.Current.CancellationToken));

        Assert.Equal((ControlFault.NotRunning, $"the daemon does not run: {path} is left over from one that has ended"), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData(false, "a file")]
    [InlineData(true, "a folder")]
    public void Socket_SomethingElse_IsNamed(bool isFolder, string what)
    {
        string path = isFolder ? _folder.Root : _folder.Write("control.sock", "");

        ControlException fault = Assert.Throws<ControlException>(() => new ControlClient(path).Ask(Request, Patience.ForAnswer, TestContext.Current.CancellationToken));

        Assert.Equal((ControlFault.NotRunning, $"{path} is {what} and no socket: no daemon can be asked there"), (fault.Fault, fault.Message));
    }

    [Theory]
    [InlineData("220 mail.example.org ESMTP")]
    [InlineData("{\"jsonrpc\":\"2.0\"}")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    public async Task Socket_OfAnotherProgram_IsNamed(string line)
    {
        await using FakeDaemon daemon = FakeDaemon.SayingRaw(line);

        ControlException asked = Assert.Throws<ControlException>(() => new ControlClient(daemon.SocketPath).Ask(Request, Patience.ForAnswer, TestContext.Current.CancellationToken));
        CliRun run = await CliRun.Of("up", "L2L-IPSEC", "--json", "--socket", daemon.SocketPath);

        Assert.Equal(ControlFault.Broken, asked.Fault);
        Assert.Equal((ExitCode.NotRunning, ""), (run.Code, run.Out));
        Assert.All(new[] { asked.Message, run.Error }, text => Assert.Contains($"what answers at {daemon.SocketPath} does not speak this version's language", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Socket_PathTooLong_IsNamed()
    {
        string path = "/" + new string('x', 107);

        ControlException fault = Assert.Throws<ControlException>(() => new ControlClient(path).Ask(Request, Patience.ForAnswer, TestContext.Current.CancellationToken));

        Assert.Contains("too long for a Unix socket", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData("", 5)]
    [InlineData("0.5", 0.5)]
    [InlineData("60", 60)]
    [InlineData("0", 5)]
    [InlineData("-1", 5)]
    [InlineData("NaN", 5)]
    [InlineData("soon", 5)]
    [InlineData("1e9", 5)]
    public void Patience_OfTheEnvironment_IsSecondsWithinReason(string? text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Patience.OfEnvironment(text));

    private static Task<ControlReply> Reply(string path, Patience patience, bool asks, string verb = "down", CancellationToken cancellation = default)
    {
        var client = new ControlClient(path);
        ControlRequest request = Request with { Verb = verb };
        return asks ? Task.Factory.StartNew(() => client.Ask(request, patience, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default) : Last(client.Send(request, patience, cancellation));
    }

    private static async Task<ControlReply> Last(IAsyncEnumerable<ControlMessage> messages)
    {
        ControlReply? reply = null;
        await foreach (ControlMessage message in messages)
        {
            Assert.False(message.Accepted);
            reply = message.Reply;
        }

        return reply!;
    }
}
