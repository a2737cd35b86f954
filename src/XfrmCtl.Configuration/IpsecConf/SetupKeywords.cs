using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The keywords of <c>config setup</c>, one row each: those of Openswan 2.6.37, libreswan 4.15 and strongSwan's starter.</summary>
internal static class SetupKeywords
{
    private static readonly KeywordRows Table = new(KeywordScope.Setup);

    public static readonly Keyword<IPAddress?> Listen = Table.Honoured("listen", ValueKinds.OptionalAddress, "",
        "The only local address to use for IKE");

    public static readonly Keyword<ImmutableArray<string>> PlutoDebug = Table.Honoured("plutodebug", ValueKinds.Words, "none",
        "What the log tells in detail");

    public static readonly Keyword<string?> PlutoStderrLog = Table.Honoured("plutostderrlog|logfile", ValueKinds.OptionalText, "",
        "The daemon's log file");

    public static readonly Keyword<string> PlutoOpts = Table.Honoured("plutoopts", ValueKinds.Text, "",
        "Options of pluto's command line; --perpeerlog and --perpeerlogbase are followed");

    public static readonly Keyword<bool> PerPeerLog = Table.Honoured("perpeerlog", ValueKinds.Boolean, "no",
        "Whether each peer has a log file of its own");

    public static readonly Keyword<string> PerPeerLogDirectory = Table.Honoured("perpeerlogdir", ValueKinds.Text, "/var/log/pluto/peer",
        "The directory of the per-peer logs");

    public static readonly Keyword<bool> NatTraversal = Table.Honoured("nat_traversal", ValueKinds.Boolean, "yes",
        "Whether NAT traversal (RFC 3947) is negotiated; Openswan's own default is no");

    public static readonly Keyword<string> ProtoStack = Table.Honoured("protostack",
        ValueKinds.OneOf<string>(("netkey", "netkey"), ("xfrm", "xfrm"), ("native", "native"), ("auto", "auto"), ("klips", "klips"), ("mast", "mast"),
            ("none", "none"), ("bsd", "bsd"), ("kame", "kame"), ("bsdkame", "bsdkame"), ("win2k", "win2k")),
        "netkey", "The kernel's IPsec; always XFRM, which Openswan calls netkey");

    public static readonly Keyword<TimeSpan> KeepAlive = Table.Honoured("keep_alive", ValueKinds.Time(), "20",
        "Interval of NAT keepalives");

    public static readonly Keyword<string?> SecretsFile = Table.Honoured("secretsfile", ValueKinds.OptionalText, "",
        "The secrets file, where it is not the usual one");

    public static readonly Keyword<UniqueIds> UniqueIds = Table.Honoured("uniqueids",
        ValueKinds.OneOf(("yes", Settings.UniqueIds.Replace), ("replace", Settings.UniqueIds.Replace), ("1", Settings.UniqueIds.Replace), ("true", Settings.UniqueIds.Replace),
            ("on", Settings.UniqueIds.Replace), ("keep", Settings.UniqueIds.Keep), ("no", Settings.UniqueIds.No), ("0", Settings.UniqueIds.No), ("false", Settings.UniqueIds.No),
            ("off", Settings.UniqueIds.No), ("never", Settings.UniqueIds.Never)),
        "yes", "Whether a peer of any address that comes from a new one ends its older tunnel; with never INITIAL-CONTACT is neither sent nor heeded");

    public static readonly Keyword<bool> ForceKeepalive = Table.Idle("force_keepalive", ValueKinds.Boolean, "no",
        "keepalives are sent where a NAT, or encapsulation by force, calls for them", neutral: "no");

    public static readonly Keyword<ImmutableArray<VirtualPrivateNetwork>> VirtualPrivate = Table.Idle("virtual_private", ValueKinds.VirtualPrivate, "",
        "it names the networks of vhost: and vnet: peers, which no connection here can have");

