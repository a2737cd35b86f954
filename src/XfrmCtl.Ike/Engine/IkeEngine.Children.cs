using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

// The life of child SAs once they are negotiated.
public sealed partial class IkeEngine
{
    // Both sides began at once when the two results are no further apart than this.
    private static readonly TimeSpan CollisionWindow = TimeSpan.FromSeconds(15);

    // How long an old SA still receives what was on its way.
    private static readonly TimeSpan OverlapTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LateOverlapTime = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RekeyRetry = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(Spi Spi, IPAddress Destination), ChildSa> _bySpi = [];

    private void EstablishChild(ChildSa child)
    {
        Connection connection = child.Connection;
        child.Phase = ChildPhase.InUse;
        child.EstablishedAt = _now;
        ScheduleExpiry(child);
        ScheduleRekey(child);

        bool rekeyed = SupersedeChild(child);
        Report(new IkeEvent.ChildEstablished(
            connection.Name, child.Serial, child.Selectors, child.SpiIn, child.SpiOut, child.Algorithms, child.PfsGroup, child.UdpEncapsulation, child.Lifetime, rekeyed)
        {
            Initiator = child.Initiator,
            Compression = child.Compression,
            IsakmpSerial = child.IsakmpSerial,
            Mode = child.Mode,
            Remote = child.Remote,
        });
        if (!connection.IsUp)
            return;
        connection.ForgetAttempts();
        connection.Refusals = 0;
        connection.LastFailure = null;
        connection.RetryTimer?.Cancel();
        if (connection.ReportedUp)
            return;
        connection.ReportedUp = true;
        Report(new IkeEvent.ConnectionUp(connection.Name));
    }

    /// <summary>Older children of the same traffic give way; true where there was one.</summary>
    private bool SupersedeChild(ChildSa child)
    {
        bool any = false;
        foreach (ChildSa old in child.Connection.Children.ToList())
        {
            if (old == child || old.Selectors != child.Selectors)
                continue;
            if (old.Phase == ChildPhase.Lost)
                EndChild(old, ReasonCode.Replaced, tellPeer: true);
            if (!old.InUse)
                continue;
            any = true;

            // Both sides began at once: both keep the pair with the larger SPIs, and whoever began the other takes it away.
            bool collision = old.Initiator != child.Initiator && _now - old.EstablishedAt < CollisionWindow;
            ChildSa loser = collision && Rank(old) > Rank(child) ? child : old;
            loser.Phase = ChildPhase.Replaced;
            loser.RekeyTimer?.Cancel();
            bool ours = collision ? loser.Initiator : child.Initiator;

            // The other side does it too when its turn does not come: its Delete may be lost.
            loser.RemovalTimer = After(
                ours ? OverlapTime : collision ? OverlapTime * 2 : LateOverlapTime, () => EndSuperseded(loser, MostDelays));
        }

        return any;
    }

    private static ulong Rank(ChildSa child) =>
        ((ulong)Math.Max(child.SpiIn.Value, child.SpiOut.Value) << 32) | Math.Min(child.SpiIn.Value, child.SpiOut.Value);

    private void RekeyChild(ChildSa child)
    {
        if (!child.InUse || _shutdown)
            return;
        child.RekeyTimer?.Cancel();

        // Both states of a pair reach a limit of octets, the second maybe while the successor of the first waits for its outbound state.
        if (child.Connection.Children.Exists(successor => successor.Initiator && successor.Replaces == child))
            return;
        if (EstablishedFor(child) is { } sa)
            StartQuickMode(sa, child.Connection, child.Selectors, replaces: child);
        else if (child.Connection.Profile.Remote is not null)
            JoinOrStartPhase1(child.Connection, [new PendingChild(child.Connection, child.Selectors, child)]);
    }

    private void ScheduleExpiry(ChildSa child)
    {
        child.ExpiryTimer?.Cancel();
        child.ExpiresAt = child.EstablishedAt + child.Lifetime;
        child.ExpiryTimer = _timers.Set(child.ExpiresAt, _expireChild, child);
    }

