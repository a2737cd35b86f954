using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Child SAs of an earlier run, which the kernel held on to. They carry traffic until they are renewed, which is soon; what is lost is the Phase 1 that they came from.
public sealed partial class IkeEngine
{
    /// <summary>Takes over what an earlier run left of a connection; what does not fit its settings is removed, and the peer told.</summary>
    private void Inherit(Connection connection, ImmutableArray<AdoptedChild> all)
    {
        ConnectionProfile profile = connection.Profile;
        AdoptedChild[] left = [.. all.Where(one => one.Connection == connection.Name).OrderBy(one => one.EstablishedAt).ThenBy(one => one.Serial)];
        if (profile.ModeConfig is ModeConfigSettings.Client client)
            RecallTraffic(connection, client, left);
        foreach (AdoptedChild one in left)
        {
            _lastSerial = Math.Max(_lastSerial, one.Serial);
            Lease? lease = profile.ModeConfig is ModeConfigSettings.Server server ? RecallLease(server, one) : null;
            SelectorPair? fitting = one.InKernel && one.Mode == profile.Mode && one.Algorithms.Protocol == profile.Protocol && one.Local.Address.Equals(profile.Local) && IsWithPeerOf(profile, one)
                ? Configured(connection, lease, one.Selectors)
                : null;

            // One whose life is over is of no use, but the peer may have it for hours yet.
            bool over = one.EstablishedAt + one.Lifetime <= _now;
            ChildSa child = new()
            {
                Serial = one.Serial,
                Connection = connection,
                Selectors = one.Selectors,
                Configured = fitting ?? one.Selectors,
                SpiIn = one.SpiIn,
                SpiOut = one.SpiOut,
                Algorithms = one.Algorithms,
                PfsGroup = one.PfsGroup,
                Compression = one.Compression,
                Mode = one.Mode,
                UdpEncapsulation = one.UdpEncapsulation,
                Initiator = one.Initiator,
                Replaces = null,
                Lifetime = one.Lifetime,
                Lease = fitting is null ? null : lease?.Hold(),
                Local = one.Local,
                Remote = one.Remote,
                Phase = one.Whole && !over ? ChildPhase.InUse : ChildPhase.Replaced,
                EstablishedAt = one.EstablishedAt,
                LeftKernel = !one.InKernel,
            };
            connection.Children.Add(child);
            Index(child);
            if (fitting is not { } configured)
            {
                TakeFromKernel(child);
                continue;
            }

            if (!child.InUse)
            {
                EndHalf(child, over ? _now : one.EstablishedAt + one.Lifetime);
                if (over && profile is { Rekey: true, Remote: not null })
                    After(TimeSpan.Zero, () => ReplaceInherited(connection, configured));
                continue;
            }

            ScheduleExpiry(child);
            ScheduleRekey(child);
            SupersedeChild(child);
            if (profile is { Rekey: true, Remote: not null })
                RenewInherited(child);
        }

        connection.Inherits = connection.Children.Count > 0;
        connection.ReportedUp = connection.Inherits && connection.IsUp;
    }

    /// <summary>A child of an earlier run is renewed as soon as there is a Phase 1. A peer that took us for dead meanwhile has forgotten the pair, and says so to nobody: what goes by it would be lost until its time is over.</summary>
    private void RenewInherited(ChildSa child)
    {
        child.RekeyTimer?.Cancel();
        child.RekeyAt = Instant.Min(child.RekeyAt, _now + InheritanceTime);
        child.RekeyTimer = _timers.Set(child.RekeyAt, _rekeyChild, child);
    }

    /// <summary>A child whose life ended while there was no daemon to renew it: there is another, unless a newer one carries its traffic already.</summary>
    private void ReplaceInherited(Connection connection, SelectorPair selectors)
    {
        if (!_shutdown && IsLoaded(connection) && connection.Live(selectors) is null)
            JoinOrStartPhase1(connection, [new PendingChild(connection, selectors, null)]);
    }

