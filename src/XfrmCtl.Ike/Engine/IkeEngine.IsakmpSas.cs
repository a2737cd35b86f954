using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Engine;

// The life of ISAKMP SAs once Phase 1 is complete.
public sealed partial class IkeEngine
{
    /// <summary>Phase 1 is complete.</summary>
    private void Establish(IsakmpSa sa, Identity peerId)
    {
        sa.State = new Phase1State.Established(sa.Phase1Iv!.Current.ToArray());
        sa.ForgetPhase1();
        sa.PeerId = peerId = sa.Connection.Profile.RemoteId is { } expected && expected.Equals(peerId) ? expected : peerId; // held as long as the SA lives
        sa.EstablishedAt = _now;
        sa.LastHeardAt = _now;
        sa.Connection.SilentOnNatPort = false;
        ScheduleExpiry(sa);
        ScheduleRekey(sa);
        if (sa.BehindNat.Local)
            ScheduleKeepalive(sa);
        ScheduleDpd(sa);
        Report(new IkeEvent.Phase1Established(sa.Connection.Name, sa.Serial, sa.Initiator, sa.Remote, peerId, sa.Proposal!, sa.Lifetime) { Aggressive = sa.Aggressive && !sa.BySignature });
        if (GivesWay(sa))
            return;
        TellResponderLifetime(sa);
        BeginAccess(sa);
    }

    /// <summary>When to renew: the initiator a stretched margin before the end, the responder half a margin, so that the initiator is first.</summary>
    private TimeSpan RekeyDelay(ConnectionProfile profile, TimeSpan lifetime, bool initiator)
    {
        double margin = initiator
            ? profile.RekeyMargin.TotalSeconds * (1 + (Fraction() * profile.RekeyFuzzPercent / 100))
            : profile.RekeyMargin.TotalSeconds / 2;

        // A margin that leaves nothing would renew without end.
        return lifetime - TimeSpan.FromSeconds(Math.Min(margin, lifetime.TotalSeconds / 2));
    }

    /// <summary>Other SAs with the same peer give way to the new one; children do not notice.</summary>
    private void Supersede(IsakmpSa sa)
    {
        // A user with an address of ours may have come from elsewhere; others may come from where the user is, and with the same identity.
        Lease? lease = sa.Access?.Lease;
        foreach (IsakmpSa old in (lease?.Sas ?? SasBetween(sa.Local.Address, sa.Connection.Profile.Remote ?? sa.Remote.Address)).ToList())
        {
            if (old == sa || !old.IsReady || old.Replaced || old.PeerId != sa.PeerId || old.Access?.Lease != lease || !Serves(old, sa.Connection))
                continue;

            if (lease is not null && !old.Remote.Equals(sa.Remote))
            {
                EndElsewhere(old);
                continue;
            }

            // Both sides began at once: both keep the SA with the larger initiator's cookie.
            bool collision = old.Initiator != sa.Initiator && _now - old.EstablishedAt < CollisionWindow;
            IsakmpSa loser = collision && old.InitiatorCookie > sa.InitiatorCookie ? sa : old;
            loser.Replaced = true;
            loser.RekeyTimer?.Cancel();
            loser.DpdTimer?.Cancel();
            bool ours = collision ? loser.Initiator : sa.Initiator;

            // Whoever made the new one deletes the old one. Where the peer leaves that undone, we do it once it has surely moved its children.
            IsakmpSa winner = loser == sa ? old : sa;
            loser.RefusalTimer = After(ours ? OverlapTime : LateOverlapTime, () => EndReplaced(loser, winner));
        }
    }

    /// <summary>As responder we do not know whether our last message arrived: the old SA stays until something came under the new one, which may be ours alone.</summary>
    private void EndReplaced(IsakmpSa old, IsakmpSa by)
    {
        if (by.IsEstablished && !by.Initiator && by.LastHeardAt == by.EstablishedAt)
            old.RefusalTimer = After(LateOverlapTime, () => EndReplaced(old, by));
        else
            EndIsakmp(old, ReasonCode.Replaced, tellPeer: true);
    }

    private void ScheduleExpiry(IsakmpSa sa)
    {
        sa.LifeTimer?.Cancel();
        sa.ExpiresAt = sa.EstablishedAt + sa.Lifetime;
        sa.LifeTimer = _timers.Set(sa.ExpiresAt, _expireIsakmp, sa);
    }

    private void OnIsakmpExpired(IsakmpSa sa)
    {
        if (!CutOffAccess(sa, ReasonCode.LifetimeExpired))
            EndIsakmp(sa, ReasonCode.LifetimeExpired, tellPeer: true);
    }

