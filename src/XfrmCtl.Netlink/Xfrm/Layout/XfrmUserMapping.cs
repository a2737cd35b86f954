using System.Runtime.InteropServices;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>A moved NAT mapping in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_mapping {
///     struct xfrm_usersa_id id;
///     __u32                 reqid;
///     xfrm_address_t        old_saddr;
///     xfrm_address_t        new_saddr;
///     __be16                old_sport;
///     __be16                new_sport;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserMapping
{
    public XfrmUserSaId Id;
    public uint Reqid;
    public XfrmAddress OldSource;
    public XfrmAddress NewSource;
    public BigEndian16 OldSourcePort;
    public BigEndian16 NewSourcePort;
}
