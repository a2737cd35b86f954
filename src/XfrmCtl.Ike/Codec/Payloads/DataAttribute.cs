using System.Buffers.Binary;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>A data attribute (RFC 2408 §3.3): type and value, or type, length and value.</summary>
/// <remarks>
/// <code>
/// |A|       Attribute Type        |    AF=0  Attribute Length     |
/// |F|                             |    AF=1  Attribute Value      |
/// |                   AF=0  Attribute Value                       |
/// </code>
/// </remarks>
/// <param name="Type">Attribute class, without the format bit.</param>
/// <param name="Value">The value's octets: two in the short form.</param>
/// <param name="Short">Whether it is written in the short form.</param>
public readonly record struct DataAttribute(ushort Type, ReadOnlyMemory<byte> Value, bool Short)
{
    /// <summary>Octets of the short form.</summary>
    public const int SmallestOctets = 4;

    private const ushort ShortForm = 0x8000;

    /// <summary>The value as a number; longer values than four octets saturate, so that a lifetime of many octets is "very long".</summary>
    public uint Number
    {
        get
        {
            ulong number = 0;
            foreach (byte octet in Value.Span)
            {
                number = (number << 8) | octet;
                if (number > uint.MaxValue)
                    return uint.MaxValue;
            }

            return (uint)number;
        }
    }

    /// <summary>A number in the short form where it fits, else in four octets (RFC 2409 appendix A: basic if it fits).</summary>
    public static DataAttribute Of(ushort type, uint number)
    {
        byte[] octets = new byte[number <= ushort.MaxValue ? 2 : 4];
        if (octets.Length == 2)
            BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)number);
        else
            BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return new(type, octets, octets.Length == 2);
    }

    /// <summary>Reads one attribute.</summary>
    public static DataAttribute Decode(ref WireReader reader)
    {
        ushort word = reader.ReadUInt16("attribute type");
        bool isShort = (word & ShortForm) != 0;
        int length = isShort ? 2 : reader.ReadUInt16("attribute length");
        return new((ushort)(word & ~ShortForm), reader.ReadOctets(length, "attribute value"), isShort);
    }

    /// <summary>Writes it.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteUInt16((ushort)(Short ? Type | ShortForm : Type));
        if (!Short)
            writer.WriteUInt16(checked((ushort)Value.Length));
        writer.WriteOctets(Value.Span);
    }
}
