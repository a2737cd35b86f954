using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Which states to remove in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_usersa_flush {
///     __u8 proto;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserSaFlush
{
    public byte Protocol;
}
