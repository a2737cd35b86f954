using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Gathers what is known of a connection from those who know it: the engine, the kernel, the journal, the network.</summary>
/// <remarks>Thread use: any thread; what touches the engine goes through its queue.</remarks>
internal sealed class CaseCollector(InputQueue queue, ConnectionBook book, EventJournal journal, PathTroubles troubles, CounterNotes counters, IXfrmKernel kernel, DaemonClock clock)
{
    /// <summary>The case of a loaded connection; null where it is gone meanwhile.</summary>
    public async Task<Case?> Collect(LoadedConnection loaded, MachineFacts? machine, CancellationToken cancellation)
    {
        (IkeSnapshot snapshot, bool routed, Dictionary<ulong, InstalledChild> installed) = await queue.Invoke(
            loop => ValueTask.FromResult((
                loop.Engine.Snapshot(), loop.Dispatcher.IsRouted(loaded.Name),
                loop.Dispatcher.Ledger.Children.Where(child => child.Value.Connection == loaded.Name).ToDictionary())),
            cancellation).ConfigureAwait(false);
        if (snapshot.Connections.FirstOrDefault(connection => connection.Profile.Name == loaded.Name) is not { } connection)
            return null;
        List<ChildTraffic> traffic = [];
        foreach (ChildSaSnapshot child in connection.Children)
            if (installed.TryGetValue(child.Serial, out InstalledChild? states))
                traffic.Add(await Count(child, states, cancellation).ConfigureAwait(false));
        return new()
        {
            Connection = connection,
            State = StatusReport.State(connection, routed),
            Auto = loaded.Auto,
            Now = DateTimeOffset.UtcNow,
            LastFailureAt = clock.ToUtc(connection.LastFailureAt) ?? default,
            History = journal.Entries(loaded.Name),
            Nameless = [.. journal.Entries().Where(entry => entry.Event.Connection is null)],
            Traffic = traffic,
            Machine = machine is null ? null : KernelCounters.Since(machine, counters.Of(loaded.Name)),
            PathTroubles = loaded.Profile.Remote is { } peer ? troubles.Of(peer) : [],
            Others = [.. snapshot.Connections.Where(other => other.Profile.Name != loaded.Name)],
            End = loaded.End,
            HasSourceAddress = loaded.Routing is not null || book.Find(loaded.Name)?.Routing is not null,
        };
    }

    /// <summary>
    /// What to do about the last failure, as <c>why</c> has it first: what was known when it happened, of the engine, the journal and the network. Nobody asks the kernel or the machine for it.
    /// </summary>
    public IReadOnlyList<string> Advice(ConnectionSnapshot connection)
    {
        if (connection.LastFailure is not { } failure)
            return [];
        LoadedConnection? loaded = book.Find(connection.Profile.Name);
        DateTimeOffset failedAt = clock.ToUtc(connection.LastFailureAt) ?? default;
        IReadOnlyList<JournalEntry> history = journal.Entries(connection.Profile.Name);
        JournalEntry reported = history.LastOrDefault(entry => entry.Event is IkeEvent.AttemptFailed failed && ReferenceEquals(failed.Failure, failure));
        return Diagnostician.Advise(new()
        {
            Connection = connection with { Children = [] },
            State = "failed",
            Auto = loaded?.Auto ?? "add",
            Now = reported.Event is null ? failedAt : reported.At,
            LastFailureAt = failedAt,
            History = [.. history.Where(entry => reported.Event is null ? entry.At <= failedAt : entry.Number <= reported.Number)],
            PathTroubles = connection.Profile.Remote is { } peer ? troubles.Of(peer) : [],
            End = loaded?.End ?? ConnectionEnd.Left,
            HasSourceAddress = loaded?.Routing is not null,
        });
    }

    private async ValueTask<ChildTraffic> Count(ChildSaSnapshot child, InstalledChild states, CancellationToken cancellation)
    {
        try
        {
            XfrmStateInfo? inbound = await kernel.Find(states.In, withKeys: false, cancellation).ConfigureAwait(false);
            XfrmStateInfo? outbound = await kernel.Find(states.Out, withKeys: false, cancellation).ConfigureAwait(false);
            return new(child, inbound?.Usage ?? default, outbound?.Usage ?? default, unchecked((inbound?.Replays ?? 0) + (inbound?.ReplayWindowErrors ?? 0)), inbound?.IntegrityFailures ?? 0);
        }
        catch (NetlinkException)
        {
            // A state that cannot be read counts nothing; the kernel's refusals of what matters are failures of their own.
            return new(child, default, default);
        }
    }
}
