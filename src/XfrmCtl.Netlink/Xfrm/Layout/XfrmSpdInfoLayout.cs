using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Numbers of policies in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrmu_spdinfo {
///     __u32 incnt;
///     __u32 outcnt;
///     __u32 fwdcnt;
///     __u32 inscnt;
///     __u32 outscnt;
///     __u32 fwdscnt;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmSpdInfoLayout
{
    public uint In;
    public uint Out;
    public uint Forward;
    public uint SocketIn;
    public uint SocketOut;
    public uint SocketForward;
}
