using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Route.Layout;

/// <summary>A link in include/uapi/linux/rtnetlink.h.</summary>
/// <remarks>
/// <code>
/// struct ifinfomsg {
///     unsigned char  ifi_family;
///     unsigned char  __ifi_pad;
///     unsigned short ifi_type;
///     int            ifi_index;
///     unsigned       ifi_flags;
///     unsigned       ifi_change;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct IfInfoMessage
{
    public byte Family;
    public byte Padding;
    public ushort Type;
    public int Index;
    public uint Flags;
    public uint Change;
}
