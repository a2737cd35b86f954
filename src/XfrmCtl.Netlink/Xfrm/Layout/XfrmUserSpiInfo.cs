using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A request for an SPI in include/uapi/linux/xfrm.h; its bounds are in host order.</summary>
/// <remarks>
/// <code>
/// struct xfrm_userspi_info {
///     struct xfrm_usersa_info info;
///     __u32                   min;
///     __u32                   max;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserSpiInfo
{
    public XfrmUserSaInfo Info;
    public uint Smallest;
    public uint Largest;
}
