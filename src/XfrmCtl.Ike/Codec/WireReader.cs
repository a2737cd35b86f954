using System.Buffers.Binary;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec;

/// <summary>Reads network-order fields from octets that somebody else wrote.</summary>
/// <remarks>
/// The first fault sticks: every later read gives zero or nothing, so that a decoder is a list of reads and its caller looks at <see cref="Error"/> once.
/// Slices share the memory that was given.
/// </remarks>
public ref struct WireReader
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly int _origin;
    private int _position;

    /// <summary>Reads <paramref name="memory"/>, whose first octet lies <paramref name="origin"/> octets into the whole.</summary>
    public WireReader(ReadOnlyMemory<byte> memory, int origin = 0)
    {
        _memory = memory;
        _origin = origin;
    }

    /// <summary>The first fault, or null.</summary>
    public DecodeError? Error { get; private set; }

    /// <summary>How many octets are left.</summary>
    public readonly int Remaining => _memory.Length - _position;

    /// <summary>How many octets were read.</summary>
    public readonly int Position => _position;

    /// <summary>One octet.</summary>
    public byte ReadByte(string field)
    {
        ReadOnlyMemory<byte> octets = ReadOctets(1, field);
        return octets.IsEmpty ? (byte)0 : octets.Span[0];
    }

    /// <summary>Two octets.</summary>
    public ushort ReadUInt16(string field)
    {
        ReadOnlyMemory<byte> octets = ReadOctets(2, field);
        return octets.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(octets.Span);
    }

    /// <summary>Four octets.</summary>
    public uint ReadUInt32(string field)
    {
        ReadOnlyMemory<byte> octets = ReadOctets(4, field);
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(octets.Span);
    }

    /// <summary>Eight octets.</summary>
    public ulong ReadUInt64(string field)
    {
        ReadOnlyMemory<byte> octets = ReadOctets(8, field);
        return octets.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(octets.Span);
    }

    /// <summary>So many octets.</summary>
    public ReadOnlyMemory<byte> ReadOctets(int length, string field)
    {
        if (Error is not null)
            return default;
        if (length < 0 || length > Remaining)
        {
            Fail($"{field} needs {length} octets and {Remaining} are left");
            return default;
        }

        ReadOnlyMemory<byte> octets = _memory.Slice(_position, length);
        _position += length;
        return octets;
    }

    /// <summary>All that is left.</summary>
    public ReadOnlyMemory<byte> ReadRest() => ReadOctets(Remaining, "the rest");

    /// <summary>A reader over the next <paramref name="length"/> octets, which cannot read its neighbour.</summary>
    public WireReader ReadPart(int length, string field)
    {
        int start = _position;
        WireReader part = new(ReadOctets(length, field), _origin + start);
        part.Error = Error;
        return part;
    }

    /// <summary>Demands that nothing is left.</summary>
    public void ReadEnd(string what)
    {
        if (Error is null && Remaining != 0)
            Fail($"{Remaining} octets too many in {what}");
    }

    /// <summary>Records a fault at the present position, unless there is one already.</summary>
    public void Fail(string what, NotifyMessageType notify = NotifyMessageType.PAYLOAD_MALFORMED) =>
        Error ??= new DecodeError(_origin + _position, what, notify);

    /// <summary>Records a fault of a field that was read before, at the offset of its first octet.</summary>
    public void FailAt(int position, string what, NotifyMessageType notify = NotifyMessageType.PAYLOAD_MALFORMED) =>
        Error ??= new DecodeError(_origin + position, what, notify);

    /// <summary>Takes over the fault of a part.</summary>
    public void FailAs(DecodeError? error) => Error ??= error;
}
