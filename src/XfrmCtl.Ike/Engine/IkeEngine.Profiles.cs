using System.Collections.Immutable;

namespace XfrmCtl.Ike.Engine;

// What becomes of SAs when the settings change.
public sealed partial class IkeEngine
{
    /// <summary>The settings of a loaded connection, secret included, or null; the secret stays the engine's.</summary>
    public ConnectionProfile? Profile(string connection) => _connections.GetValueOrDefault(connection)?.Profile;

    /// <summary>Whether somebody or its start action wants the connection up, and whether it is.</summary>
    public (bool Wanted, bool Up) Pursuit(string connection) =>
        _connections.TryGetValue(connection, out Connection? found) ? (found.Wanted, found.IsUp) : (false, false);

    private void OnProfilesReplaced(IkeInput.ProfilesReplaced input)
    {
        HashSet<string> names = [.. input.Profiles.Select(profile => profile.Name)];
        foreach (Connection gone in _connections.Values.Where(connection => !names.Contains(connection.Name)).ToList())
            Unload(gone);
        foreach (ConnectionProfile profile in input.Profiles)
        {
            Connection? present = _connections.GetValueOrDefault(profile.Name);
            if (present is null)
                Load(profile, wanted: false, input.Adopted);
            else if (ReferenceEquals(present.Profile, profile))
                continue;
            else if (present.Profile.SameAs(profile))
                profile.DisposeSecrets();
            else if (profile.KeepsSasOf(present.Profile))
                Adopt(present, profile);
            else
                Exchange(present, profile);
        }
    }

    private void Load(ConnectionProfile profile, bool wanted, ImmutableArray<AdoptedChild> left)
    {
        Connection connection = new(profile);
        _connections.Add(profile.Name, connection);
        _byReqid[profile.Reqid] = connection;
        if (profile.Remote is null)
            AnyPeer(profile.Local).Add(connection);
        else
            Group(profile.Local, profile.Remote).Connections.Add(connection);
        Inherit(connection, left);

        // What we began before, somebody wanted; where the peer did, it is told that we are here, and no more.
        connection.Wanted = wanted || profile.StartAction == StartAction.Start || connection.Children.Exists(child => child.Initiator);
        if (connection.Wanted)
            Pursue(connection);
        else if (LacksPhase1(connection))
            JoinOrStartPhase1(connection, []);
    }

    /// <summary>The old SAs do not fit the new settings: they are ended, and what was up by our doing comes up anew.</summary>
    private void Exchange(Connection present, ConnectionProfile profile)
    {
        bool wanted = present.Wanted && profile.Remote is not null;
        Unload(present);
        Load(profile, wanted, []);
    }

    /// <summary>The SAs stay, and what follows from the new settings is done beside them.</summary>
    private void Adopt(Connection connection, ConnectionProfile profile)
    {
        ConnectionProfile old = connection.Profile;
        connection.Profile = profile;
        List<Connection> interrupted = profile.SameSecret(old) ? [] : AbandonMainModes(connection);
        old.DisposeSecrets();
        AdoptTimers(connection, old);
        foreach (Connection other in interrupted)
            Pursue(other);
        if (connection.IsUp)
        {
            // Until the peer has the new settings too it may refuse; the old SAs then serve until their end.
            if (!profile.SamePhase1Choices(old) && EstablishedFor(connection) is not null)
                OnRekeyRequested(new(connection.Name, Phase1: true));
            if (!profile.SamePhase2Choices(old))
                OnRekeyRequested(new(connection.Name, Phase1: false));
            connection.Wanted |= profile.StartAction == StartAction.Start;
            return;
        }

        if (profile.StartAction == StartAction.Start)
            connection.Wanted = true;
        else if (old.StartAction == StartAction.Start)
            StopTrying(connection);
        if (!connection.Wanted)
            return;

        // What failed until now may succeed with the new settings: it does not wait for its turn.
        connection.ForgetAttempts();
        connection.Refusals = 0;
        Pursue(connection);
    }

    /// <summary>Main Modes that began with one secret cannot end with another.</summary>
    /// <returns>Other connections that waited for them.</returns>
    private List<Connection> AbandonMainModes(Connection connection)
    {
        List<Connection> waited = [];
        foreach (IsakmpSa sa in SasOf(connection).Where(sa => sa.Connection == connection && !sa.IsReady).ToList())
        {
            waited.AddRange(sa.Waiting.Select(waiting => waiting.Connection).Where(other => other != connection));
            EndIsakmp(sa, ReasonCode.Unloaded, tellPeer: false);
        }

        return [.. waited.Distinct()];
    }

    /// <summary>Nobody asks for it any more (auto=start became something else); an attempt that is under way may still end well.</summary>
    private static void StopTrying(Connection connection)
    {
        connection.Wanted = false;
        connection.RetryTimer?.Cancel();
    }

    private void AdoptTimers(Connection connection, ConnectionProfile old)
    {
        ConnectionProfile profile = connection.Profile;
        bool rekeying = (profile.Rekey, profile.RekeyMargin, profile.RekeyFuzzPercent) != (old.Rekey, old.RekeyMargin, old.RekeyFuzzPercent);
        bool probing = (profile.DpdDelay, profile.DpdTimeout) != (old.DpdDelay, old.DpdTimeout);
        foreach (IsakmpSa sa in SasOf(connection).Where(sa => sa.Connection == connection && sa.IsEstablished && !sa.Replaced))
        {
            if (rekeying)
                ScheduleRekey(sa);
            if (!probing)
                continue;
            sa.DpdTimer?.Cancel();
            sa.Probe = null;
            ScheduleDpd(sa);
        }

        if (!rekeying)
            return;
        foreach (ChildSa child in connection.Children.Where(child => child.InUse))
            ScheduleRekey(child);
    }
}
