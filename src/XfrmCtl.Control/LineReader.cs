namespace XfrmCtl.Control;

/// <summary>Cuts a stream into lines of octets; both ends of the control socket read by it.</summary>
/// <remarks>One caller at a time. The stream stays the caller's.</remarks>
public sealed class LineReader
{
    private readonly Stream _stream;
    private readonly int _longestOctets;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Reads <paramref name="stream"/>; a line longer than <paramref name="longestOctets"/> is refused.</summary>
    public LineReader(Stream stream, int longestOctets)
    {
        _stream = stream;
        _longestOctets = longestOctets;
    }

    /// <summary>The next line without its newline; empty at the end of the stream, where a last line without newline is dropped as cut off.</summary>
    /// <remarks>Empty lines are passed over. The memory is good until the next call.</remarks>
    /// <exception cref="IOException">The stream broke, or the line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> Read(CancellationToken cancellation)
    {
        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                int newline = searched + at;
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, newline - _start);
                searched = _start = newline + 1;
                if (line.IsEmpty)
                    continue;
                return line;
            }

            MakeRoom();
            searched = _end;
            int count = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (count == 0)
                return default;
            _end += count;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length)
            return;
        if (_buffer.Length >= _longestOctets)
            throw new IOException($"a line is longer than {_longestOctets} octets");
        Array.Resize(ref _buffer, (int)Math.Min((long)_buffer.Length * 2, _longestOctets));
    }
}
