using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>An expired policy in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_polexpire {
///     struct xfrm_userpolicy_info pol;
///     __u8                        hard;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserPolicyExpire
{
    public XfrmUserPolicyInfo Policy;
    public byte Hard;
}
