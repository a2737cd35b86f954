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
    /// <exception cref="ControlException">The daemon is not there, not for us, or breaks off.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled; the daemon goes on with what it does.</exception>
    public async IAsyncEnumerable<ControlMessage> Send(ControlRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using Socket socket = await Connect(cancellation).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        await Write(stream, request, cancellation).ConfigureAwait(false);

        var lines = new LineReader(stream, LongestLineOctets);
        while (true)
        {
            ControlMessage message = await Next(lines, cancellation).ConfigureAwait(false);
            yield return message;
            if (message.Reply is not null)
                yield break;
        }
    }

    /// <summary>Sends a request and returns its reply; events on the way are dropped. The calling thread waits.</summary>
    /// <exception cref="ControlException">The daemon is not there, not for us, breaks off, or does not answer within <paramref name="patience"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public ControlReply Ask(ControlRequest request, TimeSpan patience, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            using Question question = Open(patience, cancellation);
            question.Write(MessageJson.Line(request));
            while (true)
                if (Parse(question.Read().Span).Reply is { } reply)
                    return reply;
        }
        catch (TimeoutException fault)
        {
            throw new ControlException(ControlFault.NoAnswer, $"the daemon took the request and did not answer within {patience.TotalSeconds:0.#} s", fault);
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
            return new Question(new UnixDomainSocketEndPoint(_socketPath), patience, LongestLineOctets, cancellation);
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

    private static async Task Write(Stream stream, ControlRequest request, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(MessageJson.Line(request), cancellation).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw HungUp(fault);
        }
    }

    private static async Task<ControlMessage> Next(LineReader lines, CancellationToken cancellation)
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

    private static ControlMessage Parse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            throw HungUp();
        try
        {
            return MessageJson.Read(line);
        }
        catch (JsonException fault)
        {
            throw new ControlException(ControlFault.Broken, "the daemon's answer is not of this version's contract; are xfrmctl and xfrmctld of one version?", fault);
        }
    }

    private ControlException Explain(SocketException fault) => fault.SocketErrorCode switch
    {
        SocketError.AccessDenied => new(
            ControlFault.NotPermitted, $"the control socket {_socketPath} is not for this user: run xfrmctl as root (sudo)", fault),
        SocketError.ConnectionRefused => new(
            ControlFault.NotRunning, $"the daemon does not run: {_socketPath} is left over from one that has ended", fault),
        _ when !File.Exists(_socketPath) => new(
            ControlFault.NotRunning, $"the daemon does not run: there is no {_socketPath}", fault),
        _ => new(ControlFault.NotRunning, $"the daemon cannot be reached at {_socketPath}: {fault.Message}", fault),
    };

    // sun_path holds 107 octets and the final zero (unix(7)).
    private ControlException PathTooLong(Exception fault) => new(ControlFault.NotRunning, $"the socket's path is too long for a Unix socket: {_socketPath}", fault);

    private static ControlException HungUp(Exception? inner = null) =>
        new(ControlFault.Broken, "the daemon hung up before it had answered; its log says why", inner);
}
