using System.Globalization;
using System.Net;
using System.Net.Sockets;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>The ASA's half of a connection in its own words, as they are typed in configuration mode. What it alone names stands in capitals (<see cref="AsaPlaceholders"/>).</summary>
/// <remarks>Words of 8.4 and later (`crypto ikev1`), checked against 9.1. Source: Cisco ASA Series VPN CLI Configuration Guide, 9.1, and its command reference.</remarks>
internal static class AsaLines
{
    /// <summary>IKEv1 listens on the interface that the crypto map is bound to.</summary>
    public static IReadOnlyList<string> Listens { get; } = ["crypto ikev1 enable OUTSIDE", "crypto map MAP interface OUTSIDE"];

    /// <summary>NAT traversal for all, and for this peer.</summary>
    public static IReadOnlyList<string> NatTraversal { get; } = ["crypto isakmp nat-traversal 20", "no crypto map MAP SEQ set nat-t-disable"];

    /// <summary>What it logs about IKE, to see while one tries.</summary>
    public static IReadOnlyList<string> Debug { get; } = ["debug crypto condition peer PEER", "debug crypto ikev1 127"];

    /// <summary>The IKE policy that a choice of ours needs; a remark where its IKEv1 has none.</summary>
    public static IReadOnlyList<string> Policy(ConnectionProfile profile)
    {
        IkeProposal? fitting = profile.IkeProposals.FirstOrDefault(proposal => Missing(proposal) is null);
        if (fitting is null)
            return [$"! IKEv1 of an ASA 9.1 has no {Missing(profile.IkeProposals[0])}: 3des, aes, aes-192, aes-256; md5, sha; group 1, 2 or 5"];
        return
        [
            "crypto ikev1 policy POLICY",
            $" authentication {(profile.PreSharedKey is null && profile.Signatures is not null ? "rsa-sig" : "pre-share")}",
            $" encryption {Encryption(fitting.Cipher, fitting.KeyBits)}",
            $" hash {fitting.Hash.AsaName}",
            $" group {fitting.Group.AsaName}",
            string.Create(CultureInfo.InvariantCulture, $" lifetime {profile.IkeLifetime.TotalSeconds:0}"),
        ];
    }

    /// <summary>The transform set that a choice of ours needs, and the map entry that uses it.</summary>
    public static IReadOnlyList<string> TransformSet(ConnectionProfile profile)
    {
        EspProposal? fitting = profile.EspProposals.FirstOrDefault(proposal => Missing(proposal) is null);
        if (fitting is null)
            return [$"! IKEv1 of an ASA 9.1 has no {Missing(profile.EspProposals[0])} in a transform set: esp-3des, esp-aes, esp-aes-192, esp-aes-256; esp-md5-hmac, esp-sha-hmac"];
        return
        [
            $"crypto ipsec ikev1 transform-set SET esp-{Encryption(fitting.Cipher, fitting.KeyBits)} {fitting.Integrity!.AsaName}",
            "crypto map MAP SEQ set ikev1 transform-set SET",
        ];
    }

    /// <summary>PFS as we have it.</summary>
    public static string Pfs(DhGroup? group) => group switch
    {
        null => "no crypto map MAP SEQ set pfs",
        { AsaName: { } number } => $"crypto map MAP SEQ set pfs group{number}",
        _ => $"! an ASA 9.1 has no PFS with {group}: group1, group2 or group5",
    };

    /// <summary>The tunnel-group, whose name is our address as the ASA sees it.</summary>
    public static IReadOnlyList<string> TunnelGroup(string us, bool withKey = true) => withKey
        ? [$"tunnel-group {us} type ipsec-l2l", $"tunnel-group {us} ipsec-attributes", " ikev1 pre-shared-key KEY"]
        : [$"tunnel-group {us} type ipsec-l2l"];

    /// <summary>The crypto access list: one entry for each pair, the ASA's side first.</summary>
    public static IReadOnlyList<string> AccessList(IEnumerable<SelectorPair> selectors) =>
        [.. selectors.Select(pair => $"access-list ACL extended permit {Protocol(pair)} {Network(pair.Remote)}{Port(pair.Remote)} {Network(pair.Local)}{Port(pair.Local)}"), "crypto map MAP SEQ match address ACL"];

