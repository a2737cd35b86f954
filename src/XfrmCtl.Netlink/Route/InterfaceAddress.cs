using System.Net;

namespace XfrmCtl.Netlink.Route;

/// <summary>An address of a link.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Length of its prefix; 32 or 128 brings no route to a network with it.</param>
/// <param name="InterfaceIndex">Index of the link.</param>
public sealed record InterfaceAddress(IPAddress Address, int PrefixLength, int InterfaceIndex)
{
    /// <summary>Who made it, see <see cref="RouteProtocol"/> (IFA_PROTO; 0 before Linux 5.18 or where nobody said).</summary>
    public byte Protocol { get; init; } = RouteProtocol.XfrmCtl;

    /// <summary>IFA_F_* of include/uapi/linux/if_addr.h.</summary>
    public uint Flags { get; init; }

    /// <summary>Address, prefix length and link.</summary>
    public override string ToString() => $"{Address}/{PrefixLength} dev #{InterfaceIndex}";
}
