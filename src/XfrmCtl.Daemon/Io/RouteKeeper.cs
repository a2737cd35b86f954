using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;

namespace XfrmCtl.Daemon.Io;

/// <summary>Source addresses and routes of connections with leftsourceip=: there while anybody needs them. Only what it added is removed.</summary>
/// <remarks>
/// Each stands for the same owners as the policies do. Ours are found again after a crash by their protocol number. One caller.
/// A default route is added as its two halves, so that the one that is there stays, and never without gateway: IKE's own packets go by it too.
/// </remarks>
/// <param name="client">The kernel's routes, or null to keep none.</param>
/// <param name="log">The log.</param>
internal sealed class RouteKeeper(RouteClient? client, ILogger<RouteKeeper> log)
{
    private readonly Dictionary<IPAddress, (InterfaceAddress? Added, HashSet<PolicyOwner> Owners)> _addresses = [];
    private readonly Dictionary<IPNetwork, (IpRoute? Added, HashSet<PolicyOwner> Owners)> _routes = [];
    private readonly Dictionary<PolicyOwner, (IPAddress Source, IPNetwork[] Destinations)> _needs = [];
    private readonly List<IpRoute> _leftRoutes = [];
    private readonly List<InterfaceAddress> _leftAddresses = [];
    private ImmutableDictionary<int, string> _links = ImmutableDictionary<int, string>.Empty;

    /// <summary>Finds what an earlier run left behind: what is wanted of it from now on stays as it is.</summary>
    /// <exception cref="NetlinkException">The kernel does not tell.</exception>
    public async ValueTask Recall(CancellationToken cancellation)
    {
        if (client is null)
            return;
        _leftRoutes.AddRange((await client.RoutesAsync(cancellation).ConfigureAwait(false)).Where(route => route.Protocol == RouteProtocol.XfrmCtl));
        _leftAddresses.AddRange((await client.AddressesAsync(cancellation).ConfigureAwait(false)).Where(address => address.Protocol == RouteProtocol.XfrmCtl));
    }

    /// <summary>Removes what an earlier run left behind and nobody wanted since <see cref="Recall"/>.</summary>
    /// <returns>How many addresses and routes those were.</returns>
    /// <exception cref="NetlinkException">The kernel does not tell.</exception>
    public async ValueTask<int> RemoveStale(CancellationToken cancellation)
    {
        if (client is null)
            return 0;
        int removed = 0;
        foreach (IpRoute route in _leftRoutes)
            removed += await client.DeleteRouteAsync(route, cancellation).ConfigureAwait(false) ? 1 : 0;
        foreach (InterfaceAddress address in _leftAddresses)
            removed += await client.DeleteAddressAsync(address, cancellation).ConfigureAwait(false) ? 1 : 0;
        _leftRoutes.Clear();
        _leftAddresses.Clear();
        return removed;
    }

    /// <summary>Sees to it that address and routes are there for the owner. A refusal is logged: the tunnel itself stands without them.</summary>
    public async ValueTask Want(PolicyOwner owner, string connection, SourceRouting routing, IEnumerable<IPNetwork> destinations)
    {
        if (client is null)
            return;
        IPNetwork[] wanted = [.. destinations.SelectMany(Halves).Distinct()];
        _needs[owner] = (routing.Source, wanted);
        try
        {
            IpRoute? way = await client.LookUpAsync(routing.ByDefaultRoute ? Outside(routing.Peer) : routing.Peer).ConfigureAwait(false);
            if (way is null)
            {
                log.RoutingFailed(connection, $"there is no route to the peer {routing.Peer}, so no interface for {routing.Source}");
                return;
            }
            await WantAddress(owner, routing, way).ConfigureAwait(false);
            foreach (IPNetwork destination in wanted)
                await WantRoute(owner, connection, routing, way, destination).ConfigureAwait(false);
        }
        catch (NetlinkException refused)
        {
            log.RoutingFailed(connection, refused.Message);
        }
    }

    /// <summary>The owner needs nothing any more; what nobody else needs goes, routes before the address that they name.</summary>
    public async ValueTask Release(PolicyOwner owner)
    {
        if (!_needs.Remove(owner, out var need))
            return;
        foreach (IPNetwork destination in need.Destinations)
        {
            if (!_routes.TryGetValue(destination, out var route) || !route.Owners.Remove(owner) || route.Owners.Count > 0)
                continue;
            _routes.Remove(destination);
            if (route.Added is not null && await Try(() => client!.DeleteRouteAsync(route.Added)).ConfigureAwait(false))
                log.RouteRemoved(destination);
        }
        if (!_addresses.TryGetValue(need.Source, out var address) || !address.Owners.Remove(owner) || address.Owners.Count > 0)
            return;
        _addresses.Remove(need.Source);
        if (address.Added is not null && await Try(() => client!.DeleteAddressAsync(address.Added)).ConfigureAwait(false))
            log.AddressRemoved(need.Source, await LinkName(address.Added.InterfaceIndex).ConfigureAwait(false));
    }

