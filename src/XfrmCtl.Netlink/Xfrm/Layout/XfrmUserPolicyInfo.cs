using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A policy in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_userpolicy_info {
///     struct xfrm_selector     sel;
///     struct xfrm_lifetime_cfg lft;
///     struct xfrm_lifetime_cur curlft;
///     __u32                    priority;
///     __u32                    index;
///     __u8                     dir;
///     __u8                     action;
///     __u8                     flags;
///     __u8                     share;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserPolicyInfo
{
    public XfrmSelectorLayout Selector;
    public XfrmLifetimeConfig Lifetime;
    public XfrmLifetimeCurrent Current;
    public uint Priority;
    public uint Index;
    public byte Direction;
    public byte Action;
    public byte Flags;
    public byte Share;
}
