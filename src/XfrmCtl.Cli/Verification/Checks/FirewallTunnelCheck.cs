using System.Net;
using XfrmCtl.Cli.Firewall;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether the packets inside the tunnels pass the firewall: before encryption, and as they come out of it.</summary>
internal sealed class FirewallTunnelCheck : Check
{
    public override string Id => "firewall.tunnel";

    public override string Title => "The tunnels' traffic through the firewall";

    public override CheckReport Run(VerifyScope scope)
    {
        if (scope.Firewall is not { } rules)
            return Skipped(scope.FirewallObstacle ?? "the rules were not read");
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored && connection.RemoteNetworks.Count > 0)];
        if (connections.Length == 0)
            return Skipped("no connection has networks behind the peer");

        foreach (ConnectionFacts connection in connections)
        {
            foreach ((IPNetwork local, IPNetwork remote) in connection.LocalNetworks.SelectMany(local => connection.RemoteNetworks.Select(remote => (local, remote))))
            {
                string? device = scope.Routing.To(remote.BaseAddress)?.Device;
                var leaving = new ProbePacket { Source = local, Destination = remote, OutDevice = device, HasPolicy = true };
                var coming = new ProbePacket { Source = remote, Destination = local, InDevice = device, HasPolicy = true, State = "established" };
                (string outHook, string inHook) = connection.IsGateway ? ("forward", "forward") : ("output", "input");
                FirewallVerdict answer = rules.Filter(coming, inHook);
                if (Dropped(answer))
                    return Fail(connection, remote, local, answer.Rule, inHook);
                FirewallVerdict leaves = rules.Filter(leaving, outHook);
                if (Dropped(leaves))
                    return Fail(connection, local, remote, leaves.Rule, outHook);
            }
        }

        return Ok(rules.Chains.Count == 0 ? "no rules" : "no rule drops it");
    }

    private static bool Dropped(FirewallVerdict verdict) => verdict is { Fate: PacketFate.Dropped, IsCertain: true };

    private CheckReport Fail(ConnectionFacts connection, IPNetwork from, IPNetwork to, string? rule, string hook) => Failed(
        $"packets of {connection.Name} from {from} to {to} are dropped by: {rule}",
        $"{(from.BaseAddress.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables")} -I {hook.ToUpperInvariant()} -s {from} -d {to} -j ACCEPT");
}
