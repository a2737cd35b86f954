using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Which states a dump shows in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_address_filter {
///     xfrm_address_t saddr;
///     xfrm_address_t daddr;
///     __u16          family;
///     __u8           splen;
///     __u8           dplen;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmAddressFilterLayout
{
    public XfrmAddress Source;
    public XfrmAddress Destination;
    public ushort Family;
    public byte SourcePrefixLength;
    public byte DestinationPrefixLength;
}
