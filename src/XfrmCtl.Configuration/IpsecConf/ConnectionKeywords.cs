using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Algorithms;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The keywords of a connection, one row each; those of its ends are in <see cref="EndKeywords"/>.</summary>
/// <remarks>Defaults are those of the dialect that the configuration is in, unless the sentence says otherwise.</remarks>
internal static class ConnectionKeywords
{
    private static readonly KeywordRows Table = new(KeywordScope.Connection);

    public static readonly Keyword<string> Also = Table.Honoured("also", ValueKinds.Text, "",
        "Connections whose settings count here too, unless set here", adds: true);

    public static readonly Keyword<AutoAction> Auto = Table.Honoured("auto", ValueKinds.OneOf(
        ("ignore", AutoAction.Ignore), ("add", AutoAction.Add), ("route", AutoAction.Route), ("start", AutoAction.Start),
        ("ondemand", AutoAction.Route), ("up", AutoAction.Start), ("keep", AutoAction.Start), ("manual", AutoAction.Ignore)),
        "ignore", "What happens when the configuration is loaded");

    public static readonly Keyword<ConnectionType> Type = Table.Refused("type", ValueKinds.OneOf(
        ("tunnel", ConnectionType.Tunnel), ("transport", ConnectionType.Transport), ("passthrough", ConnectionType.Passthrough),
        ("pass", ConnectionType.Passthrough), ("reject", ConnectionType.Reject), ("drop", ConnectionType.Drop),
        ("udp", ConnectionType.Tunnel), ("udpencap", ConnectionType.Tunnel)),
        "tunnel", "policies without IPsec are not installed", neutral: "tunnel, transport, udp, udpencap");

    public static readonly Keyword<string> KeyExchange = Table.Refused("keyexchange", ValueKinds.OneOf<string>(
        ("ike", "ike"), ("ikev1", "ikev1"), ("ikev2", "ikev2")),
        "ike", "IKEv2 is not spoken", neutral: "ike, ikev1");

    public static readonly Keyword<string> IkeV2 = Table.Refused("ikev2", ValueKinds.OneOf<string>(
        ("no", "no"), ("never", "never"), ("permit", "permit"), ("propose", "propose"), ("yes", "yes"), ("insist", "insist"), ("always", "always")),
        "no", "IKEv2 is not spoken", neutral: "no, never, permit, propose");

    public static readonly Keyword<AuthenticationMethod> AuthBy = Table.Refused("authby", ValueKinds.OneOf(
        ("secret", AuthenticationMethod.Secret), ("psk", AuthenticationMethod.Secret), ("rsasig", AuthenticationMethod.RsaSignature),
        ("rsa", AuthenticationMethod.RsaSignature), ("pubkey", AuthenticationMethod.RsaSignature), ("never", AuthenticationMethod.Never),
        ("secret|rsasig", AuthenticationMethod.SecretOrRsaSignature), ("rsasig|secret", AuthenticationMethod.SecretOrRsaSignature),
        ("xauthpsk", AuthenticationMethod.Secret), ("xauthrsasig", AuthenticationMethod.RsaSignature), ("ecdsa", AuthenticationMethod.RsaSignature),
        ("null", AuthenticationMethod.Never)),
        "secret", "only pre-shared keys and RSA signatures are supported", neutral: "secret, psk, rsasig, rsa, pubkey, secret|rsasig, rsasig|secret, xauthpsk, xauthrsasig");

    public static readonly Keyword<string?> Xauth = Table.Refused("xauth", ValueKinds.Optional(
        ("client", "client"), ("server", "server"), ("generic", "generic"), ("hybrid", "hybrid")),
        "", "the gateway proves itself in Phase 1 as the client does", neutral: "client, server, generic");

    public static readonly Keyword<string?> XauthIdentity = Table.Honoured("xauth_identity", ValueKinds.OptionalText, "",
        "Our user for XAUTH; the password is in ipsec.secrets");

