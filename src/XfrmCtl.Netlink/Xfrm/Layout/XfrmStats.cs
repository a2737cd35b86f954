using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Error counters of a state in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_stats {
///     __u32 replay_window;
///     __u32 replay;
///     __u32 integrity_failed;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmStats
{
    public uint ReplayWindow;
    public uint Replay;
    public uint IntegrityFailed;
}
