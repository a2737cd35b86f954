using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
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
        _loop = OnItsOwnThread(Serve);
    }

    public string SocketPath { get; }

    public ConcurrentQueue<ControlRequest> Requests { get; } = new();

    /// <summary>Ends when the first request is in.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Answers every request with these messages.</summary>
    public static FakeDaemon Saying(params ControlMessage[] messages) => new(_ => [.. messages.Select(Line)], staysSilent: false);

    /// <summary>Answers each request by what it asks.</summary>
    public static FakeDaemon Answering(Func<ControlRequest, ControlMessage[]> answer) => new(request => [.. answer(request).Select(Line)], staysSilent: false);

    /// <summary>Answers each request with lines, whatever they are, and hangs up.</summary>
    public static FakeDaemon AnsweringRaw(Func<ControlRequest, IReadOnlyList<string>> answer) => new(answer, staysSilent: false);

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
        _end.Cancel();

        // A thread in accept(2) wakes up by a caller alone.
        using (Socket caller = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            caller.Connect(new UnixDomainSocketEndPoint(SocketPath));
        await _loop;
        _listener.Dispose();
        _end.Dispose();
        _folder.Dispose();
    }

    /// <summary>A message as its line.</summary>
    public static string Line(ControlMessage message) => JsonSerializer.Serialize(message, ControlJson.Default.ControlMessage);

    // Who asks a daemon waits on its own thread; where all threads of the pool do, nobody there would be left to answer.
    private static Task OnItsOwnThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Serve()
    {
        List<Task> conversations = [];
        while (true)
        {
            Socket socket = _listener.Accept();
            if (_end.IsCancellationRequested)
            {
                socket.Dispose();
                break;
            }

            conversations.Add(OnItsOwnThread(() => Converse(socket)));
        }

        Task.WaitAll(conversations);
    }

    private void Converse(Socket socket)
    {
        using (socket)
        using (_end.Token.Register(() => socket.Shutdown(SocketShutdown.Both)))
        using (var stream = new NetworkStream(socket))
        using (var reader = new StreamReader(stream, leaveOpen: true))
        {
            if (reader.ReadLine() is not { } line)
                return;
            ControlRequest request = JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest)!;
            Requests.Enqueue(request);
            Say(stream, _answer(request));
            _asked.TrySetResult();
            if (_staysSilent && request.Verb != "down")
                Hush(stream);
        }
    }

    private static void Say(NetworkStream stream, IReadOnlyList<string> lines)
    {
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
        catch (IOException)
        {
            // It had heard enough.
        }
    }

    // Ends when the other side hangs up, or with the test.
    private static void Hush(NetworkStream stream)
    {
        try
        {
            stream.ReadByte();
        }
        catch (IOException)
        {
            // It hung up while words were on their way to it.
        }
    }
}
