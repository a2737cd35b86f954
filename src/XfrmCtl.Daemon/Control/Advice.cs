using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>What to do about a failure: this side first, then the lines for the ASA.</summary>
/// <remarks>
/// ASA words are those of 8.4 and later (`crypto ikev1`); before that it is `crypto isakmp`. Sources: Cisco ASA CLI guide, IKEv1 site-to-site.
/// </remarks>
internal static class Advice
{
    /// <summary>The most probable remedy first; empty where none is known.</summary>
    public static IReadOnlyList<string> For(ReasonCode code, ConnectionProfile? profile)
    {
        string peer = profile?.Remote?.ToString() ?? "PEER";
        string us = profile?.Local.ToString() ?? "US";
        string name = profile?.Name ?? "CONN";
        return code switch
        {
            ReasonCode.PeerSilent =>
            [
                $"Check that UDP 500 and 4500 reach {peer}: a firewall between, a wrong right=, or a peer that does not know {us} all look like silence.",
                $"ASA: `crypto ikev1 enable outside`, a `tunnel-group {us} type ipsec-l2l`, and `set peer {us}` in the crypto map that is bound to the interface.",
                $"ASA: watch it with `debug crypto ikev1 127` or `capture cap interface outside match udp host {us} any eq isakmp`.",
            ],
            ReasonCode.Phase1Stalled =>
            [
                "The peer answered once and then no more. With NAT-T the exchange moves to UDP 4500 at message 5: check that 4500 is open in both directions.",
                "A wrong pre-shared key can look like this too, since some peers drop what they cannot decrypt: compare ipsec.secrets with the peer's key.",
                "ASA: `no crypto isakmp nat-traversal` turns 4500 off; `crypto isakmp nat-traversal 20` turns it on.",
            ],
            ReasonCode.Phase1ProposalMismatch =>
            [
                $"This side offers ike={Proposals(profile)}; make one of them equal to a policy of the peer.",
                "ASA: `show run crypto ikev1` lists its policies; encryption, hash, group and authentication pre-share must all be equal.",
            ],
            ReasonCode.PresharedKeyMismatch or ReasonCode.AuthenticationFailed =>
            [
                $"Compare the PSK in ipsec.secrets for `{us} {peer}` with the peer's, trailing blanks included; then `xfrmctl reload`.",
                $"ASA: `tunnel-group {us} ipsec-attributes` / ` ikev1 pre-shared-key KEY`; `more system:running-config` shows the key in clear.",
            ],
            ReasonCode.XauthFailed =>
            [
                $"Client: leftusername= of {name} and its line in ipsec.secrets (@user : XAUTH \"...\"); gateway: the same line, or user:hash in ipsec.d/passwd; then `xfrmctl reload`.",
                "ASA: `test aaa-server authentication GROUP` tries the user there; one-time passwords cannot be answered by a daemon.",
            ],
            ReasonCode.XauthUnexpected =>
            [
                "Set leftxauthclient=yes and leftusername=, with the password in ipsec.secrets, or switch XAUTH off on the peer.",
                $"Cisco IOS: `crypto isakmp key KEY address {us} no-xauth`; ASA: `tunnel-group {us} ipsec-attributes` / ` ikev1 user-authentication none`.",
            ],
            ReasonCode.TransactionStalled or ReasonCode.AddressRefused =>
            [
                "Make both sides agree on XAUTH and ModeCfg: leftxauthclient=, leftmodecfgclient=, and modecfgpull=, which says whether the client asks for its address or the gateway tells it.",
            ],
            ReasonCode.AddressPoolExhausted =>
            [
                $"Make rightaddresspool= of {name} larger; `xfrmctl status {name}` shows who has which address.",
            ],
            ReasonCode.CertificateRefused =>
            [
                "Look at both certificates: `openssl x509 -in FILE -noout -subject -issuer -dates -ext subjectAltName`; the authority's belongs into ipsec.d/cacerts; then `xfrmctl reload`.",
                "ASA: `show crypto ca certificates` shows its own and the authority's; `crypto isakmp identity auto` makes it send the name that is in its certificate.",
            ],
            ReasonCode.NoPresharedKey =>
            [
                $"Add a line to ipsec.secrets: {us} {peer} : PSK \"the key\"; then `xfrmctl reload`.",
            ],
            ReasonCode.PeerIdentityMismatch =>
            [
                "Set rightid= to the identity that the peer proved, or let the peer send the one that is configured.",
                "ASA: `crypto isakmp identity address` makes it send the address of its interface; behind a NAT that is its private one.",
            ],
            ReasonCode.Phase2ProposalMismatch =>
            [
                $"This side offers phase2alg={Phase2(profile)}; make one equal to a transform set of the peer's crypto map entry.",
                "ASA: `show run crypto ipsec` and `show run crypto map`: `crypto map M SEQ set ikev1 transform-set T`.",
            ],
            ReasonCode.PfsMismatch =>
            [
                profile?.PfsGroup is { } group
                    ? $"This side uses PFS with {group}: set pfs=no, or give the peer the same group."
                    : "This side uses no PFS and the peer wants it: set pfs=yes and the group in phase2alg, or turn it off there.",
                profile?.PfsGroup?.AsaName is { } asa
                    ? $"ASA: `crypto map M SEQ set pfs group{asa}`."
                    : "ASA: `no crypto map M SEQ set pfs`.",
            ],
            ReasonCode.SelectorMismatch =>
            [
                $"The peer must have exactly the mirror of {Selectors(profile)}: same networks, same masks, sides swapped.",
                "ASA: the access-list of `crypto map M SEQ match address ACL` is seen from the ASA: its own network first, then ours.",
            ],
            ReasonCode.Phase2Stalled =>
            [
                "Phase 1 is up and the peer does not answer Quick Mode: it most often refuses subnets or algorithms in silence.",
                "ASA: `debug crypto ikev1 127` says why; `show run crypto map` shows what it would take.",
            ],
            ReasonCode.KernelUnsupported =>
            [
                "The kernel lacks ESP or an algorithm: `modprobe esp4`, or a kernel with CONFIG_INET_ESP and the cipher; `xfrmctl verify` names what is missing.",
            ],
            ReasonCode.KernelRefused =>
            [
                "The kernel refused a state or policy: `ip xfrm state` and `ip xfrm policy` show what stands in the way; another keying daemon may own it.",
            ],
            ReasonCode.LocalAddressMissing =>
            [
                $"The address {us} is on no interface: add it, or set left= to one that is there.",
            ],
            ReasonCode.MalformedMessage =>
            [
                $"{peer} answers, but with what IKEv1 does not allow: something on the way alters its messages, or it is a fault of the peer's; a capture of UDP 500 and 4500 shows which.",
            ],
            ReasonCode.PeerDead =>
            [
                $"The peer stopped answering: check the way to {peer}; dpdaction=restart brings the tunnel back by itself.",
            ],
            ReasonCode.RemovedFromKernel =>
            [
                "Something on this machine removes states behind the daemon's back: another keying daemon, or a script with `ip xfrm state flush`; `xfrmctl xfrm monitor` shows when.",
            ],
            ReasonCode.DeletedByPeer =>
            [
                $"The peer deleted the SA; `xfrmctl up {name}` begins anew. ASA: `vpn-idle-timeout none` in the group policy stops it from doing so when idle.",
            ],
            _ => [],
        };
    }

    private static string Proposals(ConnectionProfile? profile) => profile is null ? "?" : string.Join(',', profile.IkeProposals);

    private static string Phase2(ConnectionProfile? profile) => profile is null ? "?" : string.Join(',', profile.EspProposals);

    private static string Selectors(ConnectionProfile? profile) => profile is null ? "our subnets" : string.Join(", ", profile.Selectors);
}
