using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Size of a hash table in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrmu_spdhinfo {         /* and, alike, struct xfrmu_sadhinfo */
///     __u32 spdhcnt;
///     __u32 spdhmcnt;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmHashInfo
{
    public uint Buckets;
    public uint MaximumBuckets;
}
