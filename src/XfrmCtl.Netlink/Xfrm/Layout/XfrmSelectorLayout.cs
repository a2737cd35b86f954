using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Selector of a state or policy in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_selector {
///     xfrm_address_t   daddr;
///     xfrm_address_t   saddr;
///     __be16           dport;
///     __be16           dport_mask;
///     __be16           sport;
///     __be16           sport_mask;
///     __u16            family;
///     __u8             prefixlen_d;
///     __u8             prefixlen_s;
///     __u8             proto;
///     int              ifindex;
///     __kernel_uid32_t user;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmSelectorLayout
{
    public XfrmAddress Destination;
    public XfrmAddress Source;
    public BigEndian16 DestinationPort;
    public BigEndian16 DestinationPortMask;
    public BigEndian16 SourcePort;
    public BigEndian16 SourcePortMask;
    public ushort Family;
    public byte DestinationPrefixLength;
    public byte SourcePrefixLength;
    public byte Protocol;
    public byte Padding1;
    public byte Padding2;
    public byte Padding3;
    public int InterfaceIndex;
    public uint User;
}
