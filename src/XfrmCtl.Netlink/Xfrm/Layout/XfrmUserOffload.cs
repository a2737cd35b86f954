using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>The device that does a state's or policy's work in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_offload {
///     int  ifindex;
///     __u8 flags;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserOffload
{
    public int InterfaceIndex;
    public byte Flags;
    public byte Padding1;
    public ushort Padding2;
}
