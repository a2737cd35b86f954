using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>Whose sequence numbers and counters a message is about in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_aevent_id {
///     struct xfrm_usersa_id sa_id;
///     xfrm_address_t        saddr;
///     __u32                 flags;
///     __u32                 reqid;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmAeventId
{
    public XfrmUserSaId Id;
    public XfrmAddress Source;
    public uint Flags;
    public uint Reqid;
}