    private void ScheduleRekey(ChildSa child)
    {
        ConnectionProfile profile = child.Connection.Profile;
        child.RekeyTimer?.Cancel();
        child.RekeyAt = profile.Rekey ? child.EstablishedAt + RekeyDelay(profile, child.Lifetime, child.Initiator) : Instant.Never;
        if (profile.Rekey)
            child.RekeyTimer = _timers.Set(child.RekeyAt, _rekeyChild, child);
    }

    private void RetryRekey(ChildSa child)
    {
        child.RekeyTimer?.Cancel();
        child.RekeyTimer = After(RekeyRetry, _rekeyChild, child);
    }

    private void OnChildExpired(ChildSa child)
    {
        bool wasLive = child.InUse;
        EndChild(child, ReasonCode.LifetimeExpired, tellPeer: true);
        if (wasLive)
            AfterLoss(child.Connection, ReasonCode.LifetimeExpired);
    }

    private void OnKernelExpired(IkeInput.KernelExpired input)
    {
        if (!_bySpi.TryGetValue((input.Spi, input.Destination), out ChildSa? child))
            return;
        if (!input.Hard)
        {
            if (child.Connection.Profile.Rekey)
                RekeyChild(child);
            return;
        }

        bool wasLive = child.InUse;
        EndChild(child, ReasonCode.LifetimeExpired, tellPeer: true);
        if (wasLive)
            AfterLoss(child.Connection, ReasonCode.LifetimeExpired, child.Connection.Profile.Rekey);
    }

    private void EndChild(ChildSa child, ReasonCode reason, bool tellPeer)
    {
        if (child.Phase == ChildPhase.Gone)
            return;
        bool reported = child.Phase is ChildPhase.InUse or ChildPhase.Replaced or ChildPhase.Lost;
        bool unused = _activating.Remove(child.Serial);
        bool unfinished = _installing.Remove(child.Serial, out QuickModeExchange? exchange);
        Forget(child);
        if (tellPeer && EstablishedFor(child) is { } sa)
            SendChildDelete(sa, child);
        Emit(child.LeftKernel ? new IkeAction.ForgetChild(child.Serial) : new IkeAction.RemoveChild(child.Serial));
        if (reported)
            Report(new IkeEvent.ChildEnded(child.Connection.Name, child.Serial, reason) { Initiator = child.Initiator });
        if (unfinished)
            FailQuickMode(exchange!, EndedUnused(child, reason));
        if (!unused)
            return;
        if (child.Replaces is { InUse: true } old)
            RetryRekey(old);
        else if (child.Initiator && child.Connection.Wanted)
            FailAttempt(child.Connection, EndedUnused(child, reason));
    }

    private static FailureReason EndedUnused(ChildSa child, ReasonCode reason) =>
        new(reason, $"the child SA for {child.Selectors} was taken away before it was complete ({reason})", [new("ours", child.Selectors.ToString())]);

    /// <summary>The engine holds the child no more.</summary>
    private void Forget(ChildSa child)
    {
        child.Phase = ChildPhase.Gone;
        child.CancelTimers();
        if (child.Connection.Children.Remove(child))
            child.Lease?.Release();
        Unindex(child);
    }

    // Both states of a pair are found by what the kernel and the peer call them: SPI and destination.
    private void Index(ChildSa child)
    {
        _bySpi[(child.SpiIn, child.Local.Address)] = child;
        _bySpi[(child.SpiOut, child.Remote.Address)] = child;
    }

    private void Unindex(ChildSa child)
    {
        foreach ((Spi, IPAddress) key in new[] { (child.SpiIn, child.Local.Address), (child.SpiOut, child.Remote.Address) })
            if (_bySpi.TryGetValue(key, out ChildSa? indexed) && indexed == child)
                _bySpi.Remove(key);
    }
}