    public static readonly Keyword<string?> XauthBy = Table.Refused("xauthby", ValueKinds.Optional(("file", "file"), ("pam", "pam"), ("alwaysok", "alwaysok")),
        "", "PAM is not asked", neutral: "file, alwaysok");

    public static readonly Keyword<bool> ModeConfigPull = Table.Honoured("modecfgpull|modeconfig", ValueKinds.Pull, "",
        "Whether the client asks for its address, as it does without this in strongSwan's files, or the gateway tells it, as without this in the others' (ModeCfg)");

    public static readonly Keyword<ImmutableArray<IPAddress>> ModeConfigDns = Table.Honoured("modecfgdns|modecfgdns1|modecfgdns2", ValueKinds.Addresses, "",
        "Name servers that clients are told", adds: true);

    public static readonly Keyword<ImmutableArray<string>> ModeConfigDomains = Table.Honoured("modecfgdomains|modecfgdomain", ValueKinds.Names, "",
        "Domains that clients are told");

    public static readonly Keyword<string?> ModeConfigBanner = Table.Honoured("modecfgbanner", ValueKinds.OptionalText, "",
        "Text that clients are shown");

    public static readonly Keyword<bool> CiscoUnity = Table.Honoured("cisco-unity", ValueKinds.Flag, "",
        "Whether the Unity vendor ID is sent, with XAUTH or ModeCfg, so that a Cisco tells its networks, domain and banner");

    public static readonly Keyword<string?> RemotePeerType = Table.Honoured("remote_peer_type", ValueKinds.Optional(("cisco", "cisco")), "",
        "With cisco as cisco-unity=yes");

    public static readonly Keyword<ImmutableArray<IkeProposal>> Ike = Table.Honoured("ike",
        new ValueKind<ImmutableArray<IkeProposal>>("Phase 1 algorithms such as aes256-sha1-modp2048", AlgorithmParser.Ike) { IsShared = true }, "",
        "Phase 1 algorithms, preferred first");

    public static readonly Keyword<string> Phase2 = Table.Refused("phase2|auth", ValueKinds.OneOf<string>(
        ("esp", "esp"), ("ah", "ah"), ("default", "esp"), ("ah+esp", "ah+esp")),
        "esp", "ESP and AH together are not supported; ESP does what both do", neutral: "esp, ah, default");

    public static readonly Keyword<Phase2Algorithms> Phase2Alg = Table.Honoured("phase2alg|esp",
        new ValueKind<Phase2Algorithms>("Phase 2 algorithms such as aes256-sha1", AlgorithmParser.Esp) { IsShared = true }, "",
        "Phase 2 algorithms, preferred first, and the group of perfect forward secrecy");

    public static readonly Keyword<Phase2Algorithms> Ah = Table.Honoured("ah",
        new ValueKind<Phase2Algorithms>("AH's algorithms such as sha256", AlgorithmParser.Ah) { IsShared = true }, "",
        "Phase 2 algorithms of AH, which encrypts nothing, preferred first; with phase2=ah those of phase2alg= count too");

    public static readonly Keyword<bool> Pfs = Table.Honoured("pfs", ValueKinds.Boolean, "yes",
        "Whether Quick Mode makes a Diffie-Hellman exchange of its own");

    public static readonly Keyword<DhGroup?> PfsGroup = Table.Honoured("pfsgroup", new ValueKind<DhGroup?>("a group such as modp2048", ReadGroup), "",
        "The group of perfect forward secrecy");

    public static readonly Keyword<TimeSpan> IkeLifetime = Table.Honoured("ikelifetime", ValueKinds.Time(), "1h",
        "Phase 1 lifetime; at most a day", libreswan: "8h", strongSwan: "3h");

    public static readonly Keyword<TimeSpan> SaLifetime = Table.Honoured("salifetime|keylife|lifetime|ipsec-lifetime", ValueKinds.Time(), "8h",
        "Phase 2 lifetime; at most a day", strongSwan: "1h");

