using System.Collections.Frozen;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Which implementation knows which keyword; the words of the ends are without left and right.</summary>
/// <remarks>
/// Openswan 2.6.37 and 2.6.51, libreswan 3.0 to 5.3 with what it dropped on the way (the KLIPS leftovers of 3.0 are Openswan's), strongSwan's starter
/// up to 5.9 with the words that it only calls deprecated.
/// </remarks>
public static class KeywordDialects
{
    /// <summary>The implementations that know a keyword; none for a word that is ours, or nobody's.</summary>
    /// <param name="scope">Where it stands.</param>
    /// <param name="name">A name of the keyword, in any spelling; for an end without left or right.</param>
    public static IReadOnlyList<Dialect> KnownTo(KeywordScope scope, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Index.GetValueOrDefault(scope)?.GetValueOrDefault(name) ?? [];
    }

    /// <summary>Every name of a scope that one of the implementations has.</summary>
    internal static IEnumerable<string> Names(KeywordScope scope) => Index[scope].Keys;

    private const string OpenswanSetup =
        """
        interfaces myid syslog klipsdebug plutodebug plutoopts plutostderrlog plutorestartoncrash dumpdir manualstart pluto plutowait oe prepluto postpluto
        fragicmp hidetos uniqueids overridemtu nocrsend strictcrlpolicy crlcheckinterval force_busy virtual_private nat_traversal disable_port_floating
        keep_alive force_keepalive listen protostack nhelpers secctx_attr_value forwardcontrol rp_filter plutofork packetdefault
        """;

    private const string OpenswanConnection =
        """
        also alsoflip auto connaddrfamily type authby keyexchange ike ikev2 narrowing sareftrack pfs pfsgroup keylife lifetime salifetime loopback
        labeled_ipsec policy_label remote_peer_type nm_configured forceencaps overlapip rekey rekeymargin rekeyfuzz keyingtries ikelifetime
        disablearrivalcheck failureshunt connalias phase2alg esp ah phase2 auth compress metric dpddelay dpdtimeout dpdaction mtu aggrmode modecfgpull
        modecfgdns1 modecfgdns2 modecfgwins1 modecfgwins2 sha2_truncbug
        """;

    private const string OpenswanEnd =
        """
         subnet subnets sourceip nexthop updown id rsasigkey rsasigkey2 cert sendcert ca subnetwithin protoport xauthserver xauthclient xauthname
        xauthusername modecfgserver modecfgclient
        """;

    private const string LibreswanSetup =
        """
        ikev1-policy interfaces curl-iface curl-timeout myvendorid syslog plutodebug debug logfile plutostderrlog logtime logappend logip audit-log
        dnssec-enable dnssec-rootkey-file dnssec-anchors dumpdir rundir ipsecdir nssdir secretsfile statsbin uniqueids shuntlifetime global-redirect
        global-redirect-to crl-strict strictcrlpolicy crlcheckinterval crl-timeout ocsp-strict ocsp-enable ocsp-uri ocsp-timeout ocsp-trustname
        ocsp-cache-size ocsp-cache-min-age ocsp-cache-max-age ocsp-method ddos-mode seccomp ddos-ike-threshold max-halfopen-ike ike-socket-bufsize
        ike-socket-errqueue nflog-all xfrmlifetime virtual-private virtual_private seedbits keep-alive listen-tcp listen-udp listen protostack nhelpers
        drop-oppo-null secctx-attr-type ikev1-secctx-attr-type perpeerlog perpeerlogdir force-busy nocrsend plutofork myid
        expire-lifetime expire-shunt-interval
        """;

