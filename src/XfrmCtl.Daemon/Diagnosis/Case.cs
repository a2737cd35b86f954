using System.Collections.Immutable;
using System.Globalization;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Everything that is known of one connection when somebody asks why: values alone, so that a diagnosis has neither clock nor kernel.</summary>
internal sealed record Case
{
    /// <summary>So often a message went out again before its silence counts while the attempt still goes on.</summary>
    private const int SilentRetransmissions = 2;

    /// <summary>Its state in the engine.</summary>
    public required ConnectionSnapshot Connection { get; init; }

    /// <summary>Its state for people: <c>up</c>, <c>failed</c>…</summary>
    public required string State { get; init; }

    /// <summary>auto=, as a word.</summary>
    public string Auto { get; init; } = "add";

    /// <summary>Now.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the last failure was, where its event is no longer kept.</summary>
    public DateTimeOffset LastFailureAt { get; init; }

    /// <summary>When the last failure was.</summary>
    public DateTimeOffset FailedAt => Events<IkeEvent.AttemptFailed>().Where(failed => ReferenceEquals(failed.Event.Failure, Connection.LastFailure)).Select(failed => (DateTimeOffset?)failed.At).LastOrDefault() ?? LastFailureAt;

    /// <summary>What happened to it, the oldest first.</summary>
    public IReadOnlyList<JournalEntry> History { get; init; } = [];

    /// <summary>What happened that no connection could be named for, the oldest first.</summary>
    public IReadOnlyList<JournalEntry> Nameless { get; init; } = [];

    /// <summary>What its child SAs have carried.</summary>
    public IReadOnlyList<ChildTraffic> Traffic { get; init; } = [];

    /// <summary>What the asker saw of the machine, or null.</summary>
    public MachineFacts? Machine { get; init; }

    /// <summary>What the network said of datagrams to the peer, the newest last.</summary>
    public IReadOnlyList<PathTrouble> PathTroubles { get; init; } = [];

    /// <summary>Those of the attempt that failed or goes on: what the network said of an earlier one may be mended since.</summary>
    public IEnumerable<PathTrouble> TroublesOfAttempt
    {
        get
        {
            DateTimeOffset told = Failure is not null && !IsUnderWay ? FailedAt : Now;
            DateTimeOffset? began = Events<IkeEvent.AttemptStarted>().Where(started => started.At <= told).Select(started => (DateTimeOffset?)started.At).LastOrDefault();
            return PathTroubles.Where(trouble => told - trouble.At < TimeSpan.FromMinutes(10) && (began is null || WentDown is { } down && down.At > began || trouble.At >= began.Value.AddSeconds(-1)));
        }
    }

    /// <summary>The other connections.</summary>
    public IReadOnlyList<ConnectionSnapshot> Others { get; init; } = [];

    /// <summary>Which of left and right is us.</summary>
    public ConnectionEnd End { get; init; }

    /// <summary>What our keywords begin with.</summary>
    public string Our => End == ConnectionEnd.Left ? "left" : "right";

    /// <summary>What the peer's keywords begin with.</summary>
    public string Their => End == ConnectionEnd.Left ? "right" : "left";

    /// <summary>Whether leftsourceip= is set.</summary>
    public bool HasSourceAddress { get; init; }

    /// <summary>Its settings.</summary>
    public ConnectionProfile Profile => Connection.Profile;

    /// <summary>The peer's address as text.</summary>
    public string Peer => Profile.Remote?.ToString() ?? "the peer";

    /// <summary>Our address as text.</summary>
    public string Us => Profile.Local.ToString();

    /// <summary>Its name.</summary>
    public string Name => Profile.Name;

    /// <summary>Whether it carries traffic.</summary>
    public bool IsUp => State == "up";

    /// <summary>The events of one kind with their times, the oldest first.</summary>
    public IEnumerable<(DateTimeOffset At, T Event)> Events<T>()
        where T : IkeEvent => History.Where(entry => entry.Event is T).Select(entry => (entry.At, (T)entry.Event));

    /// <summary>What of the peer's exchanges gave way to others of late, or null.</summary>
    public IkeEvent.HalfOpenFull? Flood => Events<IkeEvent.HalfOpenFull>().Where(full => Now - full.At < TimeSpan.FromMinutes(15)).Select(full => full.Event).LastOrDefault();

    /// <summary>When it last came up, or null.</summary>
    public DateTimeOffset? CameUpAt => Events<IkeEvent.ConnectionUp>().Select(up => (DateTimeOffset?)up.At).LastOrDefault();

    /// <summary>When and why it last went down, or null where it did not since it was last up.</summary>
    public (DateTimeOffset At, IkeEvent.ConnectionDown Event)? WentDown =>
        Events<IkeEvent.ConnectionDown>().Where(down => CameUpAt is null || down.At >= CameUpAt).Select(down => ((DateTimeOffset, IkeEvent.ConnectionDown)?)down).LastOrDefault();

    /// <summary>The failure that stands: newer than the last time it was up, or while it is up newer than that and not done since. Null where none does.</summary>
    public FailureReason? Failure => Connection.LastFailure is { } last && !IsHealed(last) && (WasUpAt is null || FailedAt >= WasUpAt) ? last : Silence;

    // A tunnel that is renewed for weeks has no event of its coming up any more, and one that is down was up when its last keys came.
    private DateTimeOffset? WasUpAt => IsUp ? CameUpAt : new[] { CameUpAt, Events<IkeEvent.ChildEstablished>().Select(child => (DateTimeOffset?)child.At).LastOrDefault() }.Max();