    public static readonly Keyword<bool> Rekey = Table.Honoured("rekey", ValueKinds.Boolean, "yes",
        "Whether SAs are renewed before they run out");

    public static readonly Keyword<TimeSpan> RekeyMargin = Table.Honoured("rekeymargin|margintime", ValueKinds.Time(), "9m",
        "How long before the end of an SA its successor is negotiated");

    public static readonly Keyword<int> RekeyFuzz = Table.Honoured("rekeyfuzz", ValueKinds.Percent, "100%",
        "By how much at most the margin is stretched at random");

    public static readonly Keyword<long> KeyingTries = Table.Honoured("keyingtries", ValueKinds.Number(most: int.MaxValue), "%forever",
        "How many attempts are made, 0 for no end", strongSwan: "3");

    public static readonly Keyword<bool> ForceEncaps = Table.Honoured("forceencaps", ValueKinds.Boolean, "no",
        "Whether UDP encapsulation is wanted even without a NAT");

    public static readonly Keyword<string> Encapsulation = Table.Honoured("encapsulation", ValueKinds.OneOf<string>(
        ("auto", "auto"), ("yes", "yes"), ("no", "no")), "auto", "libreswan's word for forceencaps=");

    public static readonly Keyword<bool> NatKeepalive = Table.Honoured("nat-keepalive", ValueKinds.Boolean, "yes",
        "Whether NAT keepalives are sent");

    public static readonly Keyword<TimeSpan> DpdDelay = Table.Honoured("dpddelay", ValueKinds.Time(), "0",
        "How long without traffic before the peer is asked; 0 for never", strongSwan: "30");

    public static readonly Keyword<TimeSpan> DpdTimeout = Table.Honoured("dpdtimeout", ValueKinds.Time(), "0",
        "How long without an answer before the peer counts as dead", strongSwan: "150");

    public static readonly Keyword<DeadPeerAction> DpdAction = Table.Honoured("dpdaction", ValueKinds.OneOf(
        ("hold", DeadPeerAction.Hold), ("clear", DeadPeerAction.Clear), ("restart", DeadPeerAction.Restart),
        ("restart_by_peer", DeadPeerAction.RestartByPeer), ("none", DeadPeerAction.None)),
        "hold", "What follows when the peer is dead; with none the peer is not asked", strongSwan: "none");

    public static readonly Keyword<long> ReplayWindow = Table.Honoured("replay-window", ValueKinds.Number(most: 4096), "32",
        "Anti-replay window in packets", libreswan: "128");

    public static readonly Keyword<bool> InitialContact = Table.Honoured("initial-contact", ValueKinds.Boolean, "yes",
        "Whether a peer is told that we hold no SA with it");

    public static readonly Keyword<TimeSpan> RetransmitInterval = Table.Honoured("retransmit-interval", ValueKinds.Time("ms"), "500ms",
        "First interval of retransmission; libreswan's default");

    public static readonly Keyword<TimeSpan> RetransmitTimeout = Table.Honoured("retransmit-timeout", ValueKinds.Time(), "60s",
        "After how long an unanswered message ends the attempt; libreswan's default");

    public static readonly Keyword<ImmutableArray<string>> ConnAlias = Table.Honoured("connalias", ValueKinds.Names, "",
        "Other names of the connection", adds: true);

    public static readonly Keyword<long> Reqid = Table.Honoured("reqid", ValueKinds.Number(most: 16383), "0",
        "The number that binds policies to states; 0 for one of the daemon's choice");

    public static readonly Keyword<long> Priority = Table.Honoured("priority", ValueKinds.Number(most: uint.MaxValue), "0",
        "Priority of the policies, the lower first; 0 for one by the length of their prefixes");

    public static readonly Keyword<long> Metric = Table.Honoured("metric", ValueKinds.Number(), "0",
        "Metric of the route that leftsourceip= makes, 0 for the usual one");

