namespace XfrmCtl.Control;

/// <summary>Octets as they come, and the lines in them.</summary>
/// <param name="longestOctets">A line longer than that is refused.</param>
/// <remarks>One caller at a time.</remarks>
internal sealed class LineBuffer(int longestOctets)
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _searched;
    private int _end;

    /// <summary>Takes the next line, without its newline; false where it has not come to its end yet. Empty lines are passed over.</summary>
    /// <remarks>The memory is good until <see cref="Room"/>.</remarks>
    public bool TryTake(out ReadOnlyMemory<byte> line)
    {
        while (_buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n') is var at && at >= 0)
        {
            line = _buffer.AsMemory(_start, _searched + at - _start);
            _searched = _start = _searched + at + 1;
            if (!line.IsEmpty)
                return true;
        }

        _searched = _end;
        line = default;
        return false;
    }

    /// <summary>Where what comes next is to be put; at least one octet.</summary>
    /// <exception cref="IOException">The line is too long.</exception>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= longestOctets)
                throw new IOException($"a line is longer than {longestOctets} octets");
            Array.Resize(ref _buffer, (int)Math.Min((long)_buffer.Length * 2, longestOctets));
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>So many octets were put there.</summary>
    public void Add(int octets) => _end += octets;
}
