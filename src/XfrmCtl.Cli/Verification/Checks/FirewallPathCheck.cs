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
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored)];
        if (connections.Length == 0)
            connections = [new ConnectionFacts { Name = "any peer" }];

        List<string> onlyNew = [];
        foreach (ConnectionFacts connection in connections)
        {
            foreach ((string what, string openWith, ProbePacket packet) in Packets(connection, scope))
            {
                FirewallVerdict outgoing = rules.Filter(packet with { State = "new" }, "output", "postrouting");
                ProbePacket back = Back(packet);
                FirewallVerdict answers = rules.Filter(back with { State = "established" }, "prerouting", "input");
                if (IsDropped(outgoing))
                    return Failed($"{what} of {connection.Name} is dropped on its way out by: {outgoing.Rule}", $"{openWith.Replace("INPUT", "OUTPUT", StringComparison.Ordinal).Replace("input", "output", StringComparison.Ordinal)}");
                if (IsDropped(answers))
                    return Failed($"{what} of {connection.Name} is dropped as it comes in, by: {answers.Rule}", openWith);
                FirewallVerdict fresh = rules.Filter(back with { State = "new" }, "prerouting", "input");
                if (IsDropped(fresh))
                    onlyNew.Add($"{what} that {connection.Name}'s peer begins is dropped by: {fresh.Rule} (answers to us pass)|{openWith}");
            }
        }

        if (onlyNew.Count == 0)
            return Ok(rules.Chains.Count == 0 ? "no rules" : "no rule drops it");
        string[] first = onlyNew[0].Split('|');
        return Warning(first[0], first[1]);
    }

    private static bool IsDropped(FirewallVerdict verdict) => verdict is { Fate: PacketFate.Dropped, IsCertain: true };

    private IEnumerable<(string What, string Fix, ProbePacket Packet)> Packets(ConnectionFacts connection, VerifyScope scope)
    {
        IPNetwork? local = connection.LocalAddress is { } own ? NetworkText.Host(own) : null;
        IPNetwork? remote = connection.RemoteAddress is { } peer ? NetworkText.Host(peer) : null;
        string? device = connection.RemoteAddress is { } address ? scope.Routing.To(address)?.Device : null;
        var outgoing = new ProbePacket { Source = local, Destination = remote, OutDevice = device };
        if (isIke)
        {
            foreach (ushort port in new ushort[] { 500, 4500 })
                yield return ($"UDP {port}", Fix(remote, $"-p udp --dport {port}"), outgoing with { Protocol = ProtocolNumbers.Udp, SourcePort = port, DestinationPort = port });
            yield break;
        }

        if (connection.ForceEncaps)
            yield break;
        bool usesAh = connection.EspProposals.Any(proposal => proposal.Protocol == IpsecProtocol.Ah);
        if (usesAh)
            yield return ("AH", Fix(remote, "-p ah"), outgoing with { Protocol = ProtocolNumbers.Ah });
        if (!usesAh || connection.EspProposals.Any(proposal => proposal.Protocol == IpsecProtocol.Esp))
            yield return ("ESP", Fix(remote, "-p esp"), outgoing with { Protocol = ProtocolNumbers.Esp });
    }

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

    private static string Fix(IPNetwork? remote, string match) =>
        $"{(remote?.BaseAddress.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ip6tables" : "iptables")} -I INPUT {(remote is { } peer ? $"-s {peer.BaseAddress} " : "")}{match} -j ACCEPT";
}
