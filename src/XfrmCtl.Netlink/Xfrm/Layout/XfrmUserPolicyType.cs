using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Which of the two policy tables in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_userpolicy_type {
///     __u8  type;
///     __u16 reserved1;
///     __u8  reserved2;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserPolicyType
{
    public byte Type;
    public byte Padding1;
    public ushort Reserved1;
    public byte Reserved2;
    public byte Padding2;
}
