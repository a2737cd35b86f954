using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>An address whose family is told elsewhere, in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// typedef union {
///     __be32          a4;
///     __be32          a6[4];
///     struct in6_addr in6;
/// } xfrm_address_t;
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmAddress
{
    public const ushort AF_UNSPEC = 0;
    public const ushort AF_INET = 2;
    public const ushort AF_INET6 = 10;

    // Raw octets in words, for the alignment of the union.
    private uint _word0;
    private uint _word1;
    private uint _word2;
    private uint _word3;

    public static XfrmAddress From(IPAddress address)
    {
        var field = default(XfrmAddress);
        address.TryWriteBytes(MemoryMarshal.AsBytes(new Span<XfrmAddress>(ref field)), out _);
        return field;
    }

    /// <summary>The kernel's number of an address's family.</summary>
    public static ushort FamilyOf(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? AF_INET6 : AF_INET;

    /// <summary>The address; of an unknown family 0.0.0.0.</summary>
    public readonly IPAddress Address(ushort family)
    {
        XfrmAddress copy = this;
        Span<byte> octets = MemoryMarshal.AsBytes(new Span<XfrmAddress>(ref copy));
        return family switch
        {
            AF_INET6 => new IPAddress(octets),
            AF_INET => new IPAddress(octets[..4]),
            _ => IPAddress.Any,
        };
    }

    /// <summary>The network; bits behind the prefix, which the kernel keeps and ignores, are cleared.</summary>
    public readonly bool TryNetwork(ushort family, byte prefixLength, out IPNetwork network)
    {
        int bits = family == AF_INET6 ? 128 : 32;
        network = default;
        if (prefixLength > bits)
            return false;
        XfrmAddress copy = this;
        Span<byte> octets = MemoryMarshal.AsBytes(new Span<XfrmAddress>(ref copy));
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(octets);
        UInt128 mask = prefixLength == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - prefixLength);
        BinaryPrimitives.WriteUInt128BigEndian(octets, value & mask);
        network = new IPNetwork(copy.Address(family), prefixLength);
        return true;
    }

    public readonly bool IsZero => (_word0 | _word1 | _word2 | _word3) == 0;
}
