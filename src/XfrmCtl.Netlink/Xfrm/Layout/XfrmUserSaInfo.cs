using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A state in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_usersa_info {
///     struct xfrm_selector     sel;
///     struct xfrm_id           id;
///     xfrm_address_t           saddr;
///     struct xfrm_lifetime_cfg lft;
///     struct xfrm_lifetime_cur curlft;
///     struct xfrm_stats        stats;
///     __u32                    seq;
///     __u32                    reqid;
///     __u16                    family;
///     __u8                     mode;
///     __u8                     replay_window;
///     __u8                     flags;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserSaInfo
{
    public XfrmSelectorLayout Selector;
    public XfrmId Id;
    public XfrmAddress Source;
    public XfrmLifetimeConfig Lifetime;
    public XfrmLifetimeCurrent Current;
    public XfrmStats Stats;
    public uint Sequence;
    public uint Reqid;
    public ushort Family;
    public byte Mode;
    public byte ReplayWindow;
    public byte Flags;
}
