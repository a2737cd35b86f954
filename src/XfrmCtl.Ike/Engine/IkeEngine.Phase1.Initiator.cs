using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Phase 1 as initiator, in either mode: how it begins, and how it fails.
public sealed partial class IkeEngine
{
    private IsakmpSa? StartPhase1(Connection connection, IsakmpSa? replaces)
    {
        ConnectionProfile profile = connection.Profile;
        (IPEndPoint Local, IPEndPoint Remote)? path = NatPath(connection, replaces);
        FailureReason? obstacle = profile switch
        {
            { Remote: null } when path is null => new(ReasonCode.PeerAddressUnknown, "the connection names no address of the peer (right=%any): only the peer can begin", [new("ours", "right=%any")]),
            _ when profile.Methods(initiator: true).IsEmpty => new(ReasonCode.NoPresharedKey, $"ipsec.secrets has no pre-shared key for {profile.LocalId} and {profile.RemoteId?.ToString() ?? $"{profile.Remote}"}: add a line with both and PSK", [new("ours", $"{profile.LocalId}"), new("theirs", profile.RemoteId?.ToString() ?? $"{profile.Remote}")]),
            { Xauth: XauthSettings.Client { User: null } } => new(ReasonCode.XauthFailed, "the connection has XAUTH and names no user: set leftusername="),
            { Xauth: XauthSettings.Client { Password: null } client } => new(ReasonCode.XauthFailed, $"ipsec.secrets has no password of {client.User} for XAUTH: add a line @{client.User} : XAUTH \"...\""),
            _ when _addresses is not null && !_addresses.Contains(profile.Local) => LocalAddressMissing(profile.Local),
            _ => null,
        };
        if (obstacle is not null)
        {
            connection.Attempts++;
            FailAttempt(connection, obstacle);
            return null;
        }

        (IPEndPoint local, IPEndPoint remote) = path ?? (new(profile.Local, profile.LocalPorts.Ike), new(profile.Remote!, profile.RemotePorts.Ike));
        BeginAttempt(connection, remote);
        SaPayload offer = Phase1Proposals.Offer(Offered(profile));
        IsakmpSa sa = new()
        {
            Serial = NextSerial(),
            Initiator = true,
            Aggressive = profile.AggressiveMode,
            Connection = connection,
            InitiatorCookie = NewCookie(),
            Local = local,
            Remote = remote,
            Floated = path is not null,
            GroupAddress = profile.Remote ?? replaces!.GroupAddress,
            CreatedAt = _now,
            Replaces = replaces,
            SaBody = BodyOf(offer),
            Lifetime = profile.IkeLifetime,
        };
        if (sa.Aggressive)
            SendAggressive1(sa, offer);
        else
            SendMainMode1(sa, offer);
        _isakmp.Add(sa.Cookies, sa);
        Group(profile.Local, sa.GroupAddress).Sas.Add(sa);
        sa.File();
        return sa;
    }

    /// <summary>
    /// Where the SA that is to be renewed has floated, or a child travels in UDP: the new exchange begins there, since a NAT before the peer lets nothing else in
    /// (RFC 3947 §4). Null for the usual ports: where nothing has floated, and where the peer was silent when asked there.
    /// </summary>
    private static (IPEndPoint Local, IPEndPoint Remote)? NatPath(Connection connection, IsakmpSa? replaces)
    {
        ConnectionProfile profile = connection.Profile;
        if (replaces is { Floated: true, IsEstablished: true } old && (profile.Remote is null || !connection.SilentOnNatPort))
            return (old.Local, old.Remote);
        if (profile.Remote is null || connection.SilentOnNatPort || connection.Attempts > 0)
            return null;
        return connection.Children.FindLast(child => child is { InUse: true, UdpEncapsulation: true } && child.Local.Port == profile.LocalPorts.Nat) is { } child
            ? (child.Local, child.Remote) : null;
    }

    /// <summary>The profile with what can be offered: in Aggressive Mode the public value goes with the offer, so that there is but one group (RFC 2409 §5).</summary>
    private static ConnectionProfile Offered(ConnectionProfile profile) => !profile.AggressiveMode ? profile
        : profile with { IkeProposals = [.. profile.IkeProposals.Where(proposal => proposal.Group == profile.IkeProposals[0].Group)] };

    /// <summary>What a first message says of us.</summary>
    private static IEnumerable<VendorIdPayload> OwnVendorIds(ConnectionProfile profile) =>
        (profile.NatTraversal ? NatMethod.Announcements : []).Concat(Announcements(profile));

    private static string? CookieFault(IsakmpHeader header) =>
        header.ResponderCookie == 0 ? "the responder's cookie is zero (RFC 2408 §2.5.3)"
        : header.ResponderCookie == header.InitiatorCookie ? "the responder's cookie is ours: our own message came back"
        : null;

    /// <summary>From now on ports are 4500 (RFC 3947 §4), unless the exchange began there.</summary>
    private static void Float(IsakmpSa sa)
    {
        if (sa.Floated)
            return;
        ConnectionProfile profile = sa.Connection.Profile;
        sa.Local = Port(sa.Local, profile.LocalPorts.Nat);
        sa.Remote = Port(sa.Remote, profile.RemotePorts.Nat);
        sa.Floated = true;
    }

    private bool HasOtherSa(IsakmpSa sa) =>
        SasBetween(sa.Local.Address, sa.GroupAddress).Exists(other => other != sa && other.IsEstablished)
        || ConnectionsOf(sa).Any(connection => connection.Children.Count > 0);

    private static void StopWaiting(IsakmpSa sa)
    {
        if (sa.Outstanding is { } outgoing)
        {
            sa.Repeats = outgoing.Retransmitter?.Count ?? 0;
            outgoing.Timer?.Cancel();
        }

        sa.Outstanding = null;
        sa.RefusalTimer?.Cancel();
    }

