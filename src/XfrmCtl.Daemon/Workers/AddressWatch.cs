using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Route;

namespace XfrmCtl.Daemon.Workers;

/// <summary>Follows this machine's addresses, links and default routes: connections are oriented anew, and peers asked whether they are still there.</summary>
/// <param name="client">This machine's addresses.</param>
/// <param name="queue">Where the engine's inputs go.</param>
/// <param name="followsDefaultRoute">Whether a connection is where the default route is.</param>
/// <param name="refresh">Orients the connections anew.</param>
internal sealed class AddressWatch(RouteClient client, InputQueue queue, Func<bool> followsDefaultRoute, Func<CancellationToken, Task> refresh)
{
    private readonly Dictionary<int, bool> _running = [];

    /// <summary>Watches until cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            for (bool first = true; ; first = false)
            {
                bool routes = followsDefaultRoute();
                using RouteEvents changes = RouteEvents.Open(routes);
                foreach (NetworkLink link in await client.LinksAsync(stop).ConfigureAwait(false))
                    _running[link.Index] = link.IsRunning;
                if (!first)
                    await refresh(stop).ConfigureAwait(false);
                await foreach (RouteEvent change in changes.ReadAsync(stop).ConfigureAwait(false))
                {
                    await Heed(change, stop).ConfigureAwait(false);
                    if (followsDefaultRoute() != routes)
                        break; // a reload made it so
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end was asked for.
        }
    }

    // Addresses of our own making are those of leftsourceip=, which nobody listens on.
    private async Task Heed(RouteEvent change, CancellationToken stop)
    {
        switch (change)
        {
            case RouteEvent.EventsLost:
            case RouteEvent.DefaultRouteChanged { Route.Protocol: not RouteProtocol.XfrmCtl }:
            case RouteEvent.AddressAdded { Address.Protocol: not RouteProtocol.XfrmCtl }:
            case RouteEvent.AddressRemoved { Address.Protocol: not RouteProtocol.XfrmCtl }:
                await refresh(stop).ConfigureAwait(false);
                break;
            case RouteEvent.LinkRemoved { Link: var link }:
                _running.Remove(link.Index);
                break;
            case RouteEvent.LinkChanged { Link: var link }:
                bool ran = _running.TryGetValue(link.Index, out bool known) && known;
                _running[link.Index] = link.IsRunning;
                if (link.IsRunning && !ran)
                    await Restored(link.Index, stop).ConfigureAwait(false);
                break;
        }
    }

    private async Task Restored(int link, CancellationToken stop)
    {
        ImmutableArray<IPAddress> addresses = [.. (await client.AddressesAsync(stop).ConfigureAwait(false)).Where(address => address.InterfaceIndex == link).Select(address => address.Address)];
        if (!addresses.IsEmpty)
            queue.Post(new IkeInput.PathRestored(addresses));
    }
}
