using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A replay window of up to 32 packets in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_replay_state {
///     __u32 oseq;
///     __u32 seq;
///     __u32 bitmap;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmReplayState
{
    public uint OutputSequence;
    public uint Sequence;
    public uint Bitmap;
}
