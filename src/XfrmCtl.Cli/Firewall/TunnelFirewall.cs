using System.Net;
using XfrmCtl.Cli.Verification;

namespace XfrmCtl.Cli.Firewall;

/// <summary>What the rules of this machine do with one tunnel: with its packets before they are encrypted, and with its own messages.</summary>
/// <param name="rules">The rules.</param>
/// <param name="routing">By which interface packets leave.</param>
internal sealed class TunnelFirewall(FirewallRuleset rules, RoutingFacts routing)
{
    private const ushort Ike = 500;
    private const ushort IkeThroughNat = 4500;

    /// <summary>Whether some rule makes TCP's segments smaller.</summary>
    public bool ClampsSegments => rules.Chains.Any(chain => chain.Rules.Any(rule => rule.ClampsSegments));

    /// <summary>The first rule that gives packets from our networks to the peer's another source, and what spares them; or null. That a part of them is spared does not count.</summary>
    public (string Rule, string Fix)? SourceNat(IReadOnlyList<IPNetwork> ours, IReadOnlyList<IPNetwork> theirs)
    {
        foreach (IPNetwork local in ours)
        {
            foreach (IPNetwork remote in theirs.Where(remote => remote.BaseAddress.AddressFamily == local.BaseAddress.AddressFamily))
            {
                ProbePacket packet = new() { Source = local, Destination = remote, OutDevice = routing.To(remote.BaseAddress)?.Device, WillBeEncrypted = true, MayBecome = ours };
                FirewallVerdict verdict = rules.Translation(packet);
                if (verdict.Fate == PacketFate.Translated)
                    return (verdict.Rule ?? "", FirewallFix.Spare(verdict.Chain, packet));
            }
        }

        return null;
    }

    /// <summary>The first rule that drops IKE or ESP to this peer, or its answers, and what opens it; or null.</summary>
    public (string Rule, string Fix)? Drops(IPAddress peer)
    {
        string? device = routing.To(peer)?.Device;
        var there = new ProbePacket { Destination = NetworkText.Host(peer), OutDevice = device };
        var back = new ProbePacket { Source = NetworkText.Host(peer), InDevice = device, State = "established" };
        foreach ((byte protocol, ushort? port) in new (byte, ushort?)[] { (ProtocolNumbers.Udp, Ike), (ProtocolNumbers.Udp, IkeThroughNat), (ProtocolNumbers.Esp, null) })
        {
            ProbePacket leaving = there with { Protocol = protocol, SourcePort = port, DestinationPort = port };
            ProbePacket coming = back with { Protocol = protocol, SourcePort = port, DestinationPort = port };
            if (rules.Filter(leaving, "output", "postrouting", "egress") is { IsDropped: true } stopped)
                return (stopped.Rule ?? "", FirewallFix.Accept(stopped.Chain, leaving));
            if (rules.Filter(coming, "ingress", "prerouting", "input") is { IsDropped: true } dropped)
                return (dropped.Rule ?? "", FirewallFix.Accept(dropped.Chain, coming));
        }

        return null;
    }
}
