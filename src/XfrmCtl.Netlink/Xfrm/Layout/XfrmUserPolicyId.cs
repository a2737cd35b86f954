using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>What a policy is asked for or deleted by in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_userpolicy_id {
///     struct xfrm_selector sel;
///     __u32                index;
///     __u8                 dir;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserPolicyId
{
    public XfrmSelectorLayout Selector;
    public uint Index;
    public byte Direction;
    public byte Padding1;
    public byte Padding2;
    public byte Padding3;
}
