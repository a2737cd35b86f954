using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Workers;

/// <summary>
/// After a crash: takes over the child SAs that an earlier run left in the kernel, so that traffic never stops, and removes the rest of what is ours. Policies of connections that come up by
/// themselves stay, so that their traffic waits for new SAs and does not leave in clear.
/// </summary>
/// <remarks>
/// Ours are the states that the state file names; policies of our priority band whose template has one of our reqids; and states with the reqid of such a policy, or with one of our
/// reqids between the two addresses of a connection. Everything else is somebody else's and stays.
/// A pair that only one side has for certain, because the daemon was killed while it was negotiated, cannot go on; nor can a pair that the state file does not know. The connection is
/// renewed at once, and what of it is in the kernel receives until then.
/// </remarks>
internal sealed class Reconciliation(
    IXfrmKernel kernel, RouteKeeper routes, ActionDispatcher dispatcher, ChildJournal journal, DaemonClock clock, ILogger<Reconciliation> log)
{
    /// <summary>How long what cannot go on stays: a new Phase 1 and a new pair take a few seconds, and some more where messages are lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(45);

    /// <summary>The same for what the peer is told of at its end, for which the engine waits for the new Phase 1 half a minute more.</summary>
    private static readonly TimeSpan HalfGrace = TimeSpan.FromSeconds(30);

    /// <summary>Does it.</summary>
    /// <exception cref="Netlink.NetlinkException">The kernel does not tell what it has.</exception>
    public async ValueTask<Adoption> Run(IReadOnlyCollection<LoadedConnection> connections, CancellationToken cancellation)
    {
        await routes.Recall(cancellation).ConfigureAwait(false);

        // A state that compresses has no algorithm of those by which a larval one is told.
        XfrmState[] states = [.. (await kernel.States(cancellation).ConfigureAwait(false)).Where(info => !info.IsLarval || info.State.Compression is not null).Select(info => info.State)];
        Dictionary<XfrmPolicyId, XfrmPolicy> standing = [];
        foreach (XfrmPolicyInfo info in await kernel.Policies(cancellation).ConfigureAwait(false))
            standing.TryAdd(info.Policy.Id, info.Policy);
        HashSet<uint> reqids = [.. connections.Select(connection => connection.Profile.Reqid)];
        HashSet<uint> priorities = [.. connections.Select(connection => connection.Kernel.Priority).OfType<uint>()];
        XfrmPolicy[] left = [.. standing.Values.Where(policy => ChildPlanner.IsOurs(policy, reqids, priorities))];

        HashSet<XfrmStateId> kept = [];
        HashSet<string> renewed = [];
        ImmutableArray<AdoptedChild> adopted = await Adopt(connections, states, standing, kept, renewed).ConfigureAwait(false);
        HashSet<XfrmPolicyId> staying = [.. dispatcher.Ledger.Policies.Select(policy => policy.Id)];
        await Hold(connections, left, staying).ConfigureAwait(false);

        int policies = 0;
        foreach (XfrmPolicy policy in left.Where(policy => !staying.Contains(policy.Id)))
        {
            await kernel.Apply(new XfrmOperation.DeletePolicy(policy.Id), cancellation).ConfigureAwait(false);
            policies++;
        }

        HashSet<uint> leftReqids = [.. left.Select(policy => policy.Templates[0].Reqid)];
        int removed = 0;
        foreach (XfrmState state in states.Where(state => !kept.Contains(state.Id) && (leftReqids.Contains(state.Reqid) || (reqids.Contains(state.Reqid) && Between(state, connections)))))
        {
            if (connections.FirstOrDefault(connection => connection.Profile.Reqid == state.Reqid) is { Profile.StartAction: StartAction.Start } comesUp)
            {
                dispatcher.Leave(state.Id, clock.Now + Grace);
                renewed.Add(comesUp.Name);
                continue;
            }

            await kernel.Apply(new XfrmOperation.DeleteState(state.Id), cancellation).ConfigureAwait(false);
            removed++;
        }

        int stale = await routes.RemoveStale(cancellation).ConfigureAwait(false);
        AdoptedChild[] there = [.. adopted.Where(child => child.InKernel)];
        if (there.Length > 0)
            log.Adopted(there.Count(child => child.Whole), string.Join(", ", there.Select(child => child.Connection).Distinct().Take(20)));
        if (policies + removed + stale > 0)
            log.StaleRemoved(removed, policies, stale);
        return new(adopted, [.. renewed]);
    }

    /// <summary>Children that both sides have for certain and whose states are all there go on.</summary>
    private async ValueTask<ImmutableArray<AdoptedChild>> Adopt(
        IReadOnlyCollection<LoadedConnection> connections, XfrmState[] states, Dictionary<XfrmPolicyId, XfrmPolicy> standing, HashSet<XfrmStateId> kept, HashSet<string> renewed)
    {
        Dictionary<string, LoadedConnection> byName = connections.ToDictionary(connection => connection.Name, StringComparer.Ordinal);
        Dictionary<XfrmStateId, XfrmState> present = [];
        foreach (XfrmState state in states)
            present.TryAdd(state.Id, state);
        var adopted = ImmutableArray.CreateBuilder<AdoptedChild>();
        foreach (ChildNote note in journal.Notes.Children.Values.OrderBy(note => note.EstablishedAt).ThenBy(note => note.Serial).ToArray())
        {
            XfrmStateId[] there = [.. note.States.Where(id => present.TryGetValue(id, out XfrmState? state) && state.Reqid == note.Reqid)];
            if (!byName.TryGetValue(note.Connection, out LoadedConnection? connection) || note.Algorithms is not { } algorithms || there.Length == 0 || connection.Profile.Reqid != note.Reqid)
            {
                // What nobody wants any more goes, whatever else is known of it.
                foreach (XfrmStateId id in there)
                    await kernel.Apply(new XfrmOperation.DeleteState(id), CancellationToken.None).ConfigureAwait(false);

                // The peer may have its half for hours, and is told under the connection's next Phase 1.
                if (connection is not null && note.Algorithms is { } known)
                    adopted.Add(Child(note, known) with { InKernel = false });
                else
                    journal.Forget(note.Serial);
                continue;
            }

            kept.UnionWith(there);
            if (there.Length == note.States.Count() && note.IsEstablished)
            {
                await dispatcher.Adopt(note, connection, standing).ConfigureAwait(false);
                adopted.Add(Child(note, algorithms));
                continue;
            }

            renewed.Add(note.Connection);
            if (there.Contains(note.In))
            {
                dispatcher.AdoptHalf(note);
                adopted.Add(Child(note, algorithms) with { Whole = false, EstablishedAt = clock.Now, Lifetime = HalfGrace });
                continue;
            }

            foreach (XfrmStateId id in there)
                dispatcher.Leave(id, clock.Now + Grace);
            adopted.Add(Child(note, algorithms) with { InKernel = false });
        }

        return adopted.ToImmutable();
    }

    /// <summary>Connections that come up by themselves and have not all of their children: their policies stand for what is to come.</summary>
    private async ValueTask Hold(IReadOnlyCollection<LoadedConnection> connections, XfrmPolicy[] left, HashSet<XfrmPolicyId> staying)
    {
        HashSet<XfrmPolicyId> found = [.. left.Select(policy => policy.Id)];
        foreach (LoadedConnection connection in connections.Where(connection => connection.Profile.StartAction != StartAction.Add))
        {
            XfrmPolicyId[] own = [.. XfrmPlanner.Trap(connection.Profile, connection.Kernel).Select(policy => policy.Id)];
            if (!own.Any(found.Contains) || own.All(staying.Contains))
                continue;
            await dispatcher.TakeOver(connection).ConfigureAwait(false);
            staying.UnionWith(own);
        }
    }

    private AdoptedChild Child(ChildNote note, Core.Algorithms.EspProposal algorithms) => new()
    {
        Serial = note.Serial,
        Connection = note.Connection,
        Selectors = new(note.LocalSelector, note.RemoteSelector),
        SpiIn = new(note.SpiIn),
        SpiOut = new(note.SpiOut),
        Algorithms = algorithms,
        PfsGroup = note.PfsGroup,
        Compression = note.CpiIn == 0 ? null : new(new(note.CpiIn), new(note.CpiOut)),
        Mode = (IpsecMode)note.Mode,
        UdpEncapsulation = note.Udp,
        Initiator = note.Initiator,
        // A file that survived a restart of the machine has times of another clock; its states are not there then.
        EstablishedAt = Instant.Min(new(note.EstablishedAt), clock.Now),
        Lifetime = TimeSpan.FromSeconds(note.LifetimeSeconds),
        Local = note.LocalEnd,
        Remote = note.RemoteEnd,
        Owner = note.Owner,
    };

    private static bool Between(XfrmState state, IEnumerable<LoadedConnection> connections) => connections.Any(connection =>
        connection.Profile is { Remote: { } remote } profile
        && ((state.Source.Equals(profile.Local) && state.Id.Destination.Equals(remote))
            || (state.Source.Equals(remote) && state.Id.Destination.Equals(profile.Local))));
}