    private static TimeSpan Shorter(TimeSpan ours, TimeSpan? theirs) => theirs is not null && theirs < ours ? theirs.Value : ours;

    /// <summary>Something unsigned says that this attempt fails: it does, unless a good message comes first.</summary>
    private void ExpectFailure(IsakmpSa sa)
    {
        if (sa.RefusalTimer is null or { Cancelled: true })
            sa.RefusalTimer = After(RefusalGrace, () => OnPhase1Silence(sa));
    }

    /// <summary>Nothing more will come: the state, and what was said in clear, tell why.</summary>
    private void OnPhase1Silence(IsakmpSa sa)
    {
        string remote = sa.Remote.ToString();
        string? said = sa.UnprotectedNotify;
        ConnectionProfile profile = sa.Connection.Profile;
        string offered = Phase1Proposals.Describe(Offered(profile), initiator: true);
        FailureReason failure = sa.Doubt ?? sa.State switch
        {
            Phase1State.AwaitingAggressiveAnswer when said == HashThatFails => new(ReasonCode.PresharedKeyMismatch,
                $"{remote} answered Aggressive Mode with a hash that our pre-shared key does not give: the keys differ", Evidence(sa, ("notify", said), ("ours", profile.LocalId.ToString()))),
            Phase1State.AwaitingAggressiveAnswer when said is null => new(ReasonCode.PeerSilent,
                $"{remote} does not answer Aggressive Mode: it is down or unreachable, UDP {sa.Remote.Port} is filtered, it does not do Aggressive Mode, knows nobody named {profile.LocalId}, or refuses our proposals ({offered}) in silence", Evidence(sa, ("ours", offered))),
            Phase1State.AwaitingChoice or Phase1State.AwaitingAggressiveAnswer when said is not null and not "NO_PROPOSAL_CHOSEN" => new(ReasonCode.PeerRefused,
                $"{remote} refused the first message with {said}", Evidence(sa, ("notify", said))),
            Phase1State.AwaitingChoice or Phase1State.AwaitingAggressiveAnswer when said is not null => new(ReasonCode.Phase1ProposalMismatch,
                $"{remote} takes none of our Phase 1 proposals ({offered}): make ike= here and the peer's IKE policy agree in encryption, hash and group", Evidence(sa, ("notify", said), ("ours", offered))),
            Phase1State.AwaitingChoice => new(ReasonCode.PeerSilent,
                $"{remote} does not answer: it is down or unreachable, UDP {sa.Remote.Port} is filtered, IKEv1 is not enabled there, or it refuses our proposals ({offered}) in silence", Evidence(sa, ("ours", offered))),
            Phase1State.AwaitingResponderIdentity when sa.BySignature => new(ReasonCode.AuthenticationFailed,
                $"{remote} does not take our identity and signature{(said is null ? " and stays silent" : $" ({said})")}: it does not trust our certificate or public key, {(sa.Floated ? "UDP 4500 is filtered, " : "")}large datagrams are lost, or it expects another identity than {profile.LocalId}", Evidence(sa, ("notify", said ?? "none"), ("ours", profile.LocalId.ToString()))),
            Phase1State.AwaitingResponderIdentity => new(ReasonCode.PresharedKeyMismatch,
                $"{remote} does not take our identity and hash{(said is null ? " and stays silent" : $" ({said})")}: most likely the pre-shared keys differ; {(sa.Floated ? "else UDP 4500 is filtered; " : "")}else it expects another identity than {profile.LocalId}", Evidence(sa, ("notify", said ?? "none"), ("ours", profile.LocalId.ToString()))),
            _ => new(ReasonCode.Phase1Stalled,
                $"{remote} chose {sa.Proposal} and then stopped answering{(said is null ? "" : $" after {said}")}: it may have no key for our address (on an ASA: no tunnel-group of that name), or large datagrams are lost", Evidence(sa, ("notify", said ?? "none"))),
        };
        FailPhase1(sa, failure);
    }

    private static System.Collections.Immutable.ImmutableArray<KeyValuePair<string, string>> Evidence(IsakmpSa sa, params ReadOnlySpan<(string Name, string Value)> more)
    {
        List<KeyValuePair<string, string>> evidence = [new("state", sa.State.Name), new("peer", sa.Remote.ToString())];
        foreach ((string name, string value) in more)
            evidence.Add(new(name, value));
        return [.. evidence];
    }

    /// <summary>An attempt of ours at Phase 1 failed: everybody who waited for it learns why.</summary>
    private void FailPhase1(IsakmpSa sa, FailureReason failure)
    {
        List<PendingChild> waiting = [.. sa.Waiting];
        Connection connection = sa.Connection;
        IsakmpSa? replaces = sa.Replaces;
        if (sa is { Floated: true, State: Phase1State.AwaitingChoice or Phase1State.AwaitingAggressiveAnswer } && failure.Code == ReasonCode.PeerSilent)
            connection.SilentOnNatPort = true;
        EndIsakmp(sa, failure.Code, tellPeer: false);
        foreach (PendingChild pending in waiting)
            if (pending.Replaces is { InUse: true } child)
                RetryRekey(child);
        if (replaces is { IsEstablished: true })
            replaces.RekeyTimer = After(RekeyRetry, () => RekeyIsakmp(replaces));
        foreach (Connection affected in waiting.Select(pending => pending.Connection).Append(connection).Distinct())
            FailAttempt(affected, failure);
        foreach (Connection affected in waiting.Where(pending => pending.Replaces is not null).Select(pending => pending.Connection).Distinct())
            if (affected.ReportedUp && affected.Children.Count == 0)
                GoneDown(affected, failure.Code, affected.Wanted);
    }
}
