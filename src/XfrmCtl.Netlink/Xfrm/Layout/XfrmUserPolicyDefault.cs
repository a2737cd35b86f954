using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>What becomes of packets that no policy matches in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_userpolicy_default {
///     __u8 in;
///     __u8 fwd;
///     __u8 out;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserPolicyDefault
{
    public byte In;
    public byte Forward;
    public byte Out;
}
