using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Phase 1 as responder, in either mode: what is half open, and what is refused.
public sealed partial class IkeEngine
{
    // Half-open exchanges that we keep of each kind; the oldest gives way, so that a flood cannot lock a peer out.
    private const int MostHalfOpen = 1000;

    // A flood goes on for hours; what else is known of a connection should not be pushed out by telling of it.
    private static readonly TimeSpan FullToldEvery = TimeSpan.FromMinutes(5);

    // Message 1 may come from anybody who writes a peer's address on it. Who sends message 3 has seen our cookie, and is not put out by the former.
    private readonly LinkedList<IsakmpSa> _halfOpen = new();
    private readonly LinkedList<IsakmpSa> _halfOpenSeen = new();

    private void RefuseFirstMessage(IsakmpHeader header, IkeInput.DatagramReceived datagram, SaPayload offer, Connection candidate)
    {
        ConnectionProfile profile = candidate.Profile;
        string theirs = Phase1Proposals.Describe(offer);
        string ours = Phase1Proposals.Describe(profile, initiator: false);
        FailureReason failure = profile.Methods(initiator: false).IsEmpty
            ? new(ReasonCode.NoPresharedKey, $"{datagram.Remote} begins Phase 1 and ipsec.secrets has no pre-shared key for it", [new("peer", datagram.Remote.ToString()), new("ours", profile.LocalId.ToString())])
            : new(ReasonCode.Phase1ProposalMismatch, $"{datagram.Remote} offers {theirs} for Phase 1 and we take {ours}: make ike= here and the peer's IKE policy agree", [new("payload", "SA"), new("attribute", Phase1Proposals.Nearest(offer, profile)), new("ours", ours), new("theirs", theirs)]);
        RememberFailure(candidate, failure);

        // One answer to one message, smaller than it: nothing here can be used to flood a third party.
        IsakmpHeader answer = new(header.InitiatorCookie, NewCookie(), PayloadType.N, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 0, 0);
        byte[] message = MessageSealer.Plain(answer, [new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.NO_PROPOSAL_CHOSEN, default)]);
        Emit(new IkeAction.SendDatagram(datagram.Local, datagram.Remote, datagram.Local.Port == profile.LocalPorts.Nat, message));
    }

    /// <summary>Who begins on the port of NAT traversal stays there: every message has the non-ESP marker (RFC 3947 §4).</summary>
    private static bool IsNatPort(IkeInput.DatagramReceived datagram, ConnectionProfile profile) => datagram.Local.Port == profile.LocalPorts.Nat;

    /// <summary>The connection among the candidates that expects this identity and has the key that Phase 1 was made with; signatures have none yet.</summary>
    private Connection? ConnectionOfPeer(IsakmpSa sa, Identity peerId)
    {
        ConnectionProfile used = sa.Connection.Profile;
        bool Takes(Connection candidate) => candidate.Profile.Expects(peerId) && SameAccess(candidate.Profile, used)
            && (sa.BySignature
                ? candidate.Profile.Signatures is not null
                : candidate.Profile.PreSharedKey is { } key && key.FixedTimeEquals(used.PreSharedKey!.Span));
        return Takes(sa.Connection) ? sa.Connection : ConnectionsOf(sa, peerId).FirstOrDefault(Takes);
    }

    /// <summary>The peer began, and it failed: that is remembered, and our own attempts are not touched by it.</summary>
    private void RememberFailure(Connection connection, FailureReason failure)
    {
        connection.LastFailure = failure;
        connection.LastFailureAt = _now;
        Report(new IkeEvent.AttemptFailed(connection.Name, failure, connection.Wanted && !connection.IsUp));
    }

    private void Answer(IsakmpSa sa, ExchangeState state, byte[] message, IkeInput.DatagramReceived datagram)
    {
        Outstanding answer = new(datagram.Local, datagram.Remote, datagram.Local.Port == sa.Connection.Profile.LocalPorts.Nat, message, ExchangeTable.Row(state).Name);
        Send(sa, answer, retransmission: 0);
        sa.Duplicates.Remember(datagram.Message.Span, answer);
    }

    /// <summary>A first message made an ISAKMP SA: it is found by its cookies, and by the initiator's alone while that sends its first message again.</summary>
    private void BeginHalfOpen(IsakmpSa sa)
    {
        _isakmp.Add(sa.Cookies, sa);
        _responding[(sa.InitiatorCookie, sa.GroupAddress)] = sa;
        Group(sa.Local.Address, sa.GroupAddress).Sas.Add(sa);
        sa.File();
        HalfOpenBegan(sa, _halfOpen);
    }

    private void HalfOpenBegan(IsakmpSa sa, LinkedList<IsakmpSa> list)
    {
        if (list.Count >= MostHalfOpen)
            GiveWay(list.First!.Value, answered: list == _halfOpenSeen);
        sa.HalfOpen = list.AddLast(sa);
        sa.LifeTimer = After(sa.Connection.Profile.RetransmitTimeout, () => OnHalfOpenTooLong(sa));
    }

    /// <summary>The oldest makes room for the newest. Where it was an honest peer's, that is why the peer never comes through, so it is told.</summary>
    private void GiveWay(IsakmpSa oldest, bool answered)
    {
        Connection connection = oldest.Connection;
        EndIsakmp(oldest, ReasonCode.Phase1Stalled, tellPeer: false);
        connection.GaveWay++;
        if (connection.FullToldAt is { } told && _now - told < FullToldEvery)
            return;
        Report(new IkeEvent.HalfOpenFull(connection.Name, MostHalfOpen, connection.GaveWay, answered));
        (connection.GaveWay, connection.FullToldAt) = (0, _now);
    }

    private static void HalfOpenEnded(IsakmpSa sa)
    {
        if (sa.HalfOpen is not { } node)
            return;
        node.List!.Remove(node);
        sa.HalfOpen = null;
        sa.LifeTimer?.Cancel();
    }

    private void OnHalfOpenTooLong(IsakmpSa sa)
    {
        // A failure that was named is named once; message 1 alone proves nothing of who sent it.
        (Connection connection, FailureReason? doubt) = (sa.Connection, sa.Doubt);
        bool unexplained = sa.State switch
        {
            Phase1State.AwaitingInitiatorIdentity => sa.UnprotectedNotify is null,
            Phase1State.AwaitingAggressiveProof => doubt is not null,
            _ => false,
        };
        EndIsakmp(sa, ReasonCode.Phase1Stalled, tellPeer: false);
        if (unexplained)
            RememberFailure(connection, doubt ?? new(
                ReasonCode.Phase1Stalled, $"{sa.Remote} began Phase 1 and did not send its identity: its messages on UDP 4500 are lost on their way, or it gave up", [new("state", "main-mode-sent-4"), new("peer", sa.Remote.ToString())]));
    }
}
