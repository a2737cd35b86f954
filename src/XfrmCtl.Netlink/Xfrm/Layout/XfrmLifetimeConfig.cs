using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Limits in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_lifetime_cfg {
///     __u64 soft_byte_limit;
///     __u64 hard_byte_limit;
///     __u64 soft_packet_limit;
///     __u64 hard_packet_limit;
///     __u64 soft_add_expires_seconds;
///     __u64 hard_add_expires_seconds;
///     __u64 soft_use_expires_seconds;
///     __u64 hard_use_expires_seconds;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmLifetimeConfig
{
    public ulong SoftByteLimit;
    public ulong HardByteLimit;
    public ulong SoftPacketLimit;
    public ulong HardPacketLimit;
    public ulong SoftAddExpiresSeconds;
    public ulong HardAddExpiresSeconds;
    public ulong SoftUseExpiresSeconds;
    public ulong HardUseExpiresSeconds;
}
