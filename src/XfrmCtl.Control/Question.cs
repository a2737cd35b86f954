using System.Diagnostics;
using System.Net.Sockets;

namespace XfrmCtl.Control;

/// <summary>A connection to the daemon on which the calling thread itself waits: a program that has nothing else to do meanwhile needs no other threads for that, and is done sooner.</summary>
internal sealed class Question : IDisposable
{
    private readonly Socket _socket;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _interruption;
    private readonly LineBuffer _lines;
    private readonly long _asked = Stopwatch.GetTimestamp();

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nobody listens there, or not to us.</exception>
    /// <exception cref="TimeoutException">Nobody accepts.</exception>
    public Question(UnixDomainSocketEndPoint daemon, TimeSpan patience, int longestLine, CancellationToken cancellation)
    {
        _patience = patience;
        _cancellation = cancellation;
        _lines = new LineBuffer(longestLine);
        _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = (int)patience.TotalMilliseconds };
        try
        {
            // connect(2) waits while too many others wait to be accepted; as long as one may wait for sending (unix(7)).
            _socket.Connect(daemon);
        }
        catch (SocketException fault)
        {
            _socket.Dispose();
            if (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.TimedOut)
                throw new TimeoutException();
            throw;
        }

        // Who waits in poll(2) then sees the end of the connection.
        _interruption = cancellation.Register(static socket => ((Socket)socket!).Shutdown(SocketShutdown.Both), _socket);
    }

    /// <summary>Sends octets.</summary>
    /// <exception cref="SocketException">The daemon hung up.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
            octets = octets[_socket.Send(octets)..];
    }

    /// <summary>The next line, without its newline, good until the next call; empty where the daemon hung up.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="IOException">The line is too long.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="OperationCanceledException">It was not to be waited for any more.</exception>
    public ReadOnlyMemory<byte> Read()
    {
        ReadOnlyMemory<byte> line;
        while (!_lines.TryTake(out line))
        {
            TimeSpan left = _patience - Stopwatch.GetElapsedTime(_asked);
            if (left <= TimeSpan.Zero || !_socket.Poll(left, SelectMode.SelectRead))
                throw new TimeoutException();
            _cancellation.ThrowIfCancellationRequested();
            int count = _socket.Receive(_lines.Room().Span);
            if (count == 0)
                return default;
            _lines.Add(count);
        }

        return line;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interruption.Dispose();
        _socket.Dispose();
    }
}
