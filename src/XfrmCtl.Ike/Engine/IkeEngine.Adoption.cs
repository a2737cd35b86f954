using System.Collections.Immutable;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

// Child SAs of an earlier run, which the kernel held on to. They carry traffic until they are renewed, which is soon; what is lost is the Phase 1 that they came from.
public sealed partial class IkeEngine
{
    /// <summary>Takes over what an earlier run left of a connection; what does not fit its settings is removed.</summary>
    private void Inherit(Connection connection, ImmutableArray<AdoptedChild> left)
    {
        foreach (AdoptedChild one in left.Where(one => one.Connection == connection.Name).OrderBy(one => one.EstablishedAt).ThenBy(one => one.Serial))
        {
            _lastSerial = Math.Max(_lastSerial, one.Serial);
            ConnectionProfile profile = connection.Profile;
            if (profile.ModeConfig is not null || Configured(connection, one.Selectors) is not { } configured
                || one.Mode != profile.Mode || one.Algorithms.Protocol != profile.Protocol || !one.Local.Address.Equals(profile.Local))
            {
                Emit(new IkeAction.RemoveChild(one.Serial));
                continue;
            }

            // One whose life is over is of no use, but the peer may have it for hours yet.
            bool over = one.EstablishedAt + one.Lifetime <= _now;
            ChildSa child = new()
            {
                Serial = one.Serial,
                Connection = connection,
                Selectors = one.Selectors,
                Configured = configured,
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
                Local = one.Local,
                Remote = one.Remote,
                Phase = one.Whole && !over ? ChildPhase.InUse : ChildPhase.Replaced,
                EstablishedAt = one.EstablishedAt,
            };
            connection.Children.Add(child);
            Index(child);
            if (!child.InUse)
            {
                child.RemovalTimer = _timers.Set(over ? _now : one.EstablishedAt + one.Lifetime, () => EndSuperseded(child, MostDelays));
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

    /// <summary>A child gave way long enough. Where its Phase 1 is lost, the peer is told under the next one, if it comes in time: a peer that is not told keeps its half for hours.</summary>
    private void EndSuperseded(ChildSa child, int delays)
    {
        if (delays > 0 && LacksPhase1(child.Connection))
            child.RemovalTimer = After(OverlapTime, () => EndSuperseded(child, delays - 1));
        else
            EndChild(child, ReasonCode.Replaced, tellPeer: true);
    }

    /// <summary>The selectors of the connection that these are of: the same, or with any port where these have one.</summary>
    private static SelectorPair? Configured(Connection connection, SelectorPair selectors)
    {
        foreach (SelectorPair pair in connection.Selectors)
            if (pair == selectors)
                return pair;
        foreach (SelectorPair pair in connection.Selectors)
            if (Wider(pair.Local, selectors.Local) && Wider(pair.Remote, selectors.Remote))
                return pair;
        return null;
    }

    private static bool Wider(TrafficSelector pair, TrafficSelector one) =>
        pair.Network == one.Network && pair.Protocol == one.Protocol && (pair.Port == 0 || pair.Port == one.Port);
}