    private const string LibreswanConnection =
        """
        also alsoflip auto ike connaddrfamily hostaddrfamily clientaddrfamily type authby keyexchange ikev2 ppk ppk-ids intermediate esn decap-dscp encap-dscp
        nopmtudisc fragmentation ike_frag mobike narrowing pam-authorize send-redirect redirect-to accept-redirect accept-redirect-to pfs nat-keepalive
        initial-contact cisco-unity send-no-esp-tfc iptfs iptfs-dont-frag iptfs-packet-size iptfs-max-queue-size iptfs-init-delay iptfs-reorder-window
        iptfs-drop-time fake-strongswan send-vendorid sha2-truncbug ms-dh-downgrade pfs-rekey-workaround require-id-on-certificate dns-match-id
        ipsec-max-bytes ipsec-max-packets salifebytes salifepackets ipsec-lifetime keylife lifetime salifetime retransmit-timeout retransmit-interval
        ikepad nat-ikev1-method policy-label sec-label labeled-ipsec loopback remote-peer-type nm-configured xauthby xauthfail modecfgpull modecfgdns
        modecfgdns1 modecfgdns2 modecfgdomain modecfgdomains modecfgbanner ignore-peer-dns mark mark-in mark-out vti-interface vti-routing vti-shared
        ipsec-interface nic-offload encapsulation forceencaps overlapip reauth rekey rekeymargin rekeyfuzz keyingtries replay-window ikelifetime
        failureshunt negotiationshunt connalias phase2alg esp ah phase2 compress mtu priority reqid tfc nflog nflog-group metric dpddelay dpdtimeout
        dpdaction aggressive aggrmode enable-tcp tcp-remoteport sendca debug sareftrack disablearrivalcheck clones session-resumption share-lease
        """;

    private const string LibreswanEnd =
        """
         subnet subnets sourceip ikeport interface-ip vti nexthop updown id rsasigkey rsasigkey2 ecdsakey pubkey cert ckaid sendcert ca xauthserver
        xauthclient modecfgserver modecfgclient username xauthname xauthusername addresspool auth cat protoport autheap groundhog
        """;

    private const string StrongSwanSetup =
        """
        interfaces dumpdir charonstart plutostart klipsdebug plutodebug charondebug prepluto postpluto plutostderrlog fragicmp packetdefault hidetos
        uniqueids overridemtu crlcheckinterval cachecrls strictcrlpolicy nocrsend nat_traversal keep_alive force_keepalive virtual_private pkcs11module
        pkcs11initargs pkcs11keepstate pkcs11proxy
        """;

    private const string StrongSwanConnection =
        """
        eap_identity aaa_identity mobike forceencaps keyexchange type compress installpolicy aggressive auth authby keylife rekeymargin lifetime margintime
        lifebytes marginbytes lifepackets marginpackets ikelifetime keyingtries rekeyfuzz rekey reauth esp ah ike dpddelay dpdtimeout dpdaction closeaction
        inactivity modeconfig xauth xauth_identity mediation mediated_by me_peerid reqid mark mark_in mark_out tfc also auto pfs pfsgroup eap fragmentation
        ikedscp replay_window sha256_96 hw_offload
        """;

    private const string StrongSwanEnd =
        """
         ikeport subnet subnetwithin protoport sourceip natip firewall hostaccess allowany updown id id2 auth auth2 rsasigkey sigkey cert cert2 certpolicy
        sendcert ca ca2 groups groups2 dns nexthop
        """;

    private static readonly FrozenDictionary<KeywordScope, FrozenDictionary<string, IReadOnlyList<Dialect>>> Index = new[]
    {
        (KeywordScope.Setup, OpenswanSetup, LibreswanSetup, StrongSwanSetup),
        (KeywordScope.Connection, OpenswanConnection, LibreswanConnection, StrongSwanConnection),
        (KeywordScope.End, OpenswanEnd, LibreswanEnd, StrongSwanEnd),
    }.ToFrozenDictionary(row => row.Item1, row => Invert(row.Item2, row.Item3, row.Item4));

    private static FrozenDictionary<string, IReadOnlyList<Dialect>> Invert(string openswan, string libreswan, string strongSwan) =>
        new[] { (Dialect.Openswan, openswan), (Dialect.Libreswan, libreswan), (Dialect.StrongSwan, strongSwan) }
            .SelectMany(pair => Words(pair.Item2).Select(word => (Word: word, Dialect: pair.Item1)))
            .GroupBy(pair => pair.Word, pair => pair.Dialect, KeywordComparer.Instance)
            .ToFrozenDictionary(group => group.Key, group => (IReadOnlyList<Dialect>)[.. group.Distinct()], KeywordComparer.Instance);

    /// <summary>A leading blank stands for the keyword without a name: <c>left=</c> itself.</summary>
    private static IEnumerable<string> Words(string list) =>
        list.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Concat(list.StartsWith(' ') ? [""] : []);
}