    private void ScheduleRekey(IsakmpSa sa)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        sa.RekeyTimer?.Cancel();
        bool rekey = profile.Rekey && sa.RenewedByUs;
        sa.RekeyAt = rekey ? sa.EstablishedAt + RekeyDelay(profile, sa.Lifetime, sa.Initiator) : Instant.Never;
        if (rekey)
            sa.RekeyTimer = _timers.Set(sa.RekeyAt, _rekeyIsakmp, sa);
    }

    private void RekeyIsakmp(IsakmpSa sa)
    {
        bool needed = ConnectionsOf(sa).Any(connection => Serves(sa, connection) && (connection.Wanted || connection.Children.Exists(child => child.InUse)));
        if (!sa.IsEstablished || sa.Replaced || !needed || _shutdown || Phase1UnderWay(sa.Connection, sa.GroupAddress) is not null)
            return;

        // Without NAT traversal a peer of any address is reached on its own port 500, or by itself.
        if (sa.Connection.Profile.Remote is null && !sa.Floated)
            return;
        if (StartPhase1(sa.Connection, replaces: sa) is null)
            sa.RekeyTimer = After(RekeyRetry, _rekeyIsakmp, sa);
    }

    /// <summary>A Main Mode of ours that will serve the connection when it is complete, or null.</summary>
    private IsakmpSa? Phase1UnderWay(Connection connection, IPAddress? peer = null) => SasOf(connection).Find(candidate =>
        candidate is { IsReady: false, Initiator: true } && (connection.Profile.Remote is not null || peer is null || candidate.GroupAddress.Equals(peer)) && Serves(candidate, connection));

    /// <summary>An ISAKMP SA ends. Its children live on, and Quick Modes of ours that it cut off find another or fail.</summary>
    private void EndIsakmp(IsakmpSa sa, ReasonCode reason, bool tellPeer)
    {
        if (sa.State is Phase1State.Gone)
            return;
        bool established = sa.IsEstablished;
        if (tellPeer && established)
            SendDelete(sa, ProtocolId.PROTO_ISAKMP, [CookieOctets(sa)]);
        List<QuickModeExchange> cutOff = [.. sa.Exchanges.Values.Where(exchange => exchange is { Initiator: true, IsUnderWay: true })];
        foreach (QuickModeExchange exchange in sa.Exchanges.Values.ToList())
            AbandonQuickMode(exchange);
        _isakmp.Remove(sa.Cookies);
        _isakmp.Remove((sa.InitiatorCookie, 0));
        if (!sa.Initiator)
            _responding.Remove((sa.InitiatorCookie, sa.GroupAddress));
        HalfOpenEnded(sa);
        ForgetFragments(sa);
        ForgetIdentity(sa);
        ReleaseLease(sa);
        SasBetween(sa.Local.Address, sa.GroupAddress).Remove(sa);
        sa.Unfile();
        _moved.Remove(sa);
        ReleaseGroup(sa.Local.Address, sa.GroupAddress);
        sa.Dispose();
        if (established)
            Report(new IkeEvent.Phase1Ended(sa.Connection.Name, sa.Serial, reason) { Initiator = sa.Initiator, Aggressive = sa.Aggressive });
        if (!_shutdown)
            Resume(cutOff, sa, reason);
    }

    private void Resume(List<QuickModeExchange> cutOff, IsakmpSa sa, ReasonCode reason)
    {
        foreach (QuickModeExchange exchange in cutOff)
            if (exchange.Replaces is { InUse: true } child)
                RetryRekey(child);

        // What was to be renewed may be gone meanwhile; where it is wanted, it is then a child like any other that is missing.
        foreach (Connection connection in cutOff.Where(exchange => exchange.Replaces is null || (exchange.Replaces is { InUse: false } && exchange.Connection.Wanted)).Select(exchange => exchange.Connection).Distinct())
        {
            if (!IsLoaded(connection) || connection.IsUp)
                continue;

            // A newer SA, or the same again: no fault of anybody's. A peer that takes the SA away while it is asked for a child refuses it, as an ASA does.
            if (reason is ReasonCode.Replaced or ReasonCode.LifetimeExpired)
                Pursue(connection);
            else if (reason is not ReasonCode.Requested and not ReasonCode.Unloaded)
                FailAttempt(connection, new(reason, reason == ReasonCode.DeletedByPeer
                    ? $"{sa.Remote} ended Phase 1 while it was asked for Phase 2: most likely it has no match for the subnets, the proposals or PFS"
                    : $"Phase 1 with {sa.Remote} ended while Phase 2 was under way ({reason})",
                    [new("payload", reason == ReasonCode.DeletedByPeer ? "D" : "none"), new("ours", string.Join("; ", connection.Profile.Selectors))]));
        }
    }
}
