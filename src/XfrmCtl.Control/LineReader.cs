namespace XfrmCtl.Control;

/// <summary>Cuts a stream into lines of octets.</summary>
/// <remarks>One caller at a time. The stream stays the caller's.</remarks>
public sealed class LineReader
{
    private readonly Stream _stream;
    private readonly LineBuffer _buffer;

    /// <summary>Reads <paramref name="stream"/>; a line longer than <paramref name="longestOctets"/> is refused.</summary>
    public LineReader(Stream stream, int longestOctets)
    {
        _stream = stream;
        _buffer = new LineBuffer(longestOctets);
    }

    /// <summary>The next line without its newline; empty at the end of the stream, where a last line without newline is dropped as cut off.</summary>
    /// <remarks>Empty lines are passed over. The memory is good until the next call.</remarks>
    /// <exception cref="IOException">The stream broke, or the line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> Read(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> line;
        while (!_buffer.TryTake(out line))
        {
            int count = await _stream.ReadAsync(_buffer.Room(), cancellation).ConfigureAwait(false);
            if (count == 0)
                return default;
            _buffer.Add(count);
        }

        return line;
    }
}
