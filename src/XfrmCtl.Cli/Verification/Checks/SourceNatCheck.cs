using System.Net;
using XfrmCtl.Cli.Firewall;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// Source NAT changes the addresses that the policy selects by, and the packets leave in clear or not at all. On an ASA the exception is called
/// nat exemption (<c>nat 0</c>, twice NAT); here it is a rule before the one that translates.
/// </summary>
internal sealed class SourceNatCheck : Check
{
    public override string Id => "firewall.nat";

    public override string Title => "No source NAT in the tunnel's way";

    public override CheckReport Run(VerifyScope scope)
    {
        if (scope.Firewall is not { } rules)
            return Skipped(scope.FirewallObstacle ?? "the rules were not read");
        FirewallRule? any = rules.Chains.Where(chain => chain.IsNat).SelectMany(chain => chain.Rules).FirstOrDefault(rule => rule.Action == RuleAction.Translate);
        if (any is null)
            return Ok("no rule does it");
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored && connection.RemoteNetworks.Count > 0)];
        if (connections.Length == 0)
            return Warning($"'{any.Text}' may change packets of tunnels before they are encrypted", Fix(isIPv6: false));

        string? perhaps = null;
        foreach (ConnectionFacts connection in connections)
        {
            foreach ((IPNetwork local, IPNetwork remote) in connection.LocalNetworks.SelectMany(local => connection.RemoteNetworks.Select(remote => (local, remote))))
            {
                FirewallVerdict verdict = rules.Translation(new ProbePacket
                {
                    Source = local,
                    Destination = remote,
                    OutDevice = scope.Routing.To(remote.BaseAddress)?.Device,
                    HasPolicy = true,
                    MayBecome = connection.LocalNetworks,
                });
                bool isIPv6 = local.BaseAddress.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetworkV6;
                if (verdict is { Fate: PacketFate.Translated, IsCertain: true })
                {
                    return Failed(
                        $"packets of {connection.Name} from {local} to {remote} have their source changed before they are encrypted, by: {verdict.Rule}; the policy does not know them then",
                        Fix(isIPv6));
                }

                if (!verdict.IsCertain)
                    perhaps ??= $"packets of {connection.Name} from {local} to {remote} may have their source changed before they are encrypted, by: {verdict.Rule}";
            }
        }

        return perhaps is null ? Ok("there is source NAT, and none of it meets the tunnels' packets") : Warning(perhaps, Fix(isIPv6: false));
    }

    private static string Fix(bool isIPv6) => $"{(isIPv6 ? "ip6tables" : "iptables")} -t nat -I POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT";
}
