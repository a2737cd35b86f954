using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;
using XfrmCtl.Core;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The keywords that follow left or right, one row each.</summary>
internal static class EndKeywords
{
    private static readonly KeywordRows Table = new(KeywordScope.End);

    public static readonly Keyword<HostSpecification> Host = Table.Honoured("", ValueKinds.Host, "",
        "The end's own address");

    public static readonly Keyword<ImmutableArray<IPNetwork>> Subnet = Table.Honoured("subnet", ValueKinds.Subnets, "",
        "The network behind the end; without it the end itself");

    public static readonly Keyword<ImmutableArray<IPNetwork>> Subnets = Table.Honoured("subnets", ValueKinds.Subnets, "",
        "The networks behind the end", adds: true);

    public static readonly Keyword<SourceIpSpecification?> SourceIp = Table.Honoured("sourceip", ValueKinds.SourceAddress, "",
        "The address that the machine itself uses inside the tunnel, or %config for one that the peer gives");

    public static readonly Keyword<NextHop> NextHop = Table.Honoured("nexthop", ValueKinds.Hop, "%direct",
        "The way to the peer");

    public static readonly Keyword<IdentitySpecification?> Id = Table.Honoured("id", ValueKinds.Id, "",
        "The identity; without it the address");

    public static readonly Keyword<ProtocolPort> ProtoPort = Table.Honoured("protoport", ValueKinds.ProtoPort, "",
        "The protocol and port that the tunnel is narrowed to");

    public static readonly Keyword<long> IkePort = Table.Honoured("ikeport", ValueKinds.Number(1, 65535), "500",
        "The UDP port of the peer's IKE; our own stays 500");

    public static readonly Keyword<string?> UpDown = Table.Honoured("updown", ValueKinds.OptionalText, "",
        "The program that is run when the tunnel is routed, goes up, comes down and is unrouted; addresses and routes are set by the daemon itself");

    public static readonly Keyword<string?> Certificate = Table.Honoured("cert", ValueKinds.OptionalText, "",
        "The file of the end's certificate, in ipsec.d/certs where it is no whole path");

    public static readonly Keyword<string?> Authority = Table.Honoured("ca", ValueKinds.OptionalText, "",
        "The name of the authority that the peer's certificate has to be from; without it any of ipsec.d/cacerts");

    public static readonly Keyword<CertificateSending> SendCertificate = Table.Honoured("sendcert", ValueKinds.OneOf(
        ("always", CertificateSending.Always), ("yes", CertificateSending.Always), ("alwayssend", CertificateSending.Always), ("forcedtype", CertificateSending.Always),
        ("ifasked", CertificateSending.IfAsked), ("sendifasked", CertificateSending.IfAsked), ("never", CertificateSending.Never), ("no", CertificateSending.Never)),
        "always", "When the end's certificate is sent", strongSwan: "ifasked");

    public static readonly Keyword<PublicKeySpecification> PublicKey = Table.Honoured("rsasigkey", ValueKinds.PublicKey, "",
        "The end's public key, or %cert for that of its certificate");

    public static readonly Keyword<string?> Auth = Table.Refused("auth", ValueKinds.Optional(
        ("secret", "secret"), ("psk", "secret"), ("pubkey", "rsasig"), ("rsasig", "rsasig"), ("rsa", "rsasig"), ("ecdsa", "ecdsa"), ("eap", "eap"), ("eaponly", "eap"),
        ("null", "null"), ("never", "never"), ("none", "none")),
        "", "only pre-shared keys and RSA signatures are supported", neutral: "secret, psk, pubkey, rsasig, rsa");

    public static readonly Keyword<string> SecondAuth = Table.Refused("auth2", ValueKinds.Text, "",
        "a second proof is done by XAUTH with a password alone", neutral: "xauth, xauth-generic");

    public static readonly Keyword<bool> XauthServer = Table.Honoured("xauthserver", ValueKinds.Flag, "",
        "Whether the end asks the other for a user and a password (XAUTH)");

    public static readonly Keyword<bool> XauthClient = Table.Honoured("xauthclient", ValueKinds.Flag, "",
        "Whether the end is asked for a user and a password (XAUTH)");

    public static readonly Keyword<bool> ModeConfigServer = Table.Honoured("modecfgserver", ValueKinds.Flag, "",
        "Whether the end gives the other an address (ModeCfg)");

    public static readonly Keyword<bool> ModeConfigClient = Table.Honoured("modecfgclient", ValueKinds.Flag, "",
        "Whether the end takes an address from the other (ModeCfg)");

    public static readonly Keyword<string?> User = Table.Honoured("xauthusername|xauthname|username", ValueKinds.OptionalText, "",
        "The end's user for XAUTH; the password is in ipsec.secrets");

    public static readonly Keyword<AddressRange?> AddressPool = Table.Honoured("addresspool", ValueKinds.Pool, "",
        "The addresses from which the end gets one by ModeCfg");

    public static readonly Keyword<ImmutableArray<IPAddress>> Dns = Table.Honoured("dns", ValueKinds.Addresses, "",
        "Name servers that the end is told by ModeCfg");

    /// <summary>Keywords by which an end proves itself with a public key: a connection that has one and no authby= does not mean a pre-shared key.</summary>
    public static IEnumerable<Keyword> PublicKeys => Table.Rows.Where(row => row.Name is "cert" or "rsasigkey" or "sigkey" or "pubkey" or "ecdsakey" or "ckaid");

    static EndKeywords()
    {
        const string certificates = "a certificate is used by its file, and as it is";
        const string rawKeys = "write the key as rsasigkey=";
        const string ikev2 = "IKEv2 is not spoken";
        Table.Idle("id2", ikev2);
        Table.Idle("autheap", ikev2, neutral: "none");
        Table.Idle("cert2", certificates);
        Table.Idle("ca2", certificates);
        Table.Idle("certpolicy", certificates);
        Table.Idle("groups|groups2", certificates);
        Table.Idle("rsasigkey2", rawKeys);
        Table.Idle("sigkey", rawKeys);
        Table.Idle("ckaid", certificates);
        Table.Idle("pubkey", rawKeys);
        Table.Idle("ecdsakey", rawKeys);
        Table.Refused("cat", "a client's address is not translated", neutral: "no");
        Table.Refused("vti", "the tunnel has no interface of its own");
        Table.Idle("natip", "write leftsubnet= with the address that the NAT gives", notice: DiagnosticSeverity.Warning);
        Table.Idle("groundhog", certificates);
        Table.Idle("interface-ip", "the tunnel has no interface of its own", notice: DiagnosticSeverity.Warning);
        Table.Refused("subnetwithin", "road warriors are not supported");
        Table.Idle("firewall", "the firewall is left alone", neutral: "no", notice: DiagnosticSeverity.Warning);
        Table.Idle("hostaccess", "the firewall is left alone", neutral: "no", notice: DiagnosticSeverity.Warning);
        Table.Idle("allowany", "a peer is known by its address", neutral: "no", notice: DiagnosticSeverity.Warning);
    }

    public static IReadOnlyList<Keyword> Rows => Table.Rows;
}
