using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>The keywords of a connection that are only read over or refused.</summary>
internal static class MoreConnectionKeywords
{
    public static void AddTo(KeywordRows table)
    {
        const string certificates = "certificates are not used";
        const string ikev2 = "IKEv2 is not spoken";
        const string xauth = "XAUTH and Mode Config are not supported";
        const string label = "labelled IPsec is not supported";
        const string interfaces = "the tunnel has no interface of its own";
        const string mark = "policies with marks are not installed";

        table.Refused("ah", "AH is not supported");
        table.Idle("connaddrfamily|hostaddrfamily|clientaddrfamily", "the family follows from the addresses");
        table.Idle("nat-ikev1-method", "every method is offered that RFC 3947 and its drafts define", neutral: "both, rfc");
        table.Idle("failureshunt", "nothing is let through or blocked when a negotiation fails", neutral: "none", notice: DiagnosticSeverity.Warning);
        table.Idle("negotiationshunt", "packets wait in the kernel while a tunnel is negotiated", neutral: "hold, drop", notice: DiagnosticSeverity.Warning);
        table.Idle("overlapip", "overlapping networks are left to the kernel's priorities", neutral: "no");
        table.Idle("reauth", "IKEv1 renews Phase 1 with authentication anyway", neutral: "yes, no");
        table.Idle("remote_peer_type", "nothing is done differently for a Cisco", neutral: "cisco");
        table.Idle("cisco-unity", "the Unity vendor ID is not sent", neutral: "no");
        table.Idle("fake-strongswan", "the vendor IDs that are sent do not vary", neutral: "no");
        table.Idle("send-vendorid", "the vendor IDs that are sent do not vary", neutral: "no");
        table.Idle("ikepad", "IKE messages are padded to the cipher's block (RFC 2409 §appendix B)", neutral: "yes");
        table.Idle("ms-dh-downgrade", "a rekey keeps the group", neutral: "no");
        table.Idle("pfs-rekey-workaround", ikev2, neutral: "no");
        table.Idle("session-resumption", ikev2, neutral: "no");
        table.Idle("iptfs", "traffic flow confidentiality by aggregation is IKEv2's (RFC 9347)", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("iptfs-dont-frag|iptfs-packet-size|iptfs-max-queue-size|iptfs-init-delay|iptfs-reorder-window|iptfs-drop-time", "it belongs to iptfs=");
        table.Idle("clones", "one SA serves all processors", neutral: "0, 1", notice: DiagnosticSeverity.Warning);
        table.Idle("share-lease", "addresses are not leased to peers");
        table.Idle("debug", "write plutodebug= in config setup; the log tells of all connections alike");
        table.Idle("dns-match-id", "identities are not looked up in the DNS", neutral: "no");
        table.Idle("require-id-on-certificate", certificates);
        table.Idle("sendca", certificates);
        table.Idle("send-no-esp-tfc", ikev2, neutral: "no");
        table.Idle("tfc", "packets are not padded", neutral: "0", notice: DiagnosticSeverity.Warning);
        table.Idle("esn", "IKEv1 with extended sequence numbers is not offered", neutral: "no, either");
        table.Idle("encap-dscp", "the outer DSCP is the inner one's, as the kernel has it", neutral: "yes", notice: DiagnosticSeverity.Warning);
        table.Idle("decap-dscp", "the inner DSCP is left alone", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("nopmtudisc", "path MTU discovery stays on", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("nflog|nflog-group", "packets are not copied to NFLOG", notice: DiagnosticSeverity.Warning);
        table.Idle("nic-offload|hw_offload", "the processor encrypts", neutral: "auto, no", notice: DiagnosticSeverity.Warning);
        table.Idle("ipsec-max-bytes|salifebytes|lifebytes", "an SA ends by time only", notice: DiagnosticSeverity.Warning);
        table.Idle("ipsec-max-packets|salifepackets|lifepackets", "an SA ends by time only", notice: DiagnosticSeverity.Warning);
        table.Idle("marginbytes", "an SA ends by time only");
        table.Idle("marginpackets", "an SA ends by time only");
        table.Idle("nm_configured", "NetworkManager is not told", neutral: "no");
        table.Idle("sareftrack", "it belongs to KLIPS, and the kernel's XFRM is used");
        table.Idle("disablearrivalcheck", "the kernel's policies check arriving packets", neutral: "no", notice: DiagnosticSeverity.Warning);
        table.Idle("alsoflip", "no implementation acts upon it");

        table.Refused("mark", mark, neutral: "0, no");
        table.Refused("mark-in", mark, neutral: "0, no");
        table.Refused("mark-out", mark, neutral: "0, no");
        table.Refused("vti-interface", interfaces);
        table.Idle("vti-routing", interfaces, neutral: "no, yes");
        table.Idle("vti-shared", interfaces, neutral: "no, yes");
        table.Refused("ipsec-interface", interfaces, neutral: "no, 0");
        table.Refused("sec-label", label);
        table.Refused("labeled-ipsec", label, neutral: "no");
        table.Idle("loopback", label, neutral: "no");
        table.Refused("policy-label", label);

        table.Idle("xauthby", xauth);
        table.Idle("xauthfail", xauth);
        table.Idle("xauth", xauth);
        table.Refused("xauth_identity", xauth);
        table.Idle("modecfgpull|modeconfig", xauth, neutral: "no, pull");
        table.Idle("modecfgdns|modecfgdns1|modecfgdns2", xauth);
        table.Idle("modecfgwins1|modecfgwins2", xauth);
        table.Idle("modecfgdomain|modecfgdomains", xauth);
        table.Idle("modecfgbanner", xauth);
        table.Idle("ignore-peer-dns", xauth, neutral: "no, yes");

        table.Idle("mobike", ikev2);
        table.Idle("narrowing", ikev2);
        table.Idle("ppk|ppk-ids", ikev2);
        table.Idle("intermediate", ikev2);
        table.Idle("send-redirect", ikev2);
        table.Idle("accept-redirect", ikev2);
        table.Idle("accept-redirect-to", ikev2);
        table.Idle("redirect-to", ikev2);
        table.Idle("pam-authorize", ikev2);
        table.Idle("enable-tcp", ikev2, neutral: "no");
        table.Idle("tcp-remoteport", ikev2);
        table.Idle("eap_identity|eap", ikev2);
        table.Idle("aaa_identity", ikev2);
        table.Idle("mediation", ikev2, neutral: "no");
        table.Idle("mediated_by", ikev2);
        table.Idle("me_peerid", ikev2);
        table.Idle("closeaction", "a connection that was closed by its peer follows auto=", neutral: "none, clear");
        table.Idle("inactivity", "an idle SA lives on until its lifetime ends", notice: DiagnosticSeverity.Warning);
        table.Refused("installpolicy", "without policies no traffic would be protected", neutral: "yes");
        table.Idle("ikedscp", "IKE packets have no DSCP");
    }
}
