using System.Buffers.Binary;

namespace XfrmCtl.Netlink.Wire;

/// <summary>A <c>__be32</c> field of a kernel structure: the SPI.</summary>
internal readonly struct BigEndian32
{
    private readonly uint _octets;

    private BigEndian32(uint octets) => _octets = octets;

    public static implicit operator BigEndian32(uint value) =>
        new(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value);

    public static implicit operator uint(BigEndian32 field) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(field._octets) : field._octets;
}
