using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace XfrmCtl.Ike.Codec;

/// <summary>Writes network-order fields into a buffer that grows.</summary>
/// <remarks>Ownership: the buffer is the pool's. <see cref="Finish"/> gives it back; a writer that is left without that costs the memory and nothing else.</remarks>
public ref struct WireWriter
{
    private byte[] _buffer;

    /// <summary>Starts with room for so many octets.</summary>
    public WireWriter(int capacity)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        Length = 0;
    }

    /// <summary>How many octets were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public readonly Span<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>One octet.</summary>
    public void WriteByte(byte value) => Grow(1)[0] = value;

    /// <summary>Two octets.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Grow(2), value);

    /// <summary>Four octets.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Grow(4), value);

    /// <summary>Eight octets.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Grow(8), value);

    /// <summary>The octets as they are.</summary>
    public void WriteOctets(ReadOnlySpan<byte> octets) => octets.CopyTo(Grow(octets.Length));

    /// <summary>Zero octets.</summary>
    public void WriteZeros(int count) => Grow(count).Clear();

    /// <summary>Writes a 16-bit length, which covers everything from <paramref name="start"/> to here, into two octets at <paramref name="offset"/>.</summary>
    public readonly void PatchLength16(int offset, int start) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(offset, 2), checked((ushort)(Length - start)));

    /// <summary>Overwrites one octet that was written before.</summary>
    public readonly void PatchByte(int offset, byte value) => _buffer[offset] = value;

    /// <summary>Overwrites four octets that were written before.</summary>
    public readonly void PatchUInt32(int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(offset, 4), value);

    /// <summary>What was written, as an array of its own.</summary>
    public readonly byte[] ToArray() => Written.ToArray();

    /// <summary>The same, and the writer ends with it.</summary>
    public byte[] Finish()
    {
        byte[] octets = ToArray();
        GiveBack();
        Length = 0;
        return octets;
    }

    private Span<byte> Grow(int count)
    {
        if (Length + count > _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Length + count));
            Written.CopyTo(larger);
            GiveBack();
            _buffer = larger;
        }

        Span<byte> room = _buffer.AsSpan(Length, count);
        Length += count;
        return room;
    }

    // What is to be encrypted was in it in clear.
    private void GiveBack()
    {
        CryptographicOperations.ZeroMemory(Written);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
