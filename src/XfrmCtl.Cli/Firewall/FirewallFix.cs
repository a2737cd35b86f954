using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace XfrmCtl.Cli.Firewall;

/// <summary>The line that opens a chain for a packet, in the words of the program that the chain belongs to: what is accepted elsewhere is dropped here all the same.</summary>
internal static class FirewallFix
{
    /// <summary>A rule at the chain's head that lets such packets through.</summary>
    public static string Accept(FirewallChain? chain, ProbePacket packet)
    {
        string family = packet.IsIPv6 ? "ip6" : "ip";
        List<string> words;
        if (chain is { Program: FirewallChain.Nft })
        {
            words = ["nft insert rule", chain.Family, chain.Table, chain.Name, .. Word(packet.Source, family + " saddr"), .. Word(packet.Destination, family + " daddr")];
            if (packet is { Protocol: not null, DestinationPort: { } port })
                words.Add(string.Create(CultureInfo.InvariantCulture, $"udp dport {port}"));
            else if (packet.Protocol is { } number)
                words.Add($"meta l4proto {Name(number)}");
            words.Add("accept");
        }
        else
        {
            words = [chain?.Program ?? (packet.IsIPv6 ? "ip6tables" : "iptables"), .. chain is null or { Table: "filter" } ? Array.Empty<string>() : ["-t", chain.Table], "-I", chain?.Name ?? "INPUT"];
            words.AddRange([.. Word(packet.Source, "-s"), .. Word(packet.Destination, "-d")]);
            if (packet.Protocol is { } number)
                words.Add($"-p {Name(number)}");
            if (packet.DestinationPort is { } port)
                words.Add(string.Create(CultureInfo.InvariantCulture, $"--dport {port}"));
            words.Add("-j ACCEPT");
        }

        return string.Join(' ', words);
    }

    /// <summary>A rule at the head of a chain that translates, by which what will be encrypted keeps its source.</summary>
    public static string Spare(FirewallChain? chain, ProbePacket packet)
    {
        if (chain?.Program == FirewallChain.Nft)
            return Accept(chain, packet with { Protocol = null, SourcePort = null, DestinationPort = null });
        return $"{chain?.Program ?? (packet.IsIPv6 ? "ip6tables" : "iptables")} -t nat -I {chain?.Name ?? "POSTROUTING"} -m policy --dir out --pol ipsec -j ACCEPT";
    }

    private static string[] Word(IPNetwork? network, string option) => network is not { } one ? [] : [option, Text(one)];

    private static string Text(IPNetwork network) =>
        network.PrefixLength == (network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32) ? network.BaseAddress.ToString() : network.ToString();

    private static string Name(byte protocol) => protocol switch
    {
        ProtocolNumbers.Udp => "udp",
        ProtocolNumbers.Esp => "esp",
        ProtocolNumbers.Ah => "ah",
        _ => protocol.ToString(CultureInfo.InvariantCulture),
    };
}
