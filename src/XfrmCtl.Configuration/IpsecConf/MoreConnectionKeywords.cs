using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The keywords of a connection that are only read over or refused.</summary>
internal static class MoreConnectionKeywords
{
    public static void AddTo(KeywordRows table)
    {
        const string certificates = "certificates are not used";
        const string ikev2 = "IKEv2 is not spoken";
        const string label = "labelled IPsec is not supported";
        const string interfaces = "the tunnel has no interface of its own";

        table.Idle("connaddrfamily|hostaddrfamily|clientaddrfamily", ValueKinds.WordOf("ipv4 ipv6 auto"), "", "the family follows from the addresses");
        table.Idle("nat-ikev1-method", ValueKinds.WordOf("both rfc drafts none"), "", "every method is offered that RFC 3947 and its drafts define", neutral: "both, rfc");
        table.Idle("failureshunt", ValueKinds.WordOf("none passthrough drop reject hold"), "", "nothing is let through or blocked when a negotiation fails", neutral: "none", notice: DiagnosticSeverity.Warning);
        table.Idle("negotiationshunt", ValueKinds.WordOf("hold drop passthrough"), "", "packets wait in the kernel while a tunnel is negotiated", neutral: "hold, drop", notice: DiagnosticSeverity.Warning);
        table.Idle("overlapip", ValueKinds.Boolean, "", "overlapping networks are left to the kernel's priorities", neutral: "no");
        table.Idle("reauth", ValueKinds.Boolean, "", "IKEv1 renews Phase 1 with authentication anyway", neutral: "yes, no");
        table.Idle("fake-strongswan", ValueKinds.Boolean, "", "the vendor IDs that are sent do not vary", neutral: "no");
        table.Idle("send-vendorid", ValueKinds.Boolean, "", "the vendor IDs that are sent do not vary", neutral: "no");
        table.Idle("ms-dh-downgrade", ValueKinds.Boolean, "", "a rekey keeps the group", neutral: "no");
        table.Idle("pfs-rekey-workaround", ValueKinds.Boolean, "", ikev2, neutral: "no");
        table.Idle("session-resumption", ValueKinds.Boolean, "", ikev2, neutral: "no");
        table.Idle("iptfs", ValueKinds.Boolean, "", "traffic flow confidentiality by aggregation is IKEv2's (RFC 9347)", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("iptfs-dont-frag|iptfs-packet-size|iptfs-max-queue-size|iptfs-init-delay|iptfs-reorder-window|iptfs-drop-time", "it belongs to iptfs=");
        table.Idle("clones", "one SA serves all processors", neutral: "0, 1", notice: DiagnosticSeverity.Warning);
        table.Idle("share-lease", ValueKinds.Boolean, "", "addresses are not leased to peers");
        table.Idle("debug", "write plutodebug= in config setup; the log tells of all connections alike");
        table.Idle("dns-match-id", ValueKinds.Boolean, "", "identities are not looked up in the DNS", neutral: "no");
        table.Idle("require-id-on-certificate", ValueKinds.Boolean, "", certificates);
        table.Idle("sendca", ValueKinds.WordOf("none issuer all"), "", certificates);
        table.Idle("send-no-esp-tfc", ValueKinds.Boolean, "", ikev2, neutral: "no");
        table.Idle("tfc", "packets are not padded", neutral: "0", notice: DiagnosticSeverity.Warning);
        table.Idle("esn", ValueKinds.WordOf("yes no either"), "", "IKEv1 with extended sequence numbers is not offered", neutral: "no, either");
        table.Idle("encap-dscp", ValueKinds.Boolean, "", "the outer DSCP is the inner one's, as the kernel has it", neutral: "yes", notice: DiagnosticSeverity.Warning);
        table.Idle("decap-dscp", ValueKinds.Boolean, "", "the inner DSCP is left alone", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("nopmtudisc", ValueKinds.Boolean, "", "path MTU discovery stays on", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("nflog|nflog-group", ValueKinds.Number(most: 65535), "", "packets are not copied to NFLOG", notice: DiagnosticSeverity.Warning);
        table.Idle("nic-offload|hw_offload", ValueKinds.WordOf("yes no auto crypto packet"), "", "the processor encrypts", neutral: "auto, no", notice: DiagnosticSeverity.Warning);
        table.Idle("nm_configured", ValueKinds.Boolean, "", "NetworkManager is not told", neutral: "no");
        table.Idle("sareftrack", ValueKinds.WordOf("yes no conntrack"), "", "it belongs to KLIPS, and the kernel's XFRM is used");
        table.Idle("disablearrivalcheck", ValueKinds.Boolean, "", "the kernel's policies check arriving packets", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("alsoflip", "no implementation acts upon it");

        table.Refused("vti-interface", interfaces);
        table.Idle("vti-routing", ValueKinds.Boolean, "", interfaces, neutral: "no, yes");
        table.Idle("vti-shared", ValueKinds.Boolean, "", interfaces, neutral: "no, yes");
        table.Refused("ipsec-interface", interfaces, neutral: "no, 0");
        table.Refused("sec-label", label);
        table.Refused("labeled-ipsec", label, neutral: "no");
        table.Idle("loopback", ValueKinds.Boolean, "", label, neutral: "no");
        table.Refused("policy-label", label);

        table.Refused("xauthfail", ValueKinds.Optional(("hard", "hard"), ("soft", "soft")), "", "who does not pass XAUTH gets no tunnel", neutral: "hard");
        table.Idle("modecfgwins1|modecfgwins2", "NetBIOS name servers are not given to clients");
        table.Idle("ignore-peer-dns", ValueKinds.Boolean, "", "name servers that the peer gives are shown, and set nowhere", neutral: "no, yes");

        table.Idle("mobike", ValueKinds.Boolean, "", ikev2);
        table.Idle("narrowing", ValueKinds.Boolean, "", ikev2);
        table.Idle("ppk|ppk-ids", ikev2);
        table.Idle("intermediate", ValueKinds.Boolean, "", ikev2);
        table.Idle("send-redirect", ValueKinds.WordOf("yes no auto"), "", ikev2);
        table.Idle("accept-redirect", ValueKinds.Boolean, "", ikev2);
        table.Idle("accept-redirect-to", ikev2);
        table.Idle("redirect-to", ikev2);
        table.Idle("pam-authorize", ValueKinds.Boolean, "", ikev2);
        table.Idle("enable-tcp", ikev2, neutral: "no");
        table.Idle("tcp-remoteport", ikev2);
        table.Idle("eap_identity|eap", ikev2);
        table.Idle("aaa_identity", ikev2);
        table.Idle("mediation", ValueKinds.Boolean, "", ikev2, neutral: "no");
        table.Idle("mediated_by", ikev2);
        table.Idle("me_peerid", ikev2);
        table.Idle("closeaction", ValueKinds.WordOf("none clear hold restart"), "", "a connection that was closed by its peer follows auto=", neutral: "none, clear");
        table.Idle("inactivity", ValueKinds.Time(), "", "an idle SA lives on until its lifetime ends", notice: DiagnosticSeverity.Warning);
        table.Refused("installpolicy", "without policies no traffic would be protected", neutral: "yes");
        table.Idle("ikedscp", "IKE packets have no DSCP");
    }
}
