using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Wire;

/// <summary>
/// <code>
/// struct nlmsghdr {            /* include/uapi/linux/netlink.h */
///     __u32 nlmsg_len;         /* with this header */
///     __u16 nlmsg_type;
///     __u16 nlmsg_flags;
///     __u32 nlmsg_seq;
///     __u32 nlmsg_pid;
/// };
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageHeader
{
    public const int Octets = 16;

    public uint Length;
    public ushort Type;
    public ushort Flags;
    public uint Sequence;
    public uint PortId;

    /// <summary>Messages and attributes start at multiples of four octets (NLMSG_ALIGNTO, NLA_ALIGNTO).</summary>
    public static int Align(int length) => (length + 3) & ~3;
}
