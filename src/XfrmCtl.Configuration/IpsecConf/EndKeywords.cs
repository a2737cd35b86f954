using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

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

    public static readonly Keyword<IPAddress?> SourceIp = Table.Honoured("sourceip", ValueKinds.SourceAddress, "",
        "The address that the machine itself uses inside the tunnel");

    public static readonly Keyword<NextHop> NextHop = Table.Honoured("nexthop", ValueKinds.Hop, "%direct",
        "The way to the peer");

    public static readonly Keyword<IdentitySpecification?> Id = Table.Honoured("id", ValueKinds.Id, "",
        "The identity; without it the address");

    public static readonly Keyword<ProtocolPort> ProtoPort = Table.Honoured("protoport", ValueKinds.ProtoPort, "",
        "The protocol and port that the tunnel is narrowed to");

    public static readonly Keyword<long> IkePort = Table.Honoured("ikeport", ValueKinds.Number(1, 65535), "500",
        "The UDP port of the peer's IKE; our own stays 500");

    public static readonly Keyword<string?> UpDown = Table.Idle("updown", ValueKinds.OptionalText, "",
        "routes and addresses are set by the daemon itself, and no script is run",
        neutral: "ipsec _updown, ipsec _updown --route yes, %disabled", notice: DiagnosticSeverity.Warning);

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

    /// <summary>Keywords by which an end proves itself with a public key: a connection that has one and no authby= does not mean a pre-shared key.</summary>
    public static IEnumerable<Keyword> PublicKeys => Table.Rows.Where(row => row.Name is "cert" or "rsasigkey" or "sigkey" or "pubkey" or "ecdsakey" or "ckaid");

    static EndKeywords()
    {
        const string certificates = "a certificate is used by its file, and as it is";
        const string rawKeys = "write the key as rsasigkey=";
        const string xauth = "XAUTH and Mode Config are not supported";
        const string ikev2 = "IKEv2 is not spoken";
        Table.Refused("auth", "write authby= instead", neutral: "secret, psk");
        Table.Idle("auth2", ikev2);
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
        Table.Refused("xauthserver", xauth, neutral: "no");
        Table.Refused("xauthclient", xauth, neutral: "no");
        Table.Refused("modecfgserver", xauth, neutral: "no");
        Table.Refused("modecfgclient", xauth, neutral: "no");
        Table.Idle("xauthusername|xauthname|username", xauth);
        Table.Refused("addresspool", xauth);
        Table.Refused("cat", xauth, neutral: "no");
        Table.Idle("dns", xauth);
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
