using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests;

/// <summary>A control socket with a script behind it: what comes in is kept, what goes out is what the test says.</summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Func<ControlRequest, IReadOnlyList<string>> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _staysSilent;
    private readonly Task _loop;

    private FakeDaemon(Func<ControlRequest, IReadOnlyList<string>> answer, bool staysSilent)
    {
        _answer = answer;
        _staysSilent = staysSilent;
        SocketPath = Path.Combine(_folder.Root, "control.sock");
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _loop = Serve();
    }

    public string SocketPath { get; }

    public ConcurrentQueue<ControlRequest> Requests { get; } = new();

    /// <summary>Ends when the first request is in.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Answers every request with these messages.</summary>
    public static FakeDaemon Saying(params ControlMessage[] messages) => new(_ => [.. messages.Select(Line)], staysSilent: false);

    /// <summary>Answers each request by what it asks.</summary>
    public static FakeDaemon Answering(Func<ControlRequest, ControlMessage[]> answer) => new(request => [.. answer(request).Select(Line)], staysSilent: false);

    /// <summary>Answers every request with these lines, whatever they are, and hangs up.</summary>
    public static FakeDaemon SayingRaw(params string[] lines) => new(_ => lines, staysSilent: false);

    /// <summary>Answers with these messages and then keeps the connection open without a word, except to requests for <c>down</c>, which it grants.</summary>
    public static FakeDaemon Stalling(params ControlMessage[] messages) =>
        new(request => request.Verb == "down" ? [Line(Reply(ExitCode.Ok, "down"))] : [.. messages.Select(Line)], staysSilent: true);

    public static ControlMessage Reply(ExitCode code, string message, string? reason = null, params string[] advice) =>
        new() { Reply = new ControlReply { ExitCode = code, Message = message, Reason = reason, Advice = advice } };

    public static ControlMessage Status(StatusDocument status) =>
        new() { Reply = new ControlReply { ExitCode = ExitCode.Ok, Message = "", Status = status } };

    public static ControlMessage Event(string name, string text, double second = 0, string severity = "info") =>
        new() { Event = new ControlEvent { At = Samples.Now.AddSeconds(second), Name = name, Text = text, Severity = severity } };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _loop;
        _end.Dispose();
        _folder.Dispose();
    }

    private static string Line(ControlMessage message) => JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage);

    private async Task Serve()
    {
        List<Task> conversations = [];
        try
        {
            while (true)
                conversations.Add(Converse(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task Converse(Socket socket)
    {
        using (socket)
        await using (var stream = new NetworkStream(socket))
        {
            ReadOnlyMemory<byte> line = await new LineReader(stream, 65536).Read(_end.Token);
            if (line.IsEmpty)
                return;
            ControlRequest request = JsonSerializer.Deserialize(line.Span, ControlJson.Default.ControlRequest)!;
            Requests.Enqueue(request);
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string text in _answer(request))
                await writer.WriteLineAsync(text);
            await writer.FlushAsync();
            _asked.TrySetResult();
            if (_staysSilent && request.Verb != "down")
                await Hush(stream);
        }
    }

    // Ends when the other side hangs up, or with the test.
    private async Task Hush(NetworkStream stream)
    {
        try
        {
            await stream.ReadExactlyAsync(new byte[1], _end.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // That is what was waited for.
        }
    }
}
