using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Xfrm.Layout;

/// <summary>One move of a state to other addresses in include/uapi/linux/xfrm.h.</summary>
/// <remarks>
/// <code>
/// struct xfrm_user_migrate {
///     xfrm_address_t old_daddr;
///     xfrm_address_t old_saddr;
///     xfrm_address_t new_daddr;
///     xfrm_address_t new_saddr;
///     __u8           proto;
///     __u8           mode;
///     __u16          reserved;
///     __u32          reqid;
///     __u16          old_family;
///     __u16          new_family;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct XfrmUserMigrate
{
    public XfrmAddress OldDestination;
    public XfrmAddress OldSource;
    public XfrmAddress NewDestination;
    public XfrmAddress NewSource;
    public byte Protocol;
    public byte Mode;
    public ushort Reserved;
    public uint Reqid;
    public ushort OldFamily;
    public ushort NewFamily;
}
