using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>No Phase 1 proposal in common. Which attribute differs shows only in the peer's own offer: to ours it answers NO_PROPOSAL_CHOSEN and no more.</summary>
internal static class Phase1Rows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("phase1.encryption", c => Attribute(c, nameof(Phase1Attribute.ENCRYPTION_ALGORITHM), "encryption algorithm")),
        new("phase1.key-length", c => Attribute(c, nameof(Phase1Attribute.KEY_LENGTH), "key length of the encryption algorithm")),
        new("phase1.hash", c => Attribute(c, nameof(Phase1Attribute.HASH_ALGORITHM), "hash algorithm")),
        new("phase1.group", c => Attribute(c, nameof(Phase1Attribute.GROUP_DESCRIPTION), "Diffie-Hellman group")),
        new("phase1.authentication", Authentication),
        new("phase1.weak-removed", WeakRemoved),
        new("phase1.proposal", Unknown),
        new("phase1.not-offered", ChoseOther),
    ];

    private static Finding? Attribute(Case c, string attribute, string words)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.Phase1ProposalMismatch, attribute) is not { } failure)
            return null;
        string theirs = Case.EvidenceOf(failure, "theirs") ?? "?";
        string ours = Case.EvidenceOf(failure, "ours") ?? "?";
        bool alone = Case.EvidenceOf(failure, "attribute") == attribute;
        return new()
        {
            Weight = alone ? 95 : 91,
            Title = $"the {words} of Phase 1 differs",
            Because = alone
                ? "the peer's own offer was seen, and its nearest transform differs from ours in this alone"
                : "the peer's own offer was seen, and its nearest transform differs from ours in this among others",
            Seen = [$"the peer offers {theirs}", $"we take {ours}"],
            Here = [$"ike={IkeWord(theirs)}", "xfrmctl reload"],
            Asa = AsaLines.Policy(c.Profile),
            ExitCode = ExitCode.Phase1Refused,
        };
    }

    /// <summary>The first transform of a description, in the spelling of ike=.</summary>
    private static string IkeWord(string described)
    {
        string first = described.Split([", ", " and ", " with "], StringSplitOptions.None)[0];
        int group = first.LastIndexOf('-');
        return group > 0 ? $"{first[..group]};{first[(group + 1)..]}" : first;
    }

    private static Finding? Authentication(Case c)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.Phase1ProposalMismatch, nameof(Phase1Attribute.AUTHENTICATION_METHOD)) is not { } failure)
            return null;
        string theirs = Case.EvidenceOf(failure, "theirs") ?? "?";
        bool xauth = theirs.Contains("XAUTH", StringComparison.Ordinal);
        bool signed = theirs.Contains("RSA", StringComparison.Ordinal);
        return new()
        {
            Weight = 96,
            Title = $"the two sides prove themselves in different ways: the peer wants {(xauth ? "XAUTH" : signed ? "certificates" : "a pre-shared key")}",
            Because = "the authentication method stands in the peer's own offer, and no algorithm helps where it differs",
            Seen = [$"the peer offers {theirs}", $"we take {Case.EvidenceOf(failure, "ours")}"],
            Here = [xauth ? $"{c.Our}xauthclient=yes and {c.Our}username=, or have the peer switch XAUTH off" : signed ? $"authby=rsasig with {c.Our}cert=, or have the peer use a pre-shared key" : "authby=secret, and the key in ipsec.secrets"],
            Asa = ["crypto ikev1 policy POLICY", $" authentication {(c.Profile.Signatures is not null && c.Profile.PreSharedKey is null ? "rsa-sig" : "pre-share")}", $"tunnel-group {c.Us} type ipsec-l2l"],
            ExitCode = ExitCode.Phase1Refused,
        };
    }

    /// <summary>All that we offer is what ASA 9.15 and later no longer have.</summary>
    private static Finding? WeakRemoved(Case c)
    {
        if (c.IsUp || c.Code != ReasonCode.Phase1ProposalMismatch || !c.Profile.IkeProposals.All(AsaLines.IsRemoved))
            return null;
        FailureReason? offer = c.Failures.FirstOrDefault(failure => failure.Code == ReasonCode.Phase1ProposalMismatch && Case.EvidenceOf(failure, "theirs") is not null);
        bool strongOffer = Case.EvidenceOf(offer, "theirs") is { } theirs && !Weak.Any(word => theirs.Contains(word, StringComparison.Ordinal));
        IkeEvent.Phase1Established? earlier = c.Events<IkeEvent.Phase1Established>().Select(entry => entry.Event).LastOrDefault(entry => AsaLines.IsRemoved(entry.Proposal));
        string ours = string.Join(", ", c.Profile.IkeProposals);
        return new()
        {
            Weight = strongOffer ? 97 : earlier is not null ? 85 : 50,
            Title = "the peer no longer has the weak algorithms that we offer",
            Because = strongOffer ? "the peer's own offer holds none of them any more"
                : earlier is not null ? "it took them before and refuses them now: an update removed them, as 9.15 does on an ASA"
                : "everything that we offer was removed in ASA 9.15; an older one still has it",
            Seen = earlier is null ? [$"we offer {ours}"] : [$"we offer {ours}", $"an earlier Phase 1 used {earlier.Proposal}"],
            Here = ["ike=aes256-sha1;modp2048", "phase2alg=aes256-sha1", "xfrmctl reload"],
            Asa =
            [
                "! from 9.13 on group 14 is there for IKEv1; 9.15 and later have no des, 3des, md5, group 2 or 5",
                "crypto ikev1 policy POLICY", " authentication pre-share", " encryption aes-256", " hash sha", " group 14",
            ],
            ExitCode = ExitCode.Phase1Refused,
        };
    }

    private static readonly string[] Weak = ["des", "md5", "modp768", "modp1024", "modp1536"];

    private static Finding? Unknown(Case c)
    {
        if (c.Code != ReasonCode.Phase1ProposalMismatch || c.Evidence("attribute") is not null || c.Evidence("fault") is not null)
            return null;
        IkeProposal? lacking = c.Profile.IkeProposals.All(proposal => AsaLines.Missing(proposal) is not null) ? c.Profile.IkeProposals[0] : null;
        return new()
        {
            Weight = lacking is null ? 68 : 80,
            Title = $"{c.Peer} takes none of our Phase 1 proposals",
            Because = lacking is null
                ? "it says NO_PROPOSAL_CHOSEN, and to whom it does not say; which attribute differs stands in its log alone, or shows when it begins itself"
                : $"it says NO_PROPOSAL_CHOSEN, and IKEv1 of an ASA has no {AsaLines.Missing(lacking)} before 9.13 at least",
            Seen = [$"we offer {c.Evidence("ours") ?? string.Join(", ", c.Profile.IkeProposals)}", "an ASA logs, per policy: 713257 Phase 1 failure: Mismatched attribute types for class ...: Rcv'd: ... Cfg'd: ..."],
            Here =
            [
                "ike= needs encryption, hash, group and authentication of one policy of the peer; the lifetime need not be equal",
                "have the peer begin once: its offer is then shown here, attribute by attribute",
            ],
            Asa = ["show run crypto ikev1", .. AsaLines.Policy(c.Profile)],
            ExitCode = ExitCode.Phase1Refused,
        };
    }

    private static Finding? ChoseOther(Case c) => c.Code != ReasonCode.Phase1ProposalMismatch || c.Evidence("fault") is not { } fault ? null : new()
    {
        Weight = 90,
        Title = $"{c.Peer} chooses a proposal that we did not offer",
        Because = "its choice was read and refused, as RFC 2409 section 5 demands",
        Seen = [fault],
        Here = ["add what it chooses to ike=, if you trust it; something on the way may also alter its answers"],
        Asa = AsaLines.Policy(c.Profile),
        ExitCode = ExitCode.Phase1Refused,
    };
}
