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
        rules.Begin();
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored && connection.RemoteNetworks.Count > 0)];
        if (connections.Length == 0)
            return Skipped("no connection has networks behind the peer");

        for (int seen = 0; seen < connections.Length; seen++)
        {
            ConnectionFacts connection = connections[seen];
            foreach ((IPNetwork local, IPNetwork remote) in connection.LocalNetworks.SelectMany(local => connection.RemoteNetworks.Select(remote => (local, remote))))
            {
                string? device = scope.Routing.To(remote.BaseAddress)?.Device;
                var leaving = new ProbePacket { Source = local, Destination = remote, OutDevice = device, WillBeEncrypted = true };
                var coming = new ProbePacket { Source = remote, Destination = local, InDevice = device, WasEncrypted = true, State = "established" };
                (string outHook, string inHook) = connection.IsGateway ? ("forward", "forward") : ("output", "input");
                if (rules.Filter(coming, "prerouting", inHook) is { IsDropped: true } answer)
                    return Fail(connection, coming, answer);
                if (rules.Filter(leaving, outHook, "postrouting") is { IsDropped: true } leaves)
                    return Fail(connection, leaving, leaves);
            }

            if (rules.IsExhausted)
                return TooMany(scope, seen, connections.Length);
        }

        return Ok((rules.Chains.Count == 0 ? "no rules" : "no rule drops it") + PartOnly(scope));
    }

    private CheckReport Fail(ConnectionFacts connection, ProbePacket packet, FirewallVerdict verdict) =>
        Failed($"packets of {connection.Name} from {packet.Source} to {packet.Destination} are dropped by: {verdict.Rule}", FirewallFix.Accept(verdict.Chain, packet));
}
