using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace XfrmCtl.Control;

/// <summary>Asks the daemon: one connection, one request line, message lines until the one with the reply.</summary>
/// <remarks>Safe for use by several callers, since each request has its own connection.</remarks>
public sealed class ControlClient
{
    /// <summary>Where the daemon listens unless told otherwise.</summary>
    public const string DefaultSocketPath = "/run/xfrmctl/control.sock";

    // A status of some ten thousand tunnels stays under this; more is not of this contract.
    private const int LongestLineOctets = 64 * 1024 * 1024;

    private readonly string _socketPath;

    /// <summary>Prepares to speak to the daemon behind <paramref name="socketPath"/>; nothing is opened yet.</summary>
    public ControlClient(string socketPath = DefaultSocketPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        _socketPath = socketPath;
    }

    /// <summary>Sends a request and returns the messages as they come; the last has the reply.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long the daemon may take to say that it has it, and then for each message.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ControlException">The daemon is not there, not for us, breaks off, or does not answer in time.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled; the daemon goes on with what it does.</exception>
    public async IAsyncEnumerable<ControlMessage> Send(ControlRequest request, Patience patience, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using Socket socket = await Within(patience.First, Connect, cancellation).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        await Within(patience.First, token => Write(stream, request with { Acknowledge = true }, token), cancellation).ConfigureAwait(false);

        var lines = new LineReader(stream, LongestLineOctets);
        TimeSpan most = patience.First;
        while (true)
        {
            ControlMessage message = await Within(most, token => Next(lines, token), cancellation).ConfigureAwait(false);
            most = patience.Each;
            if (message.Accepted)
                continue;
            yield return message;
            if (message.Reply is not null)
                yield break;
        }
    }

    /// <summary>Sends a request and returns its reply; events on the way are dropped. The calling thread waits.</summary>
    /// <exception cref="ControlException">The daemon is not there, not for us, breaks off, or does not answer within <paramref name="patience"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public ControlReply Ask(ControlRequest request, Patience patience, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TimeSpan most = patience.First;
        try
        {
            using Question question = Open(most, cancellation);
            // Where nothing may take longer than the first word, the reply is that.
            question.Write(MessageJson.Line(patience.Each == patience.First ? request : request with { Acknowledge = true }));
            while (true)
            {
                if (Parse(question.Read(most).Span).Reply is { } reply)
                    return reply;
                most = patience.Each;
            }
        }
        catch (TimeoutException fault)
        {
            throw Unanswered(most, fault);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw HungUp(fault);
        }
    }

    private Question Open(TimeSpan patience, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return new Question(_socketPath, patience, LongestLineOctets, cancellation);
        }
        catch (SocketException fault)
        {
            throw Explain(fault);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            throw PathTooLong(fault);
        }
    }

    private async Task<Socket> Connect(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socketPath), cancellation).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw Explain(fault);
        }
        catch (ArgumentOutOfRangeException fault)
        {
            socket.Dispose();
            throw PathTooLong(fault);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Does one step of a conversation, and gives it up when it takes too long.</summary>
    private static async Task<T> Within<T>(TimeSpan most, Func<CancellationToken, Task<T>> step, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(most);
        try
        {
            return await step(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw Unanswered(most, fault);
        }
    }

    private static async Task<int> Write(Stream stream, ControlRequest request, CancellationToken cancellation)
    {
        byte[] line = MessageJson.Line(request);
        try
        {
            await stream.WriteAsync(line, cancellation).ConfigureAwait(false);
            return line.Length;
        }
        catch (IOException fault)
        {
            throw HungUp(fault);
        }
    }

    private async Task<ControlMessage> Next(LineReader lines, CancellationToken cancellation)
    {
        try
        {
            return Parse((await lines.Read(cancellation).ConfigureAwait(false)).Span);
        }
        catch (IOException fault)
        {
            throw HungUp(fault);
        }
    }

    private ControlMessage Parse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            throw HungUp();
        try
        {
            ControlMessage message = MessageJson.Read(line);
            return message is { Accepted: false, Event: null, Reply: null } ? throw new JsonException("a message without anything in it that is known") : message;
        }
        catch (JsonException fault)
        {
            throw new ControlException(
                ControlFault.Broken, $"what answers at {_socketPath} does not speak this version's language: it is another program, or xfrmctl and xfrmctld are not of one version", fault);
        }
    }

    private ControlException Explain(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AccessDenied => new(
            ControlFault.NotPermitted, $"the control socket {_socketPath} is not for this user: run xfrmctl as root (sudo)", fault),
        SocketError.ConnectionRefused => new(
            ControlFault.NotRunning,
            SocketPath.WhatElse(_socketPath) is { } other ? $"{_socketPath} is {other} and no socket: no daemon can be asked there" : $"the daemon does not run: {_socketPath} is left over from one that has ended",
            fault),
        // Only where nobody waits for room in the queue of those that wait to be accepted.
        SocketError.WouldBlock or SocketError.TryAgain => new(ControlFault.NoAnswer, "the daemon runs and accepts nobody: too many wait already", fault),
        _ when !File.Exists(_socketPath) => new(
            ControlFault.NotRunning, $"the daemon does not run: there is no {_socketPath}", fault),
        _ => new(ControlFault.NotRunning, $"the daemon cannot be reached at {_socketPath}: {fault.Message}", fault),
    };

    // sun_path holds 107 octets and the final zero (unix(7)).
    private ControlException PathTooLong(Exception fault) => new(ControlFault.NotRunning, $"the socket's path is too long for a Unix socket: {_socketPath}", fault);

    private static ControlException Unanswered(TimeSpan patience, Exception inner) =>
        new(ControlFault.NoAnswer, string.Create(CultureInfo.InvariantCulture, $"the daemon took the request and did not answer within {patience.TotalSeconds:0.#} s"), inner);

    private static ControlException HungUp(Exception? inner = null) =>
        new(ControlFault.Broken, "the daemon hung up before it had answered; its log says why", inner);
}
