using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>From which prefix lengths on policies are hashed in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrmu_spdhthresh {
///     __u8 lbits;
///     __u8 rbits;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmSpdThresholdLayout
{
    public byte LocalBits;
    public byte RemoteBits;
}
