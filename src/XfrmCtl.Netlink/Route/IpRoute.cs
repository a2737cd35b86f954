using System.Net;

namespace XfrmCtl.Netlink.Route;

/// <summary>A route.</summary>
/// <param name="Destination">Where it leads.</param>
public sealed record IpRoute(IPNetwork Destination)
{
    /// <summary>The next hop, or null where the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Index of the link it leaves by; 0 where the kernel is to find it by the gateway.</summary>
    public int InterfaceIndex { get; init; }

    /// <summary>The address that our own packets take as their source, or null for the kernel's choice.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>Metric: the lower wins. Null for the kernel's default.</summary>
    public uint? Priority { get; init; }

    /// <summary>Largest packet in octets (RTAX_MTU), or null for the link's.</summary>
    public uint? Mtu { get; init; }

    /// <summary>Number of the routing table; 254 is main.</summary>
    public uint Table { get; init; } = RouteMessageType.RT_TABLE_MAIN;

    /// <summary>Who made it, see <see cref="RouteProtocol"/>.</summary>
    public byte Protocol { get; init; } = RouteProtocol.XfrmCtl;

    /// <summary>What it does with packets.</summary>
    public RouteType Type { get; init; } = RouteType.Unicast;

    /// <summary>Destination, gateway, link and source, as <c>ip route</c> has them.</summary>
    public override string ToString()
    {
        string text = Destination.ToString();
        if (Gateway is not null)
            text += $" via {Gateway}";
        if (InterfaceIndex != 0)
            text += $" dev #{InterfaceIndex}";
        return PreferredSource is null ? text : text + $" src {PreferredSource}";
    }
}
