using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A replay window wider than 32 packets in include/uapi/linux/xfrm.h; the bitmap follows.</summary>
/// <remarks>
/// <code>
/// struct xfrm_replay_state_esn {
///     unsigned int bmp_len;       /* in words of 32 bits */
///     __u32        oseq;
///     __u32        seq;
///     __u32        oseq_hi;
///     __u32        seq_hi;
///     __u32        replay_window; /* in packets */
///     __u32        bmp[];
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmReplayStateEsn
{
    public uint BitmapWords;
    public uint OutputSequence;
    public uint Sequence;
    public uint OutputSequenceHigh;
    public uint SequenceHigh;
    public uint ReplayWindow;
}
