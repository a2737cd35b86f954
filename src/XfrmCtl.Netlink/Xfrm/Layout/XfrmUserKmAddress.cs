using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Between whom IKE negotiates after a migration in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_kmaddress {
///     xfrm_address_t local;
///     xfrm_address_t remote;
///     __u32          reserved;
///     __u16          family;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserKmAddress
{
    public XfrmAddress Local;
    public XfrmAddress Remote;
    public uint Reserved;
    public ushort Family;
    public ushort Padding;
}
