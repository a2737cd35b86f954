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

    /// <summary>Sends a request and returns its reply; events on the way are dropped.</summary>
    /// <exception cref="ControlException">The daemon is not there, not for us, breaks off, or does not answer within <paramref name="patience"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was signalled.</exception>
    public async Task<ControlReply> Ask(ControlRequest request, TimeSpan patience, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            await foreach (ControlMessage message in Send(request, limit.Token).ConfigureAwait(false))
                if (message.Reply is { } reply)
                    return reply;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ControlException(ControlFault.NoAnswer, $"the daemon took the request and did not answer within {patience.TotalSeconds:0.#} s");
        }

        throw HungUp();
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
            // sun_path holds 107 octets and the final zero (unix(7)).
            socket.Dispose();
            throw new ControlException(ControlFault.NotRunning, $"the socket's path is too long for a Unix socket: {_socketPath}", fault);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task Write(Stream stream, ControlRequest request, CancellationToken cancellation)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), (byte)'\n'];
        try
        {
            await stream.WriteAsync(line, cancellation).ConfigureAwait(false);
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
            ReadOnlyMemory<byte> line = await lines.Read(cancellation).ConfigureAwait(false);
            if (line.IsEmpty)
                throw HungUp();
            return JsonSerializer.Deserialize(line.Span, ControlJson.Default.ControlMessage) ?? throw HungUp();
        }
        catch (IOException fault)
        {
            throw HungUp(fault);
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

    private static ControlException HungUp(Exception? inner = null) =>
        new(ControlFault.Broken, "the daemon hung up before it had answered; its log says why", inner);
}
