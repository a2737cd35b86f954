using System.Buffers.Binary;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Engine;

// Dead peer detection (RFC 3706) and NAT keepalives (RFC 3948 §2.3).
public sealed partial class IkeEngine
{
    private void ScheduleKeepalive(IsakmpSa sa) => sa.KeepaliveTimer = After(sa.Connection.Profile.NatKeepalive, () =>
    {
        Emit(new IkeAction.SendKeepalive(sa.Local, sa.Remote));
        ScheduleKeepalive(sa);
    });

    private void ScheduleDpd(IsakmpSa sa)
    {
        if (!sa.DpdSupported || sa.Connection.Profile.DpdDelay is not { } delay || sa.Replaced)
            return;
        Instant due = sa.Probe is { } probe
            ? Instant.Min(_now + delay, probe.FirstSentAt + sa.Connection.Profile.DpdTimeout)
            : sa.LastHeardAt + delay;
        sa.DpdTimer?.Cancel();
        sa.DpdTimer = _timers.Set(due, () => OnDpdTimer(sa, delay));
    }

    private void OnDpdTimer(IsakmpSa sa, TimeSpan delay)
    {
        if (sa.Probe is { } unanswered && _now - unanswered.FirstSentAt >= sa.Connection.Profile.DpdTimeout)
        {
            OnPeerDead(sa);
            return;
        }

        if (sa.Probe is not null || _now - sa.LastHeardAt >= delay)
            Probe(sa, sa.Probe?.FirstSentAt ?? _now);
        ScheduleDpd(sa);
    }

    // A random start, then one more each time (RFC 3706 §5.4).
    private void Probe(IsakmpSa sa, Instant since)
    {
        sa.Probe = sa.Probe is { } earlier
            ? earlier with { Sequence = unchecked(earlier.Sequence + 1), FirstSentAt = since }
            : new DpdProbe(BinaryPrimitives.ReadUInt32BigEndian(Random(4)) >> 1, since);
        SendNotify(sa, ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.R_U_THERE, Sequence(sa.Probe.Sequence));
    }

    /// <summary>Asks out of turn: the way to the peer is back. What it did not answer while there was none counts no more.</summary>
    private void ProbeNow(IsakmpSa sa)
    {
        if (!sa.DpdSupported || sa.Connection.Profile.DpdDelay is null)
            return;
        Probe(sa, _now);
        ScheduleDpd(sa);
    }

    /// <summary>Every question is answered, whether or not we ask any ourselves; an old one again is a replay (RFC 3706 §5.4).</summary>
    private void OnAreYouThere(IsakmpSa sa, NotificationPayload notification)
    {
        if (notification.Sequence is not { } sequence || (sequence <= sa.LastPeerDpdSequence && sa.LastPeerDpdSequence - sequence < 1000))
            return;
        sa.LastPeerDpdSequence = sequence;
        SendNotify(sa, ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.R_U_THERE_ACK, Sequence(sequence));
    }

    private void OnPeerDead(IsakmpSa sa)
    {
        Report(new IkeEvent.PeerLiveness(sa.Connection.Name, sa.Serial, false));
        // With the SA its lease goes, and with that what tells a road warrior's children from those of others.
        List<(Connection Connection, List<ChildSa> Children)> affected =
            [.. ConnectionsOf(sa).Where(connection => Serves(sa, connection)).Select(connection => (connection, ChildrenWith(sa, connection).ToList()))];
        bool everyone = affected.Exists(one => one.Connection.Profile.DpdAction == DpdAction.RestartByPeer && one.Connection.Children.Count > 0);
        if (CutOffAccess(sa, ReasonCode.PeerDead))
            return;
        EndIsakmp(sa, ReasonCode.PeerDead, tellPeer: false);
        foreach ((Connection connection, List<ChildSa> children) in affected)
        {
            foreach (ChildSa child in children)
                EndChild(child, ReasonCode.PeerDead, tellPeer: false);
            if (!connection.ReportedUp || connection.IsUp)
                continue;
            bool again = (everyone || connection.Profile.DpdAction == DpdAction.Restart) && !_shutdown;
            connection.Wanted = again;
            GoneDown(connection, ReasonCode.PeerDead, again);
            if (!again)
                continue;
            connection.ForgetAttempts();
            Pursue(connection);
        }
    }

    private static byte[] Sequence(uint number)
    {
        byte[] octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return octets;
    }
}
