using System.Net;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Core;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Whether nftables and iptables let IKE (UDP 500 and 4500) and ESP or AH to and from each peer.</summary>
/// <param name="isIke">IKE, or else what carries the traffic.</param>
internal sealed class FirewallPathCheck(bool isIke) : Check
{
    public override string Id => isIke ? "firewall.ike" : "firewall.esp";

    public override string Title => isIke ? "IKE through the firewall" : "ESP through the firewall";

    public override CheckReport Run(VerifyScope scope)
    {
        if (scope.Firewall is not { } rules)
            return Skipped(scope.FirewallObstacle ?? "the rules were not read");
        rules.Begin();
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored)];
        if (connections.Length == 0)
            connections = [new ConnectionFacts { Name = "any peer" }];

        CheckReport? onlyNew = null;
        for (int seen = 0; seen < connections.Length; seen++)
        {
            ConnectionFacts connection = connections[seen];
            foreach ((string what, ProbePacket packet) in Packets(connection, scope))
            {
                FirewallVerdict outgoing = rules.Filter(packet, "output", "postrouting", "egress");
                if (outgoing.IsDropped)
                    return Failed($"{what} of {connection.Name} is dropped on its way out by: {outgoing.Rule}", FirewallFix.Accept(outgoing.Chain, packet with { Source = packet.Destination is null ? packet.Source : null }));
                ProbePacket back = Back(packet);
                FirewallVerdict answers = rules.Filter(back with { State = "established" }, "ingress", "prerouting", "input");
                if (answers.IsDropped)
                    return Failed($"{what} of {connection.Name} is dropped as it comes in, by: {answers.Rule}", FirewallFix.Accept(answers.Chain, OfThePeer(back)));
                if (onlyNew is null && rules.Filter(back, "ingress", "prerouting", "input") is { IsDropped: true } fresh)
                {
                    onlyNew = Warning($"{what} that {connection.Name}'s peer begins is dropped by: {fresh.Rule} (answers to us pass)", FirewallFix.Accept(fresh.Chain, OfThePeer(back)));
                }
                else if (onlyNew is null && rules.Destination(back with { MayBecome = packet.Source is { } own ? [own] : [] }) is { Fate: PacketFate.Diverted, IsCertain: true } elsewhere)
                {
                    onlyNew = Warning($"{what} that {connection.Name}'s peer begins is sent elsewhere by: {elsewhere.Rule} (answers to us pass)", FirewallFix.Accept(elsewhere.Chain, OfThePeer(back)));
                }
            }

            if (rules.IsExhausted)
                return onlyNew ?? TooMany(scope, seen, connections.Length);
        }

        return onlyNew ?? Ok((rules.Chains.Count == 0 ? "no rules" : "no rule drops it") + PartOnly(scope));
    }

    private IEnumerable<(string What, ProbePacket Packet)> Packets(ConnectionFacts connection, VerifyScope scope)
    {
        IPNetwork? local = connection.LocalAddress is { } own ? NetworkText.Host(own) : null;
        IPNetwork? remote = connection.RemoteAddress is { } peer ? NetworkText.Host(peer) : null;
        string? device = connection.RemoteAddress is { } address ? scope.Routing.To(address)?.Device : null;
        var outgoing = new ProbePacket { Source = local, Destination = remote, OutDevice = device };
        if (isIke)
        {
            foreach (ushort port in new ushort[] { 500, 4500 })
                yield return ($"UDP {port}", outgoing with { Protocol = ProtocolNumbers.Udp, SourcePort = port, DestinationPort = port });
            yield break;
        }

        if (connection.ForceEncaps)
            yield break;
        bool usesAh = connection.EspProposals.Any(proposal => proposal.Protocol == IpsecProtocol.Ah);
        if (usesAh)
            yield return ("AH", outgoing with { Protocol = ProtocolNumbers.Ah });
        if (!usesAh || connection.EspProposals.Any(proposal => proposal.Protocol == IpsecProtocol.Esp))
            yield return ("ESP", outgoing with { Protocol = ProtocolNumbers.Esp });
    }

    // Its address is enough, where there is one.
    private static ProbePacket OfThePeer(ProbePacket back) => back.Source is null ? back : back with { Destination = null };

    // The policy of a gateway: where a packet comes in by is where it went out by.
    private static ProbePacket Back(ProbePacket packet) => packet with
    {
        Source = packet.Destination,
        Destination = packet.Source,
        SourcePort = packet.DestinationPort,
        DestinationPort = packet.SourcePort,
        InDevice = packet.OutDevice,
        OutDevice = null,
    };
}