    /// <summary>The map entry's peer.</summary>
    public static string SetPeer(string us) => $"crypto map MAP SEQ set peer {us}";

    /// <summary>The exemption from NAT for a pair: both networks stay as they are.</summary>
    public static IReadOnlyList<string> NoNat(SelectorPair pair) =>
    [
        "object network LOCAL-NET", $" {ObjectOf(pair.Remote)}", "object network REMOTE-NET", $" {ObjectOf(pair.Local)}",
        "nat (INSIDE,OUTSIDE) source static LOCAL-NET LOCAL-NET destination static REMOTE-NET REMOTE-NET no-proxy-arp route-lookup",
    ];

    /// <summary>What the ASA would do with a packet of this traffic, from its side.</summary>
    public static string PacketTracer(SelectorPair pair) => $"packet-tracer input INSIDE icmp {Sample(pair.Remote)} 8 0 {Sample(pair.Local)} detailed";

    /// <summary>What an ASA's IKEv1 lacks of a Phase 1 choice, or null.</summary>
    public static string? Missing(IkeProposal proposal) =>
        proposal.Cipher.AsaName is null or "null" ? proposal.Cipher.ConfName
        : proposal.Hash.AsaName is null ? proposal.Hash.ConfName
        : proposal.Group.AsaName is null or "14" ? proposal.Group.ConfName
        : null;

    /// <summary>What an ASA's IKEv1 lacks of a Phase 2 choice, or null.</summary>
    public static string? Missing(EspProposal proposal) =>
        proposal.Protocol == IpsecProtocol.Ah ? "AH"
        : proposal.Cipher.AsaName is null ? proposal.Cipher.ConfName
        : proposal.Integrity?.AsaName is null ? proposal.Integrity?.ConfName ?? "such cipher"
        : null;

    /// <summary>Whether ASA 9.15 and later have removed a part of it (release notes of 9.13 and 9.15: DES, 3DES, MD5, groups 2 and 5 of IKEv1).</summary>
    public static bool IsRemoved(IkeProposal proposal) =>
        proposal.Cipher.AsaName is "des" or "3des" || proposal.Hash.AsaName == "md5" || proposal.Group.AsaName is "1" or "2" or "5";

    /// <summary>The same for Phase 2.</summary>
    public static bool IsRemoved(EspProposal proposal) => proposal.Cipher.AsaName is "des" or "3des" || proposal.Integrity?.AsaName == "esp-md5-hmac";

    private static string Encryption(CipherAlgorithm cipher, int keyBits) => cipher.AsaName == "aes" && keyBits > 128
        ? string.Create(CultureInfo.InvariantCulture, $"aes-{keyBits}") : cipher.AsaName!;

    private static string Protocol(SelectorPair pair) => pair.Local.Protocol switch
    {
        0 => "ip",
        1 => "icmp",
        6 => "tcp",
        17 => "udp",
        var number => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Network(TrafficSelector selector) =>
        selector.IsHost ? $"host {selector.Network.BaseAddress}"
        : selector.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? selector.Network.ToString()
        : selector.Network.PrefixLength == 0 ? "any4"
        : $"{selector.Network.BaseAddress} {Mask(selector.Network.PrefixLength)}";

    private static string Port(TrafficSelector selector) => selector is { Protocol: 6 or 17, Port: > 0 } ? string.Create(CultureInfo.InvariantCulture, $" eq {selector.Port}") : "";

    private static string ObjectOf(TrafficSelector selector) => selector.IsHost ? $"host {selector.Network.BaseAddress}"
        : selector.Network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $"subnet {selector.Network}"
        : $"subnet {selector.Network.BaseAddress} {Mask(selector.Network.PrefixLength)}";

    private static IPAddress Mask(int length) => new(BitConverter.GetBytes(IPAddress.HostToNetworkOrder(unchecked((int)(length == 0 ? 0 : uint.MaxValue << (32 - length))))));

    /// <summary>A host of a network: the first after the network's own address.</summary>
    private static IPAddress Sample(TrafficSelector selector)
    {
        byte[] octets = selector.Network.BaseAddress.GetAddressBytes();
        if (!selector.IsHost)
            octets[^1] |= 1;
        return new(octets);
    }
}
