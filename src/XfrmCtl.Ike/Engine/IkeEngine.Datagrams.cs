using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// From a datagram to the SA and the exchange that it belongs to.
public sealed partial class IkeEngine
{
    private readonly Dictionary<(ulong Initiator, ulong Responder), IsakmpSa> _isakmp = [];
    private readonly Dictionary<(ulong Initiator, IPAddress Address), IsakmpSa> _responding = [];

    private void OnDatagram(IkeInput.DatagramReceived datagram)
    {
        if (_shutdown)
            return;
        if (!IsakmpHeader.TryDecode(datagram.Message, out IsakmpHeader header, out DecodeError? error))
        {
            Drop(null, datagram.Remote, $"no ISAKMP header: {error} (RFC 2408 §3.1)");
            return;
        }

        if (ExchangeTable.RefusalOf(header.ExchangeType) is { } refusal)
        {
            Drop(Find(header, datagram.Remote)?.Connection.Name, datagram.Remote, refusal);
            return;
        }

        if (IsFragment(header))
        {
            OnFragment(header, datagram);
            return;
        }

        switch (header.ExchangeType)
        {
            case ExchangeType.IDENTITY_PROTECTION or ExchangeType.AGGRESSIVE:
                OnPhase1(header, datagram);
                break;
            case ExchangeType.QUICK_MODE:
                OnQuickMode(header, datagram);
                break;
            case ExchangeType.TRANSACTION:
                OnTransaction(header, datagram);
                break;
            default:
                OnInformational(header, datagram);
                break;
        }
    }

    private IsakmpSa? Find(IsakmpHeader header, IPEndPoint remote)
    {
        if (_isakmp.TryGetValue((header.InitiatorCookie, header.ResponderCookie), out IsakmpSa? sa))
            return sa;

        // The responder's cookie is news to an initiator whose first message is out, and still unknown to a peer that sends its first again.
        if (_isakmp.TryGetValue((header.InitiatorCookie, 0), out sa) && sa.Initiator)
            return sa;
        return header.ResponderCookie == 0 && _responding.TryGetValue((header.InitiatorCookie, remote.Address), out sa) ? sa : null;
    }

    private void Drop(string? connection, IPEndPoint remote, string why) => Report(new IkeEvent.MessageDropped(connection, remote, why));

    /// <summary>Drops what came for the answer that Phase 1 waits for. It may be forged, and the true one follow; where none does, this was the peer's.</summary>
    private void DropAnswer(IsakmpSa sa, IPEndPoint remote, string why, ReasonCode code = ReasonCode.MalformedMessage)
    {
        Drop(sa.Connection.Name, remote, why);
        if (sa is { Initiator: true, IsEstablished: false })
            sa.Doubt = new(code, $"{remote} answers with what cannot be taken: {why}", Evidence(sa, ("fault", why)));
    }

    private void Send(IsakmpSa sa, Outstanding outgoing, int retransmission)
    {
        int most = LargestPiece(sa, outgoing);
        if (outgoing.Message.Length <= most)
            Emit(new IkeAction.SendDatagram(outgoing.Local, outgoing.Remote, outgoing.NonEspMarker, outgoing.Message));
        else
            foreach (ReadOnlyMemory<byte> piece in MessageFragments.Cut(outgoing.Message, HeaderOf(sa).ExchangeType, most))
                Emit(new IkeAction.SendDatagram(outgoing.Local, outgoing.Remote, outgoing.NonEspMarker, piece));
        Report(new IkeEvent.MessageSent(sa.Connection.Name, sa.Serial, outgoing.Name, outgoing.Remote, retransmission));
    }

    private static Outstanding Outgoing(IsakmpSa sa, ExchangeState state, byte[] message) =>
        new(sa.Local, sa.Remote, sa.Floated, message, ExchangeTable.Row(state).Name);

    /// <summary>Sends a message and sends it again until it is answered; after the time-out <paramref name="giveUp"/> is called.</summary>
    private Outstanding SendUntilAnswered(IsakmpSa sa, ExchangeState state, byte[] message, Action giveUp)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        Outstanding outgoing = Outgoing(sa, state, message) with
        {
            Retransmitter = new(profile.RetransmitInterval, profile.RetransmitTimeout, _now),
        };
        Send(sa, outgoing, retransmission: 0);
        Schedule();
        return outgoing;

        void Schedule() => outgoing.Timer = _timers.Set(outgoing.Retransmitter!.Due, () =>
        {
            if (!outgoing.Retransmitter.Next(_now, Fraction()))
            {
                giveUp();
                return;
            }

            // The peer may have moved with its NAT since.
            Send(sa, sa.IsEstablished ? outgoing with { Local = sa.Local, Remote = sa.Remote, NonEspMarker = sa.Floated } : outgoing, outgoing.Retransmitter.Count);
            Schedule();
        });
    }

    /// <summary>Payloads against their row, on the way out: a fault here is ours.</summary>
    private static void CheckOwn(ExchangeState state, ReadOnlySpan<Payload> payloads)
    {
        if (MessageGate.Check(ExchangeTable.Row(state), payloads) is { } fault)
            throw new InvalidOperationException(fault);
    }

    private void Received(IsakmpSa sa, ExchangeState state, IPEndPoint remote)
    {
        sa.Doubt = null;
        Report(new IkeEvent.MessageReceived(sa.Connection.Name, sa.Serial, ExchangeTable.Row(state).Name, remote));
    }

    /// <summary>An authenticated, fresh message came: the peer lives, and lives where it came from.</summary>
    private void Heard(IsakmpSa sa, IPEndPoint local, IPEndPoint remote)
    {
        sa.LastHeardAt = _now;
        if (sa.Probe is not null)
        {
            sa.Probe = null;
            Report(new IkeEvent.PeerLiveness(sa.Connection.Name, sa.Serial, true));
        }

        // Ours is the address that the SA was made with; what can move is the port (the float) and the peer.
        if (!sa.UdpEncapsulation || !sa.Local.Address.Equals(local.Address) || (sa.Remote.Equals(remote) && sa.Local.Port == local.Port))
            return;
        IPEndPoint from = sa.Remote;
        sa.Remote = remote;
        sa.Local = local;
        if (remote.Address.Equals(sa.GroupAddress))
            _moved.Remove(sa);
        else
            _moved.Add(sa);
        sa.Floated = local.Port == sa.Connection.Profile.LocalPorts.Nat;
        if (!sa.IsEstablished || !sa.Floated)
            return;
        Report(new IkeEvent.MappingChanged(sa.Connection.Name, from, remote));
        foreach (ChildSa child in ConnectionsOf(sa).SelectMany(connection => connection.Children).Where(child => child.UdpEncapsulation && child.Remote.Equals(from)))
        {
            Unindex(child);
            child.Remote = remote;
            child.Local = local;
            Index(child);
            Emit(new IkeAction.MoveChild(child.Serial, local, remote));
        }
    }
}
