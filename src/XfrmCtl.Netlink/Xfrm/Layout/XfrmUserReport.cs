using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>What a module of the kernel reports of a packet in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_report {
///     __u8                 proto;
///     struct xfrm_selector sel;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserReport
{
    public byte Protocol;
    public byte Padding1;
    public ushort Padding2;
    public XfrmSelectorLayout Selector;
}