    private async ValueTask WantAddress(PolicyOwner owner, SourceRouting routing, IpRoute way)
    {
        if (_addresses.TryGetValue(routing.Source, out var held))
        {
            held.Owners.Add(owner);
            return;
        }
        InterfaceAddress? added = _leftAddresses.Find(left => left.Address.Equals(routing.Source) && left.InterfaceIndex == way.InterfaceIndex);
        if (added is not null)
            _leftAddresses.Remove(added);
        else if (await client!.LookUpAsync(routing.Source).ConfigureAwait(false) is not { Type: RouteType.Local })
        {
            var address = new InterfaceAddress(routing.Source, routing.Source.GetAddressBytes().Length * 8, way.InterfaceIndex);
            if (await client.AddAddressAsync(address).ConfigureAwait(false))
            {
                added = address;
                log.AddressAdded(routing.Source, await LinkName(way.InterfaceIndex).ConfigureAwait(false));
            }
        }
        _addresses.Add(routing.Source, (added, [owner]));
    }

    private async ValueTask WantRoute(
        PolicyOwner owner, string connection, SourceRouting routing, IpRoute way, IPNetwork destination)
    {
        if (_routes.TryGetValue(destination, out var held))
        {
            held.Owners.Add(owner);
            return;
        }
        var route = new IpRoute(destination)
        {
            Gateway = routing.NextHop ?? way.Gateway,
            InterfaceIndex = way.InterfaceIndex,
            PreferredSource = routing.Source,
            Priority = routing.Metric,
            Mtu = routing.Mtu,
        };
        if (_leftRoutes.Find(left => Same(left, route)) is { } kept)
        {
            _leftRoutes.Remove(kept);
            _routes.Add(destination, (kept, [owner]));
            return;
        }

        // One of ours that is otherwise would be in the way.
        foreach (IpRoute other in _leftRoutes.FindAll(left => left.Destination == destination))
        {
            _leftRoutes.Remove(other);
            await client!.DeleteRouteAsync(other).ConfigureAwait(false);
        }

        bool added = await client!.AddRouteAsync(route).ConfigureAwait(false);
        _routes.Add(destination, (added ? route : null, [owner]));
        if (added)
            log.RouteAdded(destination, routing.Source, await LinkName(way.InterfaceIndex).ConfigureAwait(false));
        else
            log.RoutingFailed(connection, $"a route to {destination} is there already and stays: this host's own packets may not take {routing.Source}");
    }

    private static bool Same(IpRoute left, IpRoute wanted) =>
        left.Destination == wanted.Destination && left.InterfaceIndex == wanted.InterfaceIndex && Equals(left.Gateway, wanted.Gateway)
        && Equals(left.PreferredSource, wanted.PreferredSource) && (wanted.Priority is null || left.Priority == wanted.Priority) && (left.Mtu ?? 0) == (wanted.Mtu ?? 0);

    private async ValueTask<bool> Try(Func<ValueTask<bool>> removal)
    {
        try
        {
            return await removal().ConfigureAwait(false);
        }
        catch (NetlinkException refused)
        {
            log.KernelRefused(refused.Message);
            return false;
        }
    }

    private async ValueTask<string> LinkName(int index)
    {
        if (!_links.ContainsKey(index))
            _links = (await client!.LinksAsync().ConfigureAwait(false)).ToImmutableDictionary(link => link.Index, link => link.Name);
        return _links.GetValueOrDefault(index, $"#{index}");
    }

    /// <summary>An address that only the default route leads to (RFC 5737, RFC 3849).</summary>
    private static IPAddress Outside(IPAddress ofFamily) =>
        ofFamily.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.Parse("2001:db8::1") : new IPAddress([192, 0, 2, 1]);

    private static IEnumerable<IPNetwork> Halves(IPNetwork network)
    {
        if (network.PrefixLength > 0)
            return [network];
        byte[] upper = network.BaseAddress.GetAddressBytes();
        upper[0] = 0x80;
        return [new IPNetwork(network.BaseAddress, 1), new IPNetwork(new IPAddress(upper), 1)];
    }
}
