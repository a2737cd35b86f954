using System.Buffers.Binary;

namespace XfrmCtl.Netlink.Wire;

/// <summary>A <c>__be16</c> field of a kernel structure: ports and port masks.</summary>
internal readonly struct BigEndian16
{
    private readonly ushort _octets;

    private BigEndian16(ushort octets) => _octets = octets;

    public static implicit operator BigEndian16(ushort value) =>
        new(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    public static implicit operator ushort(BigEndian16 field) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(field._octets) : field._octets;
}
