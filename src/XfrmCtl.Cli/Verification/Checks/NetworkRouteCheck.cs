using System.Net;
using XfrmCtl.Cli.Firewall;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// The kernel looks for a policy only after it has found a route, so the networks behind the peer need one, be it the default route; and one
/// that is also on a link of ours never gets there.
/// </summary>
internal sealed class NetworkRouteCheck : Check
{
    public override string Id => "net.networks";

    public override string Title => "A route to each network behind a peer";

    public override CheckReport Run(VerifyScope scope)
    {
        (ConnectionFacts Connection, IPNetwork Network)[] remote =
            [.. scope.Configuration.Connections.SelectMany(connection => connection.RemoteNetworks.Select(network => (connection, network)))];
        if (remote.Length == 0)
            return Skipped("no connection has networks behind the peer");
        if (!scope.Machine.Exists("/proc/net/route"))
            return Skipped("/proc/net/route cannot be read");

        foreach ((ConnectionFacts connection, IPNetwork network) in remote)
        {
            // A default network behind the peer contains our own links by design.
            KnownRoute? link = network.PrefixLength == 0 ? null : scope.Routing.Routes.FirstOrDefault(route =>
                route is { IsOnLink: true, Refuses: false } && route.Network.PrefixLength >= network.PrefixLength && network.PrefixLength < Bits(network)
                && NetworkText.Overlap(route.Network, network) && !IsOwnOf(connection, route.Network));
            if (link is not null)
            {
                return Failed(
                    $"{network} of {connection.Name} is also here, as {link.Network} on {link.Device}: its hosts are looked for on that link",
                    "renumber one of the two, or have the peer translate its network into another");
            }
        }

        // With leftsourceip= the daemon makes the route.
        (ConnectionFacts Connection, IPNetwork Network)[] without =
            [.. remote.Where(one => one.Connection.SourceAddress is null && scope.Routing.To(one.Network.BaseAddress) is null)];
        return without.Length == 0
            ? Ok("found")
            : Failed(
                $"none to {Words.Listed(without.Select(one => $"{one.Network} ({one.Connection.Name})"))}: without a route the kernel does not look for the tunnel",
                $"ip route add {without[0].Network} dev INTERFACE, or set leftsourceip= in {without[0].Connection.Name}");
    }

    // Networks that the daemon itself routes have a device and no gateway.
    private static bool IsOwnOf(ConnectionFacts connection, IPNetwork route) => connection.SourceAddress is not null && connection.RemoteNetworks.Contains(route);

    private static int Bits(IPNetwork network) => network.BaseAddress.GetAddressBytes().Length * 8;
}
