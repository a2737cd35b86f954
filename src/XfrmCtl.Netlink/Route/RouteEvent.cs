namespace XfrmCtl.Netlink.Route;

/// <summary>A change of links, addresses or default routes: a closed set of cases.</summary>
public abstract record RouteEvent
{
    private RouteEvent()
    {
    }

    /// <summary>An address came, or changed its flags.</summary>
    /// <param name="Address">The address.</param>
    public sealed record AddressAdded(InterfaceAddress Address) : RouteEvent;

    /// <summary>An address went.</summary>
    /// <param name="Address">The address.</param>
    public sealed record AddressRemoved(InterfaceAddress Address) : RouteEvent;

    /// <summary>A link came, or changed its state, name or MTU.</summary>
    /// <param name="Link">The link.</param>
    public sealed record LinkChanged(NetworkLink Link) : RouteEvent;

    /// <summary>A default route came or went.</summary>
    /// <param name="Route">The route.</param>
    public sealed record DefaultRouteChanged(IpRoute Route) : RouteEvent;

    /// <summary>A link went.</summary>
    /// <param name="Link">The link.</param>
    public sealed record LinkRemoved(NetworkLink Link) : RouteEvent;

    /// <summary>The kernel dropped events because nobody took them in time: list what you follow.</summary>
    public sealed record EventsLost : RouteEvent;
}
