using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;

namespace XfrmCtl.Daemon.Io;

/// <summary>Finds out what has to be known of this machine to orient connections: addresses and the default route.</summary>
internal sealed class MachineNetwork(RouteClient client)
{
    // What only the default route leads to (RFC 5737, RFC 3849).
    private static readonly IPAddress Outside = new([192, 0, 2, 1]);
    private static readonly IPAddress Outside6 = IPAddress.Parse("2001:db8:ffff:ffff::1");

    /// <summary>What the connections need to know.</summary>
    /// <exception cref="NetlinkException">The kernel does not tell.</exception>
    public async ValueTask<LocalNetwork> Describe(IPAddress? listen, IReadOnlyCollection<ConnectionSettings> connections, CancellationToken cancellation)
    {
        IReadOnlyDictionary<int, string> names =
            (await client.LinksAsync(cancellation).ConfigureAwait(false)).ToDictionary(link => link.Index, link => link.Name);
        List<LocalAddress> addresses = [.. (await client.AddressesAsync(cancellation).ConfigureAwait(false))
            .Select(address => new LocalAddress(names.GetValueOrDefault(address.InterfaceIndex, ""), address.Address))];
        await AddLoopbacks(addresses, connections, cancellation).ConfigureAwait(false);
        return new LocalNetwork
        {
            Addresses = addresses,
            DefaultRouteSource = (await client.LookUpAsync(Outside, cancellation: cancellation).ConfigureAwait(false))?.PreferredSource,
            DefaultRouteSource6 = await DefaultRouteSource6(connections, cancellation).ConfigureAwait(false),
            Listen = listen,
        };
    }

    /// <summary>Asked where somebody wants it: a machine without IPv6 refuses the very question.</summary>
    private async ValueTask<IPAddress?> DefaultRouteSource6(IEnumerable<ConnectionSettings> connections, CancellationToken cancellation)
    {
        if (!connections.Any(FollowsDefaultRoute))
            return null;
        try
        {
            return (await client.LookUpAsync(Outside6, cancellation: cancellation).ConfigureAwait(false))?.PreferredSource;
        }
        catch (NetlinkException)
        {
            return null;
        }
    }

    /// <summary>Whether an end of the connection is what the default route says.</summary>
    public static bool FollowsDefaultRoute(ConnectionSettings connection) =>
        connection.Left.Host.Value is HostSpecification.DefaultRoute || connection.Right.Host.Value is HostSpecification.DefaultRoute;

    /// <summary>All of 127.0.0.0/8 is this machine, although the list of addresses has only 127.0.0.1.</summary>
    private async ValueTask AddLoopbacks(List<LocalAddress> addresses, IEnumerable<ConnectionSettings> connections, CancellationToken cancellation)
    {
        IEnumerable<IPAddress> written = connections.SelectMany(connection => new[] { connection.Left.Host.Value, connection.Right.Host.Value })
            .OfType<HostSpecification.Address>().Select(host => host.Value);
        foreach (IPAddress address in written.Where(IPAddress.IsLoopback).Distinct())
            if (!addresses.Exists(known => known.Value.Equals(address))
                && await client.LookUpAsync(address, cancellation: cancellation).ConfigureAwait(false) is { Type: RouteType.Local })
                addresses.Add(new LocalAddress("lo", address));
    }
}
