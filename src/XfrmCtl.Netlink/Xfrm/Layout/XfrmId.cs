using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Identity of a state in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_id {
///     xfrm_address_t daddr;
///     __be32         spi;
///     __u8           proto;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmId
{
    public XfrmAddress Destination;
    public BigEndian32 Spi;
    public byte Protocol;
    public byte Padding1;
    public byte Padding2;
    public byte Padding3;
}
