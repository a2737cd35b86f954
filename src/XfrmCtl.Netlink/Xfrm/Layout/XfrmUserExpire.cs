using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>An expired state in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_expire {
///     struct xfrm_usersa_info state;
///     __u8                    hard;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserExpire
{
    public XfrmUserSaInfo State;
    public byte Hard;
}