    public static readonly Keyword<IdentitySpecification?> MyId = Table.Honoured("myid", ValueKinds.Id, "",
        "The identity that leftid=%myid stands for");

    public static readonly Keyword<bool> StrictCrlPolicy = Table.Honoured("strictcrlpolicy|crl-strict",
        ValueKinds.OneOf(("yes", true), ("no", false), ("ifuri", false), ("1", true), ("0", false), ("true", true), ("false", false), ("on", true), ("off", false)),
        "no", "Whether a certificate is refused whose authority's list of revocations is missing or has run out");

    static SetupKeywords()
    {
        const string klips = "it belongs to KLIPS, and the kernel's XFRM is used";
        const string opportunistic = "opportunistic encryption is not done";
        const string certificates = "revocations are read from the files of ipsec.d/crls when the configuration is, and nowhere else";
        const string init = "the daemon is started by the service manager";
        const string logging = "the daemon's log has its own form";
        const string sockets = "the daemon sizes and opens its sockets itself";
        const string ikev2 = "IKEv2 is not spoken";

        Table.Idle("klipsdebug", klips);
        Table.Idle("oe", ValueKinds.Boolean, "", opportunistic);
        Table.Idle("interfaces", klips, neutral: "%defaultroute, %none");
        Table.Idle("fragicmp", ValueKinds.Boolean, "", klips);
        Table.Idle("hidetos", ValueKinds.Boolean, "", klips);
        Table.Idle("overridemtu", ValueKinds.Number(most: 65535), "", klips + "; set mtu= in the connection", notice: DiagnosticSeverity.Warning);
        Table.Idle("myvendorid", "the vendor IDs that are sent do not vary");
        Table.Idle("syslog", logging);
        Table.Idle("logtime", ValueKinds.Boolean, "", logging, neutral: "yes");
        Table.Idle("logappend", ValueKinds.Boolean, "", logging, neutral: "yes");
        Table.Idle("logip", ValueKinds.Boolean, "", logging, neutral: "yes");
        Table.Idle("audit-log", ValueKinds.Boolean, "", logging);
        Table.Idle("charondebug", logging);
        Table.Idle("plutowait", ValueKinds.Boolean, "", init, neutral: "no");
        Table.Idle("pluto|plutostart|charonstart", init, neutral: "yes");
        Table.Idle("prepluto", init + ", whose ExecStartPre does this", notice: DiagnosticSeverity.Warning);
        Table.Idle("postpluto", init + ", whose ExecStopPost does this", notice: DiagnosticSeverity.Warning);
        Table.Idle("plutorestartoncrash", ValueKinds.Boolean, "", init, neutral: "yes");
        Table.Idle("manualstart", "connections with manual keys are not supported", notice: DiagnosticSeverity.Warning);
        Table.Idle("dumpdir|rundir", "the daemon writes no core dumps, which would hold keys");
        Table.Idle("nocrsend", ValueKinds.Boolean, "", certificates);
        Table.Idle("crlcheckinterval", ValueKinds.Time(), "", certificates);
        Table.Idle("crl-timeout", ValueKinds.Time(), "", certificates);
        Table.Idle("cachecrls", ValueKinds.Boolean, "", certificates);
        Table.Idle("curl-iface", certificates);
        Table.Idle("curl-timeout", ValueKinds.Time(), "", certificates);
        Table.Idle("ocsp-enable", ValueKinds.Boolean, "", certificates, neutral: "no");
        Table.Idle("ocsp-strict", ValueKinds.Boolean, "", certificates, neutral: "no");
        Table.Idle("ocsp-timeout", ValueKinds.Time(), "", certificates);
        Table.Idle("ocsp-uri", certificates);
        Table.Idle("ocsp-trustname", certificates);
        Table.Idle("ocsp-method", ValueKinds.WordOf("get post"), "", certificates);
        Table.Idle("ocsp-cache-size", ValueKinds.Number(), "", certificates);
        Table.Idle("ocsp-cache-min-age", ValueKinds.Time(), "", certificates);
        Table.Idle("ocsp-cache-max-age", ValueKinds.Time(), "", certificates);
        Table.Idle("ipsecdir|nssdir", certificates);
        Table.Idle("dnssec-enable", ValueKinds.Boolean, "", "names are resolved by the system's resolver");
        Table.Idle("dnssec-rootkey-file", "names are resolved by the system's resolver");
        Table.Idle("dnssec-anchors", "names are resolved by the system's resolver");
        Table.Idle("force_busy", ValueKinds.Boolean, "", "limits on half-open exchanges are built in", neutral: "no");
        Table.Idle("ddos-mode", ValueKinds.WordOf("busy unlimited auto"), "", "limits on half-open exchanges are built in", neutral: "auto");
        Table.Idle("ddos-ike-threshold", ValueKinds.Number(), "", "limits on half-open exchanges are built in");
        Table.Idle("max-halfopen-ike", ValueKinds.Number(), "", "limits on half-open exchanges are built in");
        Table.Idle("disable_port_floating", ValueKinds.Boolean, "", "a NAT calls for port 4500 (RFC 3947 §4)", neutral: "no", notice: DiagnosticSeverity.Warning);
        Table.Idle("nhelpers", ValueKinds.Number(-1), "", "the number of threads follows the processors");
        Table.Idle("forwardcontrol", "set net.ipv4.ip_forward by sysctl; 'xfrmctl verify' checks it");
        Table.Idle("rp_filter", "set net.ipv4.conf.*.rp_filter by sysctl; 'xfrmctl verify' checks it");
        Table.Idle("ikev1-policy", ValueKinds.WordOf("accept reject drop"), "", "IKEv1 is what is spoken here", neutral: "accept", notice: DiagnosticSeverity.Warning);
        Table.Idle("statsbin", "events are on the control socket");
        Table.Idle("shuntlifetime", ValueKinds.Time(), "", "no bare shunts are installed");
        Table.Idle("expire-shunt-interval", ValueKinds.Time(), "", "no bare shunts are installed");
        Table.Idle("packetdefault", klips);
        Table.Idle("expire-lifetime", ValueKinds.Time(), "", "an SA that has ended is forgotten at once");
        Table.Idle("plutofork", ValueKinds.Boolean, "", init, neutral: "yes");
        Table.Idle("debug", "write plutodebug=, which all implementations have");
        Table.Idle("pkcs11module|pkcs11initargs|pkcs11keepstate|pkcs11proxy", "keys on smart cards are not used");
        Table.Idle("xfrmlifetime", ValueKinds.Number(), "", "the kernel's own lifetime of an acquire is used");
        Table.Idle("ike-socket-bufsize", ValueKinds.Number(), "", sockets);
        Table.Idle("ike-socket-errqueue", ValueKinds.Boolean, "", sockets);
        Table.Idle("listen-udp", ValueKinds.Boolean, "", sockets, neutral: "yes", notice: DiagnosticSeverity.Warning);
        Table.Idle("listen-tcp", ValueKinds.Boolean, "", ikev2, neutral: "no");
        Table.Idle("global-redirect", ValueKinds.WordOf("yes no auto"), "", ikev2, neutral: "no");
        Table.Idle("global-redirect-to", ikev2);
        Table.Idle("drop-oppo-null", ValueKinds.Boolean, "", opportunistic, neutral: "no");
        Table.Idle("nflog-all", ValueKinds.Number(most: 65535), "", "packets are not copied to NFLOG");
        Table.Idle("secctx-attr-type|ikev1-secctx-attr-type|secctx-attr-value", "labelled IPsec is not supported");
        Table.Idle("seccomp", ValueKinds.WordOf("enabled disabled tolerant"), "", "the service unit filters system calls");
        Table.Idle("seedbits", "the kernel's random source needs no seeding");
    }

    public static IReadOnlyList<Keyword> Rows => Table.Rows;
}
