using System.Globalization;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>One sentence that can be read aloud to the peer's administrator: when, from where to where, what was sent, what came back. It has no name and no word of ours alone.</summary>
internal static class SpokenLine
{
    /// <summary>The sentence.</summary>
    public static string Of(Case c) => c.IsUp && c.Failure is null ? Up(c) : c.Failure is { } failure
        ? string.Create(CultureInfo.InvariantCulture, $"At {(c.IsUnderWay ? c.Now : c.FailedAt):HH:mm:ss} UTC, {c.Us} with {c.Peer}: {Told(c, failure)}")
        : c.WentDown is { } down ? string.Create(CultureInfo.InvariantCulture, $"The tunnel between {c.Us} and {c.Peer} went down at {down.At:HH:mm:ss} UTC: {Ended(down.Event.Reason)}.")
        : $"The tunnel between {c.Us} and {c.Peer} is not up; nothing was sent yet.";

    /// <summary>The sentence for an attempt that ended now.</summary>
    public static string Of(ConnectionProfile profile, FailureReason failure, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"At {at:HH:mm:ss} UTC, {profile.Local} with {profile.Remote?.ToString() ?? "the peer"}: {Told(profile, failure)}");

    /// <summary>The sentence for a tunnel that is up.</summary>
    public static string Of(ConnectionSnapshot connection)
    {
        IsakmpSaSnapshot? ike = connection.Isakmp.FirstOrDefault(sa => sa.Established);
        ChildSaSnapshot? child = connection.Children.FirstOrDefault();
        ConnectionProfile profile = connection.Profile;
        if (child is null)
            return $"The tunnel between {profile.Local} and {profile.Remote?.ToString() ?? "the peer"} is up.";
        string phase1 = ike?.Proposal is { } proposal ? $"Phase 1 {proposal}, " : "";
        return $"The tunnel between {profile.Local} and {(ike?.Remote.Address ?? profile.Remote)?.ToString() ?? "the peer"} is up: {phase1}Phase 2 {child.Algorithms} with {child.PfsGroup?.ConfName ?? "no PFS"}{(child.UdpEncapsulation ? " in UDP 4500" : "")}, " +
            $"{child.Selectors}, SPI {child.SpiIn} towards us and {child.SpiOut} towards you.";
    }

    private static string Up(Case c) => Of(c.Connection) + Traffic(
        c.Traffic.Aggregate(0UL, (sum, one) => unchecked(sum + one.In.Packets)), c.Traffic.Aggregate(0UL, (sum, one) => unchecked(sum + one.Out.Packets)));

    // What one side alone cannot know.
    private static string Traffic(ulong came, ulong went) => (came, went) switch
    {
        (0, > 0) => string.Create(CultureInfo.InvariantCulture, $" We have sent {went} packets through it, and none has come from you."),
        ( > 0, 0) => string.Create(CultureInfo.InvariantCulture, $" {came} packets have come from you through it, and none has gone from here."),
        _ => "",
    };

    private static string Told(Case c, FailureReason failure) => Told(c.Profile, failure);

    private static string Told(ConnectionProfile profile, FailureReason failure)
    {
        string? notify = Case.EvidenceOf(failure, "notify");
        string? theirs = Case.EvidenceOf(failure, "theirs");
        string ike = string.Join(", ", profile.IkeProposals);
        string esp = $"{string.Join(", ", profile.EspProposals)} with {profile.PfsGroup?.ConfName ?? "no PFS"}";
        return failure.Code switch
        {
            ReasonCode.PeerSilent => $"our first IKE message (UDP {profile.RemotePorts.Ike}) was sent again and again, and nothing came back.",
            ReasonCode.Phase1ProposalMismatch when theirs is not null => $"you offer {theirs} for Phase 1, and we have {ike}.",
            ReasonCode.Phase1ProposalMismatch => $"we offer {ike} for Phase 1, and you answer NO_PROPOSAL_CHOSEN.",
            ReasonCode.Phase1Stalled => $"you chose our Phase 1 proposal and then stopped answering; do you have a tunnel-group and a key for {profile.Local}?",
            ReasonCode.PresharedKeyMismatch => $"Phase 1 comes as far as the identities (message 5){(notify is null or "none" ? ", and no answer follows" : $", and you answer {notify}")}: please compare the pre-shared key that you have for {profile.Local}.",
            ReasonCode.NoPresharedKey => "we have no pre-shared key for you yet; the fault is ours.",
            ReasonCode.PeerIdentityMismatch when notify is null => $"you prove to be {theirs}, and we expect {Case.EvidenceOf(failure, "ours")}.",
            ReasonCode.PeerIdentityMismatch => $"the key is right, and you refuse our identity {profile.LocalId} ({notify}).",
            ReasonCode.Phase2ProposalMismatch or ReasonCode.PfsMismatch when theirs is not null => $"Phase 1 is up; for Phase 2 you offer {theirs}, and we have {esp}.",
            ReasonCode.Phase2ProposalMismatch => $"Phase 1 is up; for Phase 2 we offer {esp}, and you answer {notify ?? "no"}.",
            ReasonCode.SelectorMismatch when theirs is not null => $"Phase 1 is up; you ask for {theirs} (ours first), and we have {string.Join("; ", profile.Selectors)}.",
            ReasonCode.SelectorMismatch => $"Phase 1 is up; we ask for {string.Join("; ", profile.Selectors)} (ours first), and you answer {notify}.",
            ReasonCode.Phase2Stalled => $"Phase 1 is up; we ask for {string.Join("; ", profile.Selectors)} (ours first) with {esp}, and no answer comes.",
            ReasonCode.DeletedByPeer => $"Phase 1 is up; we ask for {string.Join("; ", profile.Selectors)} (ours first), and you delete Phase 1 for an answer.",
            _ => Sentence(failure.Message),
        };
    }

    private static string Ended(ReasonCode reason) => reason switch
    {
        ReasonCode.DeletedByPeer => "you deleted it",
        ReasonCode.PeerDead => "you no longer answered our keepalives (DPD)",
        ReasonCode.LifetimeExpired => "its keys ran out",
        ReasonCode.RemovedFromKernel => "something on our side took it out of our kernel",
        ReasonCode.Requested or ReasonCode.Unloaded => "we took it down ourselves",
        _ => "it ended",
    };

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
