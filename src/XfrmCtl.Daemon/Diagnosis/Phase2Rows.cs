using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Phase 1 stands, and Phase 2 does not: networks, algorithms, PFS.</summary>
internal static class Phase2Rows
{
    private const string Group = nameof(IpsecAttribute.GROUP_DESCRIPTION);

    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("phase2.selectors-swapped", c => Selectors(c, Relation.Swapped)),
        new("phase2.selectors-wider", c => Selectors(c, Relation.Wider)),
        new("phase2.selectors-narrower", c => Selectors(c, Relation.Narrower)),
        new("phase2.selectors", c => Selectors(c, Relation.Other)),
        new("phase2.selectors-refused", SelectorsRefused),
        new("phase2.pfs-unknown", PfsUnknown),
        new("phase2.pfs-value", PfsValue),
        new("phase2.pfs-missing-there", PfsMissingThere),
        new("phase2.pfs-group", PfsGroup),
        new("phase2.pfs-refused", PfsRefused),
        new("phase2.encryption", c => Attribute(c, "TRANSFORM_ID", "encryption algorithm")),
        new("phase2.key-length", c => Attribute(c, nameof(IpsecAttribute.KEY_LENGTH), "key length of the encryption algorithm")),
        new("phase2.integrity", c => Attribute(c, nameof(IpsecAttribute.AUTHENTICATION_ALGORITHM), "integrity algorithm")),
        new("phase2.mode", Mode),
        new("phase2.protocol", Protocol),
        new("phase2.weak-removed", WeakRemoved),
        new("phase2.proposal", Unknown),
        new("phase2.silent", Silent),
        new("phase2.cut-off", CutOff),
    ];

    private enum Relation
    {
        Swapped,
        Wider,
        Narrower,
        Other,
    }

    private static Finding? Selectors(Case c, Relation relation)
    {
        FailureReason? failure = c.Failures.FirstOrDefault(one => one.Code == ReasonCode.SelectorMismatch && Case.EvidenceOf(one, "theirs") is not null);
        if (failure is null || (c.IsUp && !ReferenceEquals(failure, c.Failure)))
            return null;
        string theirs = Case.EvidenceOf(failure, "theirs")!;
        if (RelationOf(theirs, c.Connection.Selectors) != relation)
            return null;
        return new()
        {
            Weight = 96,
            Title = relation switch
            {
                Relation.Swapped => "the networks are swapped: what is ours here is ours there too",
                Relation.Wider => $"the peer's networks are wider than ours: it wants {theirs}",
                Relation.Narrower => $"the peer's networks are narrower than ours: it wants {theirs}",
                _ => $"the networks differ: the peer wants {theirs}",
            },
            Because = "the peer's own proxy identities were seen, and IKEv1 has no narrowing: they must be the exact mirror of ours",
            Seen = [$"the peer wants {theirs} (ours first)", $"we have {string.Join("; ", c.Connection.Selectors)}"],
            Here = [.. SubnetLines(c, theirs), "xfrmctl reload"],
            Asa = AsaLines.AccessList(c.Connection.Selectors),
            ExitCode = ExitCode.SelectorsRefused,
        };
    }

    private static IEnumerable<string> SubnetLines(Case c, string theirs) =>
        theirs.Split(" <-> ") is [var local, var remote] ? [$"{c.Our}subnet={local}", $"{c.Their}subnet={remote}"] : ["write the peer's networks as they are"];

    private static Relation RelationOf(string theirs, IEnumerable<SelectorPair> ours)
    {
        if (theirs.Split(" <-> ") is not [var localText, var remoteText] || !IPNetwork.TryParse(Bare(localText), out IPNetwork local) || !IPNetwork.TryParse(Bare(remoteText), out IPNetwork remote))
            return Relation.Other;
        foreach (SelectorPair pair in ours)
        {
            if (local.Equals(pair.Remote.Network) && remote.Equals(pair.Local.Network))
                return Relation.Swapped;
            if (Covers(local, pair.Local.Network) && Covers(remote, pair.Remote.Network))
                return Relation.Wider;
            if (Covers(pair.Local.Network, local) && Covers(pair.Remote.Network, remote))
                return Relation.Narrower;
        }

        return Relation.Other;
    }

    private static string Bare(string selector) => selector.Split('[')[0];

    private static bool Covers(IPNetwork wide, IPNetwork narrow) => wide.PrefixLength <= narrow.PrefixLength && wide.Contains(narrow.BaseAddress);

    private static Finding? SelectorsRefused(Case c) => c.Code != ReasonCode.SelectorMismatch || c.Evidence("notify") is not { } notify ? null : new()
    {
        Weight = 92,
        Title = $"{c.Peer} does not accept the networks {c.Evidence("ours")}",
        Because = $"it said {notify} under the protection of Phase 1; its access list has no entry that is the exact mirror",
        Seen = ["an ASA logs: 713061 Rejecting IPSec tunnel: no matching crypto map entry for remote proxy ... local proxy ..."],
        Here =
        [
            $"{c.Our}subnet= and {c.Their}subnet= must be one entry of the peer's access list, sides swapped: same networks, same masks",
            "0.0.0.0/0 or a wider network is refused too, and a host is /32",
        ],
        Asa = ["show run crypto map", "show access-list ACL", .. AsaLines.AccessList(c.Connection.Selectors)],
        ExitCode = ExitCode.SelectorsRefused,
    };

    /// <summary>A group that is known is taken from a peer that begins with one, whether pfs= asks for it or not; one that is not known cannot be.</summary>
    private static Finding? PfsUnknown(Case c)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.PfsMismatch, Group) is not { } failure || UnknownGroup(Case.EvidenceOf(failure, "theirs")) is not { } unknown)
            return null;
        Finding found = PfsFinding(c, failure, $"the peer uses perfect forward secrecy with {unknown}, which is not done here", ["have the peer use one of modp1024 to modp8192, ecp256, ecp384 or ecp521 (groups 2, 5, 14 to 21)"]);
        return found with { Weight = 96, Because = "the peer's own offer was seen, and it has a group that this side does not know" };
    }

    /// <summary>The peer's public value does not fit the group that was agreed on, or it answers with another group than it was asked for.</summary>
    private static Finding? PfsValue(Case c)
    {
        if (c.IsUp || c.Failures.FirstOrDefault(one => one.Code == ReasonCode.PfsMismatch && IsValue(one)) is not { } failure)
            return null;
        return new()
        {
            Weight = 94,
            Title = "the peer's public value for perfect forward secrecy cannot be used",
            Because = "both sides agreed on the group, and what came does not belong to it: the message was altered, or the peer's software is at fault",
            Seen = [failure.Message],
            Here = ["pfs=no, if the peer can do without it", "another group in phase2alg, on both sides", "update the peer's software; report it with xfrmctl support"],
            Asa = [AsaLines.Pfs(c.Profile.PfsGroup)],
            ExitCode = ExitCode.Phase2Refused,
        };
    }

    private static bool IsValue(FailureReason failure) => Case.EvidenceOf(failure, "payload") == "KE";

    private static Finding? PfsMissingThere(Case c)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.PfsMismatch, Group) is not { } failure || IsValue(failure) || c.Profile.PfsGroup is not { } group || !IsNone(Case.EvidenceOf(failure, "theirs")))
            return null;
        return PfsFinding(c, failure, $"we want perfect forward secrecy with {group}, and the peer offers none", ["pfs=no", "or have the peer use it"]);
    }

    private static Finding? PfsGroup(Case c)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.PfsMismatch, Group) is not { } failure || IsValue(failure) || c.Profile.PfsGroup is not { } group || IsNone(Case.EvidenceOf(failure, "theirs")))
            return null;
        return PfsFinding(c, failure, $"the group of perfect forward secrecy differs: ours is {group}", [$"phase2alg={c.Profile.EspProposals[0]};{GroupOf(Case.EvidenceOf(failure, "theirs")) ?? "GROUP"}"]);
    }

    // Ours or theirs is a list of transforms, in which a group stands behind a semicolon.
    private static bool IsNone(string? described) => described is null || (!described.Contains(';', StringComparison.Ordinal) && !described.Contains("modp", StringComparison.Ordinal) && !described.Contains("ecp", StringComparison.Ordinal));

    // A number where its name would stand.
    private static string? UnknownGroup(string? described) => GroupOf(described) is { } group && group.StartsWith("group", StringComparison.Ordinal) ? group : null;

    private static string? GroupOf(string? described) => described?.Split(';') is [_, var rest, ..] ? rest.Split([' ', ','])[0] : null;

    private static Finding PfsFinding(Case c, FailureReason failure, string title, string[] here) => new()
    {
        Weight = 95,
        Title = title,
        Because = "both offers were seen side by side, and they differ in the group",
        Seen = [$"the peer: {Case.EvidenceOf(failure, "theirs")}", $"we: {Case.EvidenceOf(failure, "ours")}"],
        Here = [.. here, "xfrmctl reload"],
        Asa = [AsaLines.Pfs(c.Profile.PfsGroup)],
        ExitCode = ExitCode.Phase2Refused,
    };

    /// <summary>NO_PROPOSAL_CHOSEN, silence, or Phase 1 taken away: PFS on one side alone is the usual second suspect.</summary>
    private static Finding? PfsRefused(Case c)
    {
        if (c.IsUp || !(IsRefusedUnexplained(c) || c.Code == ReasonCode.Phase2Stalled))
            return null;
        IkeEvent.ChildEstablished? before = c.Events<IkeEvent.ChildEstablished>().Select(entry => entry.Event)
            .LastOrDefault(child => child.PfsGroup != c.Profile.PfsGroup && c.Profile.EspProposals.Contains(child.Algorithms));
        return new()
        {
            Weight = before is not null ? 88 : c.Code == ReasonCode.Phase2Stalled ? 56 : 48,
            Title = c.Profile.PfsGroup is { } group ? $"the peer does not use perfect forward secrecy with {group} as we do" : "the peer wants perfect forward secrecy, and we offer none",
            Because = before is not null
                ? $"it took the same algorithms before, with {before.PfsGroup?.ConfName ?? "no PFS"}; PFS alone is another here since"
                : c.Code == ReasonCode.Phase2Stalled
                ? "an ASA that wants PFS and is offered none often says nothing at all"
                : "a refusal for PFS has the same words as one for algorithms",
            Here =
            [
                before is { PfsGroup: { } earlier } ? $"pfs=yes, and phase2alg={before.Algorithms};{earlier}"
                : before is not null ? "pfs=no"
                : c.Profile.PfsGroup is null ? $"pfs=yes, and phase2alg={c.Profile.EspProposals[0]};modp1024" : "pfs=no, or the peer's group in phase2alg",
                "xfrmctl reload",
            ],
            Asa = ["show run crypto map", AsaLines.Pfs(c.Profile.PfsGroup)],
            ExitCode = ExitCode.Phase2Refused,
        };
    }

    private static Finding? Attribute(Case c, string attribute, string words)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.Phase2ProposalMismatch, attribute) is not { } failure)
            return null;
        bool alone = Case.EvidenceOf(failure, "attribute") == attribute;
        string theirs = Case.EvidenceOf(failure, "theirs") ?? "?";
        return new()
        {
            Weight = alone ? 95 : 91,
            Title = $"the {words} of Phase 2 differs",
            Because = alone ? "the peer's own offer was seen, and its nearest transform differs from ours in this alone"
                : "the peer's own offer was seen, and its nearest transform differs from ours in this among others",
            Seen = [$"the peer offers {theirs}", $"we take {Case.EvidenceOf(failure, "ours")}"],
            Here = [$"phase2alg={theirs.Split([", ", " and ", " "], StringSplitOptions.None)[0]}", "xfrmctl reload"],
            Asa = AsaLines.TransformSet(c.Profile),
            ExitCode = ExitCode.Phase2Refused,
        };
    }

    private static Finding? Mode(Case c)
    {
        if (c.IsUp || c.FailureIn(ReasonCode.Phase2ProposalMismatch, nameof(IpsecAttribute.ENCAPSULATION_MODE)) is not { } failure)
            return null;
        string theirs = Case.EvidenceOf(failure, "theirs") ?? "?";
        bool transport = theirs.Contains("TRANSPORT", StringComparison.Ordinal);
        bool sameMode = transport == (c.Profile.Mode == IpsecMode.Transport);
        return new()
        {
            Weight = 95,
            Title = sameMode ? "the two sides do not agree whether ESP travels in UDP (NAT traversal)" : $"the peer wants {(transport ? "transport" : "tunnel")} mode, and we have {(transport ? "tunnel" : "transport")} mode",
            Because = "the encapsulation mode stands in the peer's own offer",
            Seen = [$"the peer offers {theirs}", failure.Message],
            Here = [sameMode ? "forceencaps=no where there is no NAT; nat_traversal=yes where there is one" : $"type={(transport ? "transport" : "tunnel")}", "xfrmctl reload"],
            Asa = sameMode ? AsaLines.NatTraversal : ["no crypto ipsec ikev1 transform-set SET mode transport"],
            ExitCode = ExitCode.Phase2Refused,
        };
    }

    private static Finding? Protocol(Case c)
    {
        bool nat = c.Code == ReasonCode.Phase2ProposalMismatch && c.Evidence("nat") is not null;
        FailureReason? failure = nat ? c.Failure : c.IsUp ? null : c.FailureIn(ReasonCode.Phase2ProposalMismatch, "PROTOCOL");
        return failure is null ? null : new()
        {
            Weight = 95,
            Title = nat ? "AH cannot pass the NAT between the two sides" : "one side wants ESP and the other AH",
            Because = nat ? "AH protects the very addresses that a NAT changes" : "the protocol stands in the peer's own offer",
            Seen = [failure.Message],
            Here = ["phase2=esp", "xfrmctl reload"],
            Asa = AsaLines.TransformSet(c.Profile),
            ExitCode = ExitCode.Phase2Refused,
        };
    }

    private static bool IsRefusedUnexplained(Case c) => c.Code == ReasonCode.Phase2ProposalMismatch && c.Evidence("notify") is not null;

    private static Finding? WeakRemoved(Case c) => c.IsUp || !IsRefusedUnexplained(c) || !c.Profile.EspProposals.All(AsaLines.IsRemoved) ? null : new()
    {
        Weight = c.Events<IkeEvent.ChildEstablished>().Any(entry => AsaLines.IsRemoved(entry.Event.Algorithms)) ? 85 : 42,
        Title = "the peer no longer has the weak algorithms that we offer for Phase 2",
        Because = c.Events<IkeEvent.ChildEstablished>().Any() ? "it took them before and refuses them now: an update removed them, as 9.15 does on an ASA" : "everything that we offer was removed in ASA 9.15; an older one still has it",
        Here = ["phase2alg=aes256-sha1", "xfrmctl reload"],
        Asa = ["crypto ipsec ikev1 transform-set SET esp-aes-256 esp-sha-hmac", "crypto map MAP SEQ set ikev1 transform-set SET"],
        ExitCode = ExitCode.Phase2Refused,
    };

    private static Finding? Unknown(Case c) => !IsRefusedUnexplained(c) ? null : new()
    {
        Weight = 68,
        Title = $"{c.Peer} takes none of our Phase 2 proposals",
        Because = "it says NO_PROPOSAL_CHOSEN, and why stands in its log alone: the transform set is the first suspect, PFS the second",
        Seen = [$"we offer {c.Evidence("ours")}", "an ASA logs: All IPSec SA proposals found unacceptable!"],
        Here = ["phase2alg= needs encryption and integrity of one of the peer's transform sets", "have the peer begin once: its offer is then shown here, attribute by attribute"],
        Asa = ["show run crypto ipsec", "show run crypto map", .. AsaLines.TransformSet(c.Profile)],
        ExitCode = ExitCode.Phase2Refused,
    };

    private static Finding? Silent(Case c) => c.Code != ReasonCode.Phase2Stalled ? null : new()
    {
        Weight = 62,
        Title = $"{c.Peer} does not answer Phase 2",
        Because = "Phase 1 stands, so the way is open: a peer that is silent now most often refuses the networks, the algorithms or PFS without a word",
        Seen = [$"we ask for {string.Join("; ", c.Connection.Selectors)} with {string.Join(", ", c.Profile.EspProposals)}, {c.Profile.PfsGroup?.ConfName ?? "no PFS"}"],
        Here = [$"{c.Our}subnet=, {c.Their}subnet=, phase2alg= and pfs= against the peer's configuration, one by one", "have the peer begin once: its offer is then shown here"],
        Asa = [.. AsaLines.AccessList(c.Connection.Selectors), .. AsaLines.TransformSet(c.Profile), AsaLines.Pfs(c.Profile.PfsGroup), .. AsaLines.Debug],
        ExitCode = ExitCode.NoAnswer,
    };

    /// <summary>An ASA takes Phase 1 away where it has no map entry for the networks.</summary>
    private static Finding? CutOff(Case c) => c.Code != ReasonCode.DeletedByPeer || c.Evidence("payload") != "D" ? null : new()
    {
        Weight = 82,
        Title = $"{c.Peer} ends Phase 1 as soon as it is asked for Phase 2: it has no map entry for our networks",
        Because = "an ASA without a matching crypto map entry tears the session down (crypto map policy not found), and does so at this very point",
        Seen = [$"we asked for {c.Evidence("ours")}, and its Delete came instead of an answer"],
        Here = [$"{c.Our}subnet= and {c.Their}subnet= must be one entry of the peer's access list, sides swapped"],
        Asa = [.. AsaLines.AccessList(c.Connection.Selectors), AsaLines.SetPeer(c.Us), .. AsaLines.TransformSet(c.Profile), AsaLines.Pfs(c.Profile.PfsGroup)],
        ExitCode = ExitCode.SelectorsRefused,
    };
}