    private static readonly TimeSpan InheritanceTime = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether there is no Phase 1 for children of an earlier run. It is begun at once and without INITIAL-CONTACT: the peer's is useless to it from now on, so that it would find us dead,
    /// and must not take the children for those of a machine that has forgotten everything.
    /// </summary>
    private bool LacksPhase1(Connection connection)
    {
        if (connection.Inherits && (connection.Children.Count == 0 || connection.Profile.Remote is null || EstablishedFor(connection) is not null))
            connection.Inherits = false;
        return connection.Inherits;
    }

    // Half a minute: by then there is a Phase 1, or nobody to tell.
    private const int MostDelays = 6;

    /// <summary>A child that was left half way receives until another has done its work long enough, or its time is over: the peer may send by it.</summary>
    private void EndHalf(ChildSa child, Instant until)
    {
        bool replaced = child.Connection.Live(child.Configured) is { } live && live.Serial > child.Serial && live.EstablishedAt + OverlapTime <= _now;
        child.RemovalTimer = replaced || until <= _now
            ? _timers.Set(_now, () => EndSuperseded(child, MostDelays))
            : _timers.Set(Instant.Min(until, _now + OverlapTime), () => EndHalf(child, until));
    }

    /// <summary>A child gave way long enough. Where its Phase 1 is lost, the peer is told under the next one, if it comes in time: a peer that is not told keeps its half for hours.</summary>
    private void EndSuperseded(ChildSa child, int delays)
    {
        if (delays > 0 && LacksPhase1(child.Connection))
            child.RemovalTimer = After(OverlapTime, () => EndSuperseded(child, delays - 1));
        else
            EndChild(child, ReasonCode.Replaced, tellPeer: true);
    }

    /// <summary>Whether a child's peer is the connection's: behind a NAT it may have moved.</summary>
    private static bool IsWithPeerOf(ConnectionProfile profile, AdoptedChild one) => profile.Remote is not { } remote || one.UdpEncapsulation || one.Remote.Address.Equals(remote);

    /// <summary>
    /// Takes a child out of the kernel that is of no use any more, at a time without a Phase 1 under which the peer could be told: it is under the next one, as soon as that has made what comes in
    /// the child's place. Where none comes, or the peer is elsewhere now, nobody is told.
    /// </summary>
    private void TakeFromKernel(ChildSa child)
    {
        child.CancelTimers();
        if (!child.LeftKernel)
            Emit(new IkeAction.RemoveChild(child.Serial) { PeerUntold = true });
        child.LeftKernel = true;
        child.Phase = ChildPhase.Lost;
        if (child.Connection.Profile.Remote is { } remote && !remote.Equals(child.Remote.Address))
            EndChild(child, ReasonCode.Replaced, tellPeer: false);
        else
            child.RemovalTimer = After(OverlapTime, () => EndSuperseded(child, MostDelays));
    }

    /// <summary>The selectors of the connection that these are of: the same, or with any port where these have one.</summary>
    private static SelectorPair? Configured(Connection connection, Lease? lease, SelectorPair selectors)
    {
        bool lends = connection.Profile.ModeConfig is ModeConfigSettings.Server;
        if (lends && lease is null)
            return null;
        SelectorPair[] pairs = [.. connection.Selectors.Select(pair => lease is null ? pair : pair with { Remote = lease.Selector })];
        foreach (SelectorPair pair in pairs)
            if (pair == selectors)
                return pair;
        foreach (SelectorPair pair in pairs)
            if (Wider(pair.Local, selectors.Local) && Wider(pair.Remote, selectors.Remote))
                return pair;
        return null;
    }

    private static bool Wider(TrafficSelector pair, TrafficSelector one) =>
        pair.Network == one.Network && pair.Protocol == one.Protocol && (pair.Port == 0 || pair.Port == one.Port);
}
