using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Route.Layout;

/// <summary>An address in include/uapi/linux/if_addr.h.</summary>
/// <remarks>
/// <code>
/// struct ifaddrmsg {
///     __u8  ifa_family;
///     __u8  ifa_prefixlen;
///     __u8  ifa_flags;
///     __u8  ifa_scope;
///     __u32 ifa_index;
/// };
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct IfAddrMessage
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public uint Index;
}
