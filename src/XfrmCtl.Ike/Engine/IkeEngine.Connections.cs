using System.Net;

namespace XfrmCtl.Ike.Engine;

// What is asked of connections, and what they pursue.
public sealed partial class IkeEngine
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(5);

    // A password that is not taken thrice does not become right; servers lock users out for less.
    private const int MostRefusals = 3;

    private readonly Dictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, Connection> _byReqid = [];
    private readonly Dictionary<(IPAddress Local, IPAddress Remote), PeerGroup> _groups = [];
    private readonly Dictionary<IPAddress, AnyPeerGroup> _anyPeer = [];

    // ISAKMP SAs whose peer went to another address than the one that they are filed under.
    private readonly HashSet<IsakmpSa> _moved = [];

    private void Unload(Connection connection)
    {
        BringDown(connection, ReasonCode.Unloaded);
        _connections.Remove(connection.Name);
        _byReqid.Remove(connection.Profile.Reqid);
        ConnectionProfile profile = connection.Profile;
        if (profile.Remote is null)
        {
            AnyPeer(profile.Local).Remove(connection);
        }
        else
        {
            Group(profile.Local, profile.Remote).Connections.Remove(connection);
            ReleaseGroup(profile.Local, profile.Remote);
        }

        profile.DisposeSecrets();
    }

    private void OnInitiateRequested(IkeInput.InitiateRequested input)
    {
        if (_shutdown || !_connections.TryGetValue(input.Connection, out Connection? connection))
            return;
        connection.Wanted = true;
        connection.ForgetAttempts();
        connection.Refusals = 0;
        if (connection.IsUp)
        {
            Report(new IkeEvent.ConnectionUp(connection.Name));
            return;
        }

        connection.RetryTimer?.Cancel();
        Pursue(connection);
    }

    private void OnTerminateRequested(IkeInput.TerminateRequested input)
    {
        if (_connections.TryGetValue(input.Connection, out Connection? connection))
            BringDown(connection, ReasonCode.Requested);
    }

    private void OnRekeyRequested(IkeInput.RekeyRequested input)
    {
        if (!_connections.TryGetValue(input.Connection, out Connection? connection))
            return;
        if (input.Phase1)
        {
            if (Phase1UnderWay(connection) is null)
            {
                if (EstablishedFor(connection) is { } sa)
                    StartPhase1(connection, replaces: sa);
                else if (connection.IsUp)
                    StartPhase1(connection, replaces: null);
                else
                    Pursue(connection);
            }

            return;
        }

        foreach (ChildSa child in connection.Children.Where(child => child.InUse).ToList())
            RekeyChild(child);
    }

    private void OnAcquired(IkeInput.KernelAcquired input)
    {
        if (!_shutdown && _byReqid.TryGetValue(input.Reqid, out Connection? connection))
            Pursue(connection);
    }

    private void OnShutdown()
    {
        _shutdown = true;
        foreach (Connection connection in _connections.Values)
            BringDown(connection, ReasonCode.Requested);
        foreach (IsakmpSa sa in _isakmp.Values.ToList())
            EndIsakmp(sa, ReasonCode.Requested, tellPeer: true);
    }

    /// <summary>Does what is missing for the connection to be up; does nothing that is under way already.</summary>
    private void Pursue(Connection connection)
    {
        if (_shutdown || (connection.IsUp && !LacksPhase1(connection)))
            return;
        connection.RetryTimer?.Cancel();
        if (EstablishedFor(connection) is { } sa)
        {
            if (connection.Initiating.Count == 0)
                BeginAttempt(connection, sa.Remote);
            foreach (SelectorPair selectors in connection.Selectors)
                if (connection.Live(selectors) is null && !IsActivating(connection, selectors))
                    StartQuickMode(sa, connection, WithLease(sa, connection, selectors), replaces: null);
            return;
        }

        JoinOrStartPhase1(connection, connection.Selectors
            .Where(selectors => connection.Live(selectors) is null)
            .Select(selectors => new PendingChild(connection, selectors, null)));
    }

    /// <summary>Whether there is a child that only waits for its outbound state.</summary>
    private bool IsActivating(Connection connection, SelectorPair selectors) => _activating.Count > 0 && connection.Children.Exists(child => child.Configured == selectors && _activating.ContainsKey(child.Serial));

    private void JoinOrStartPhase1(Connection connection, IEnumerable<PendingChild> pending)
    {
        IsakmpSa? underWay = Phase1UnderWay(connection);
        if (underWay is null)
            underWay = StartPhase1(connection, replaces: null);
        else if (underWay.Connection != connection && !underWay.Waiting.Exists(waiting => waiting.Connection == connection))
            BeginAttempt(connection, underWay.Remote);
        if (underWay is null)
            return;

        // What was to be renewed may have run out meanwhile; then it is a child like any other that is missing.
        underWay.Waiting.RemoveAll(waiting => waiting.Connection == connection && waiting.Replaces is { InUse: false });
        foreach (PendingChild child in pending)
            if (!underWay.Waiting.Exists(waiting => waiting.Connection == child.Connection && waiting.Selectors == child.Selectors))
                underWay.Waiting.Add(child);
    }

    private void BeginAttempt(Connection connection, IPEndPoint remote)
    {
        connection.Attempts++;
        Report(new IkeEvent.AttemptStarted(connection.Name, connection.Attempts, remote));
    }

    private void BringDown(Connection connection, ReasonCode reason)
    {
        bool had = connection.Children.Count > 0 || connection.Initiating.Count > 0 || connection.Wanted;
        connection.Wanted = false;
        connection.ForgetAttempts();
        connection.RetryTimer?.Cancel();
        foreach (QuickModeExchange exchange in SasOf(connection).SelectMany(sa => sa.Exchanges.Values).Where(exchange => exchange.Connection == connection && exchange.IsUnderWay).ToList())
            AbandonQuickMode(exchange);
        bool several = connection.Children.Count > 1;
        if (several)
            SendChildDeletes(connection);
        foreach (ChildSa child in connection.Children.ToList())
            EndChild(child, reason, tellPeer: !several);
        foreach (IsakmpSa sa in SasOf(connection).Where(candidate => Serves(candidate, connection)).ToList())
        {
            sa.Waiting.RemoveAll(waiting => waiting.Connection == connection);
            if (!NeededByOthers(sa, connection))
                EndIsakmp(sa, reason, tellPeer: true);
            else if (sa.Connection == connection)
                sa.Connection = ConnectionsOf(sa).First(other => other != connection && Serves(sa, other));
        }

        if (had)
            GoneDown(connection, reason, willRetry: false);
    }

    private void GoneDown(Connection connection, ReasonCode reason, bool willRetry)
    {
        connection.ReportedUp = false;
        Report(new IkeEvent.ConnectionDown(connection.Name, reason, willRetry));
    }

    /// <summary>An attempt of ours failed: remembers why, and tries again later where that is wanted.</summary>
    private void FailAttempt(Connection connection, FailureReason failure)
    {
        ConnectionProfile profile = connection.Profile;
        connection.LastFailure = failure;
        connection.LastFailureAt = _now;
        bool retry = connection.Wanted && !_shutdown && (profile.KeyingTries == 0 || connection.Attempts < profile.KeyingTries) && connection.Refusals < MostRefusals;
        Report(new IkeEvent.AttemptFailed(connection.Name, failure, retry));
        if (!retry)
        {
            connection.Wanted &= connection.IsUp;
            return;
        }

        // A peer that stayed silent has cost a minute already; one that refuses is asked less and less often. What fails once it is there again, after hours perhaps, is the first of its kind.
        bool silent = failure.Code is ReasonCode.PeerSilent or ReasonCode.Phase1Stalled or ReasonCode.Phase2Stalled or ReasonCode.TransactionStalled;
        int doublings = Math.Min(connection.Answered, 10);
        connection.Answered = silent ? 0 : connection.Answered + 1;
        TimeSpan delay = silent
            ? TimeSpan.FromSeconds(1)
            : failure.Code == ReasonCode.XauthFailed ? LongestBackoff
            : TimeSpan.FromSeconds(Math.Min(LongestBackoff.TotalSeconds, FirstBackoff.TotalSeconds * Math.Pow(2, doublings) * (1 + (Fraction() / 4))));
        connection.RetryTimer?.Cancel();
        connection.RetryTimer = After(delay, () => Pursue(connection));
    }

    private bool IsLoaded(Connection connection) => _connections.TryGetValue(connection.Name, out Connection? present) && present == connection;

    private PeerGroup Group(IPAddress local, IPAddress remote)
    {
        if (!_groups.TryGetValue((local, remote), out PeerGroup? group))
            _groups.Add((local, remote), group = new());
        return group;
    }

    /// <summary>ISAKMP SAs between two addresses.</summary>
    private List<IsakmpSa> SasBetween(IPAddress local, IPAddress remote) => _groups.TryGetValue((local, remote), out PeerGroup? group) ? group.Sas : [];

    /// <summary>Holds a group no longer that nothing is in: with peers of any address there is one for everybody who ever sent a first message.</summary>
    private void ReleaseGroup(IPAddress local, IPAddress remote)
    {
        if (_groups.TryGetValue((local, remote), out PeerGroup? group) && group.Connections.Count == 0 && group.Sas.Count == 0)
            _groups.Remove((local, remote));
    }

    private AnyPeerGroup AnyPeer(IPAddress local)
    {
        if (!_anyPeer.TryGetValue(local, out AnyPeerGroup? group))
            _anyPeer.Add(local, group = new());
        return group;
    }

    /// <summary>Connections that a peer at this address may mean, and where its identity is known, a peer of that; those that name its address first.</summary>
    private IEnumerable<Connection> Candidates(IPAddress local, IPAddress remote, Identity? peer = null)
    {
        IEnumerable<Connection> named = _groups.TryGetValue((local, remote), out PeerGroup? group) ? group.Connections : [];
        return _anyPeer.TryGetValue(local, out AnyPeerGroup? any) ? named.Concat(peer is null ? any.Connections : any.For(peer)) : named;
    }

    private IEnumerable<Connection> ConnectionsOf(IsakmpSa sa, Identity? peer = null) =>
        Candidates(sa.Local.Address, sa.Connection.Profile.Remote ?? sa.Remote.Address, peer ?? sa.PeerId ?? sa.Connection.Profile.RemoteId);

    /// <summary>The connection's children with the peer of an ISAKMP SA: where it is for peers of any address, others have theirs too.</summary>
    private static IEnumerable<ChildSa> ChildrenWith(IsakmpSa sa, Connection connection) => connection.Children.Where(child => IsWith(sa, child));

    private List<IsakmpSa> SasOf(Connection connection)
    {
        ConnectionProfile profile = connection.Profile;
        if (profile.Remote is not null)
            return SasBetween(profile.Local, profile.Remote);
        return [.. connection.Sas.OrderBy(sa => sa.Serial)];
    }

    /// <summary>Whether an ISAKMP SA proves to both sides what the connection demands.</summary>
    private static bool Serves(IsakmpSa sa, Connection connection)
    {
        if (sa.Connection == connection)
            return true;
        ConnectionProfile own = connection.Profile;
        ConnectionProfile other = sa.Connection.Profile;
        bool sameProof = sa.BySignature
            ? own.Signatures is not null && own.Signatures.Equals(other.Signatures)
            : own.PreSharedKey is not null && other.PreSharedKey is not null && own.PreSharedKey.FixedTimeEquals(other.PreSharedKey.Span);
        return SameAccess(own, other) && own.LocalId == other.LocalId && (own.RemoteId is null || ((sa.PeerId ?? other.RemoteId) is { } peer && own.RemoteId.Fits(peer))) && sameProof;
    }

    private static bool SameAccess(ConnectionProfile one, ConnectionProfile other) => Equals(one.Xauth, other.Xauth) && Equals(one.ModeConfig, other.ModeConfig);

    /// <summary>The ISAKMP SA that does the connection's work, or null.</summary>
    private IsakmpSa? EstablishedFor(Connection connection) =>
        SasOf(connection).FindLast(sa => sa is { IsReady: true, Replaced: false } && Serves(sa, connection));

    /// <summary>The ISAKMP SA that does a child's work: with peers of any address, one of that peer.</summary>
    private IsakmpSa? EstablishedFor(ChildSa child)
    {
        Connection connection = child.Connection;
        ConnectionProfile profile = connection.Profile;
        if (child.Lease is { } lease)
            return lease.Sas.FindLast(DoesWork);
        if (profile.Remote is not null)
            return SasOf(connection).FindLast(DoesWork);
        return SasBetween(profile.Local, child.Remote.Address).FindLast(IsOfPeer) ?? (_moved.Count == 0 ? null : _moved.Where(IsOfPeer).MaxBy(sa => sa.Serial));

        bool DoesWork(IsakmpSa sa) => sa is { IsReady: true, Replaced: false } && IsWith(sa, child) && Serves(sa, connection);

        bool IsOfPeer(IsakmpSa sa) => sa.Connection == connection && DoesWork(sa);
    }

    private bool NeededByOthers(IsakmpSa sa, Connection connection) => ConnectionsOf(sa)
        .Any(other => other != connection && Serves(sa, other) && (other.Wanted || other.Children.Count > 0 || other.Initiating.Count > 0));
}
