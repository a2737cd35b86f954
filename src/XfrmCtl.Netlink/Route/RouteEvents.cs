using System.Runtime.CompilerServices;
using static XfrmCtl.Netlink.Route.RouteMessageType;

namespace XfrmCtl.Netlink.Route;

/// <summary>Changes of links and addresses, and of default routes, as they come.</summary>
/// <param name="source">Where messages come from; disposed with this.</param>
public sealed class RouteEvents(INetlinkEventSource source) : IDisposable
{
    private const uint RTNLGRP_LINK = 1;
    private const uint RTNLGRP_IPV4_IFADDR = 5;
    private const uint RTNLGRP_IPV4_ROUTE = 7;
    private const uint RTNLGRP_IPV6_IFADDR = 9;
    private const uint RTNLGRP_IPV6_ROUTE = 11;

    /// <summary>Starts to listen in the network namespace of the calling thread; from then on events queue up.</summary>
    /// <param name="defaultRoutes">Whether default routes are followed too. The kernel then sends every change of any route, of which a router may have many.</param>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static RouteEvents Open(bool defaultRoutes = false) => new(defaultRoutes
        ? new NetlinkEventConnection(NetlinkProtocol.Route, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE)
        : new NetlinkEventConnection(NetlinkProtocol.Route, RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR));

    /// <summary>The changes, until cancelled. One reader at a time.</summary>
    /// <exception cref="NetlinkException">Receiving failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<RouteEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (NetlinkEvent message in source.ReadAsync(cancellation).ConfigureAwait(false))
        {
            if (Read(message) is { } change)
                yield return change;
        }
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose() => source.Dispose();

    internal static RouteEvent? Read(NetlinkEvent message)
    {
        if (message.Lost)
            return new RouteEvent.EventsLost();
        ReadOnlySpan<byte> payload = message.Payload.Span;
        return message.Type switch
        {
            RTM_NEWADDR when RouteCodec.ReadAddress(payload) is { } address => new RouteEvent.AddressAdded(address),
            RTM_DELADDR when RouteCodec.ReadAddress(payload) is { } address => new RouteEvent.AddressRemoved(address),
            RTM_NEWLINK when RouteCodec.ReadLink(payload) is { } link => new RouteEvent.LinkChanged(link),
            RTM_NEWROUTE or RTM_DELROUTE when RouteCodec.ReadRoute(payload) is { Destination.PrefixLength: 0 } route => new RouteEvent.DefaultRouteChanged(route),
            RTM_DELLINK when RouteCodec.ReadLink(payload) is { } link => new RouteEvent.LinkRemoved(link),
            _ => null,
        };
    }
}
