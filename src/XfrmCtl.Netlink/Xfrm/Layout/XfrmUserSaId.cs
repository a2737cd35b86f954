using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>What a state is asked for or deleted by in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_usersa_id {
///     xfrm_address_t daddr;
///     __be32         spi;
///     __u16          family;
///     __u8           proto;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserSaId
{
    public XfrmAddress Destination;
    public BigEndian32 Spi;
    public ushort Family;
    public byte Protocol;
    public byte Padding;
}