    /// <summary>What failed in Phase 1 has been done since where there is a newer ISAKMP SA; else where every pair of networks has keys, the newest newer than the failure.</summary>
    private bool IsHealed(FailureReason last) => IsUp && (IsOfPhase1(last.Code)
        ? Connection.Isakmp.Any(sa => sa.Established && sa.EstablishedAt > Connection.LastFailureAt)
        : Connection.Children.Any(child => child.EstablishedAt > Connection.LastFailureAt) && Connection.Selectors.All(pair => Connection.Children.Any(child => child.Selectors == pair)));

    private static bool IsOfPhase1(ReasonCode code) => code is ReasonCode.PeerSilent or ReasonCode.Phase1Stalled or ReasonCode.Phase1ProposalMismatch or ReasonCode.PresharedKeyMismatch
        or ReasonCode.NoPresharedKey or ReasonCode.PeerIdentityMismatch or ReasonCode.AuthenticationFailed or ReasonCode.CertificateRefused or ReasonCode.PeerDead
        or ReasonCode.XauthFailed or ReasonCode.XauthUnexpected or ReasonCode.TransactionStalled or ReasonCode.AddressRefused or ReasonCode.PeerAddressUnknown or ReasonCode.LocalAddressMissing;

    /// <summary>Whether the failure is what an attempt that still goes on looks like by now.</summary>
    public bool IsUnderWay => Failure is { } failure && !ReferenceEquals(failure, Connection.LastFailure);

    /// <summary>The failure's code, or none.</summary>
    public ReasonCode Code => Failure?.Code ?? ReasonCode.None;

    /// <summary>
    /// Every failure of late, the newest first: the peer's own attempts tell what ours cannot. Of those that saw the peer's side the newest of each phase alone, since an earlier one is mended where a later
    /// one got further; and none of Phase 1 from before it was established.
    /// </summary>
    public IEnumerable<FailureReason> Failures
    {
        get
        {
            bool established = false;
            HashSet<bool> seen = [];
            IEnumerable<IkeEvent> events = History.Select(entry => entry.Event).Reverse();
            foreach (IkeEvent happened in Failure is { } standing ? events.Prepend(new IkeEvent.AttemptFailed(Name, standing, WillRetry: false)) : events)
            {
                established |= happened is IkeEvent.Phase1Established;
                if (happened is not IkeEvent.AttemptFailed { Failure: var failure })
                    continue;
                bool isPhase1 = failure.Code == ReasonCode.Phase1ProposalMismatch;
                if (isPhase1 && established && !ReferenceEquals(failure, Failure))
                    continue;
                bool sawTheirs = isPhase1 || failure.Code is ReasonCode.Phase2ProposalMismatch or ReasonCode.PfsMismatch or ReasonCode.SelectorMismatch;
                if (!sawTheirs || EvidenceOf(failure, "theirs") is null || seen.Add(isPhase1))
                    yield return failure;
            }
        }
    }

    /// <summary>A value of the failure's evidence, or null.</summary>
    public string? Evidence(string name) => EvidenceOf(Failure, name);

    /// <summary>A value of a failure's evidence, or null.</summary>
    public static string? EvidenceOf(FailureReason? failure, string name) =>
        failure?.Evidence is { IsDefault: false } evidence ? evidence.Where(seen => seen.Key == name).Select(seen => seen.Value).FirstOrDefault() : null;

    /// <summary>The newest failure of that code whose evidence names that attribute, or null.</summary>
    public FailureReason? FailureIn(ReasonCode code, string attribute) => Failures.FirstOrDefault(failure =>
        failure.Code == code && EvidenceOf(failure, "attribute")?.Split(", ").Contains(attribute) == true);

    /// <summary>Where an attempt that goes on has had no answer for a while: the failure that this will be, unless one comes.</summary>
    private FailureReason? Silence
    {
        get
        {
            if (IsUp || !Connection.Connecting)
                return null;
            JournalEntry last = History.LastOrDefault(entry => entry.Event is IkeEvent.MessageSent or IkeEvent.MessageReceived or IkeEvent.AttemptStarted);
            if (last.Event is not IkeEvent.MessageSent { Retransmission: >= SilentRetransmissions } sent)
                return null;
            (ReasonCode code, string state) = sent.Message switch
            {
                _ when sent.Message.StartsWith("Main Mode message 1", StringComparison.Ordinal) => (ReasonCode.PeerSilent, "main-mode-sent-1"),
                _ when sent.Message.StartsWith("Aggressive Mode message 1", StringComparison.Ordinal) => (ReasonCode.PeerSilent, "aggressive-mode-sent-1"),
                _ when sent.Message.StartsWith("Main Mode message 3", StringComparison.Ordinal) => (ReasonCode.Phase1Stalled, "main-mode-sent-3"),
                _ when sent.Message.StartsWith("Main Mode message 5", StringComparison.Ordinal) => (ReasonCode.PresharedKeyMismatch, "main-mode-sent-5"),
                _ => (ReasonCode.Phase2Stalled, "quick-mode"),
            };
            ImmutableArray<KeyValuePair<string, string>> evidence =
            [
                new("state", state), new("peer", sent.Remote.ToString()), new("notify", "none"),
                new("retransmissions", sent.Retransmission.ToString(CultureInfo.InvariantCulture)),
            ];
            return new(code, $"{sent.Remote} has not answered {sent.Message} yet, which went out {sent.Retransmission + 1} times", evidence);
        }
    }
}