    public static readonly Keyword<long> Mtu = Table.Honoured("mtu", ValueKinds.Number(most: 65535), "0",
        "MTU of the route that leftsourceip= makes, 0 for the interface's");

    public static readonly Keyword<bool> AggressiveMode = Table.Honoured("aggrmode|aggressive", ValueKinds.Boolean, "no",
        "Whether Phase 1 is begun, and may be answered, in Aggressive Mode, which shows a hash of the key to whoever listens");

    public static readonly Keyword<bool> Compress = Table.Honoured("compress", ValueKinds.Boolean, "no",
        "Whether packets are compressed before they are encrypted (IPComp), where the peer does it too; with no, only for a peer that asks for nothing else");

    public static readonly Keyword<FragmentationUse> Fragmentation = Table.Honoured("fragmentation|ike_frag", ValueKinds.OneOf(
        ("yes", FragmentationUse.Yes), ("no", FragmentationUse.No), ("force", FragmentationUse.Force), ("accept", FragmentationUse.Yes)),
        "yes", "Whether IKE messages above 1280 octets go in pieces as Cisco does it: yes where the peer says that it takes them, force always");

    public static readonly Keyword<bool> Sha2TruncBug = Table.Honoured("sha2-truncbug|sha256_96", ValueKinds.Boolean, "no",
        "Whether the kernel cuts HMAC-SHA-256 to the 96 bits of old kernels, instead of RFC 4868's 128; the peer must do it too");

    public static readonly Keyword<bool> IkePad = Table.Idle("ikepad", ValueKinds.Boolean, "yes",
        "IKE messages are padded only where they are encrypted, to the cipher's block (RFC 2409 appendix B)", neutral: "yes, no");

    public static readonly Keyword<ulong> OctetLimit = Table.Honoured("ipsec-max-bytes|salifebytes|lifebytes", ValueKinds.OctetCount, "0",
        "How many octets the kernel lets an SA carry, 0 for no limit");

    public static readonly Keyword<ulong> OctetMargin = Table.Honoured("marginbytes", ValueKinds.OctetCount, "0",
        "How many octets before the limit an SA is renewed, 0 for a tenth of it");

    public static readonly Keyword<ulong> PacketLimit = Table.Honoured("ipsec-max-packets|salifepackets|lifepackets", ValueKinds.PacketCount, "0",
        "How many packets the kernel lets an SA carry, 0 for no limit");

    public static readonly Keyword<ulong> PacketMargin = Table.Honoured("marginpackets", ValueKinds.PacketCount, "0",
        "How many packets before the limit an SA is renewed, 0 for a tenth of it");

    public static readonly Keyword<MarkSpecification?> Mark = Table.Honoured("mark", ValueKinds.Mark, "",
        "The mark that packets of the connection have in both directions");

    public static readonly Keyword<MarkSpecification?> MarkIn = Table.Honoured("mark-in", ValueKinds.Mark, "",
        "The mark that arriving packets have");

    public static readonly Keyword<MarkSpecification?> MarkOut = Table.Honoured("mark-out", ValueKinds.Mark, "",
        "The mark that leaving packets have");

    static ConnectionKeywords() => MoreConnectionKeywords.AddTo(Table);

    public static IReadOnlyList<Keyword> Rows => Table.Rows;

    private static DhGroup? ReadGroup(string text, List<ValueProblem> problems)
    {
        DhGroup? group = text.Length == 0 ? null : AlgorithmNames.Group(text);
        if (group is null && text.Length > 0)
        {
            string digits = text.TrimStart([.. "group "]);
            string meant = AlgorithmNames.Group("dh" + digits) is { } cisco ? $"group {digits} is written {cisco}; " : "";
            problems.Add(new(0, $"'{text}' is no group", $"{meant}the groups are {AlgorithmNames.Groups}", DiagnosticCode.UnknownAlgorithm));
        }

        return group;
    }
}
