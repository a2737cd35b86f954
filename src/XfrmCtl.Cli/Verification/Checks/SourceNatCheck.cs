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
        rules.Begin();
        (FirewallChain? home, FirewallRule? any) = rules.Chains.Where(chain => chain.IsNat).SelectMany(chain => chain.Rules, (chain, rule) => (chain, rule)).FirstOrDefault(one => one.rule.Action == RuleAction.Translate);
        if (any is null)
            return Ok("no rule does it" + PartOnly(scope));
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored && connection.RemoteNetworks.Count > 0)];
        if (connections.Length == 0)
            return Warning($"'{any.Text}' may change packets of tunnels before they are encrypted", FirewallFix.Spare(home, new ProbePacket()));

        CheckReport? perhaps = null;
        for (int seen = 0; seen < connections.Length; seen++)
        {
            ConnectionFacts connection = connections[seen];
            foreach ((IPNetwork local, IPNetwork remote) in connection.LocalNetworks.SelectMany(local => connection.RemoteNetworks.Select(remote => (local, remote))))
            {
                ProbePacket packet = new() { Source = local, Destination = remote, OutDevice = scope.Routing.To(remote.BaseAddress)?.Device, WillBeEncrypted = true, MayBecome = connection.LocalNetworks };
                FirewallVerdict verdict = rules.Translation(packet);
                if (verdict is { Fate: PacketFate.Translated, IsCertain: true })
                {
                    return Failed(
                        $"packets of {connection.Name} from {local} to {remote} have their source changed before they are encrypted, by: {verdict.Rule}; the policy does not know them then",
                        FirewallFix.Spare(verdict.Chain, packet));
                }

                if (!verdict.IsCertain && !rules.IsExhausted)
                    perhaps ??= Warning($"packets of {connection.Name} from {local} to {remote} may have their source changed before they are encrypted, by: {verdict.Rule}", FirewallFix.Spare(verdict.Chain, packet));
            }

            if (rules.IsExhausted)
                return perhaps ?? TooMany(scope, seen, connections.Length);
        }

        return perhaps ?? Ok("there is source NAT, and none of it meets the tunnels' packets" + PartOnly(scope));
    }
}
