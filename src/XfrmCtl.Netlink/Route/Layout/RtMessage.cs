using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Route.Layout;

/// <summary>A route in include/uapi/linux/rtnetlink.h.</summary>
/// <remarks>
/// <code>
/// struct rtmsg {
///     unsigned char rtm_family;
///     unsigned char rtm_dst_len;
///     unsigned char rtm_src_len;
///     unsigned char rtm_tos;
///     unsigned char rtm_table;
///     unsigned char rtm_protocol;
///     unsigned char rtm_scope;
///     unsigned char rtm_type;
///     unsigned      rtm_flags;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct RtMessage
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte Tos;
    public byte Table;
    public byte Protocol;
    public byte Scope;
    public byte Type;
    public uint Flags;
}
