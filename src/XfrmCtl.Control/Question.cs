using System.Diagnostics;
using System.Net.Sockets;

namespace XfrmCtl.Control;

/// <summary>A connection to the daemon on which the calling thread itself waits: a program that has nothing else to do meanwhile needs no other threads for that, and is done sooner.</summary>
internal sealed class Question : IDisposable
{
    private readonly UnixStream _stream;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _interruption;
    private readonly LineBuffer _lines;

    /// <summary>Connects.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long.</exception>
    /// <exception cref="SocketException">Nobody listens there, or not to us.</exception>
    /// <exception cref="TimeoutException">Nobody accepts.</exception>
    public Question(string socketPath, TimeSpan patience, int longestLine, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _lines = new LineBuffer(longestLine);
        _stream = new UnixStream(socketPath, patience);

        // Who waits in poll(2) then sees the end of the connection.
        _interruption = cancellation.Register(static stream => ((UnixStream)stream!).Shutdown(), _stream);
    }

    /// <summary>Sends octets.</summary>
    /// <exception cref="SocketException">The daemon hung up.</exception>
    /// <exception cref="TimeoutException">It reads nothing.</exception>
    public void Write(ReadOnlySpan<byte> octets) => _stream.Write(octets);

    /// <summary>The next line, without its newline, good until the next call; empty where the daemon hung up.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="IOException">The line is too long.</exception>
    /// <exception cref="TimeoutException">It did not come within <paramref name="patience"/>.</exception>
    /// <exception cref="OperationCanceledException">It was not to be waited for any more.</exception>
    public ReadOnlyMemory<byte> Read(TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> line;
        while (!_lines.TryTake(out line))
        {
            TimeSpan left = patience == Timeout.InfiniteTimeSpan ? patience : patience - Stopwatch.GetElapsedTime(began);
            if (!_stream.WaitForInput(left))
                throw new TimeoutException();
            _cancellation.ThrowIfCancellationRequested();
            int count = _stream.Read(_lines.Room().Span);
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
        _stream.Dispose();
    }
}
