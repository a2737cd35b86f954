using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>
/// The last events, for <c>log</c> and for <c>why</c>: a ring of all, and of each connection what tells of its life, so that a noisy neighbour does not push it out.
/// </summary>
/// <remarks>Both are bounded. Thread use: one thread adds (the engine's loop), any thread reads.</remarks>
internal sealed class EventJournal(ConnectionBook book)
{
    /// <summary>Some megabyte at most, and the last minutes of a busy gateway.</summary>
    private const int MostOfAll = 2000;

    /// <summary>Several attempts, or the ups and downs of a day.</summary>
    private const int MostOfOne = 64;

    /// <summary>Names of connections that are no longer loaded are looked for when there are so many more than are loaded.</summary>
    private const int Leeway = 16;

    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _all = new();
    private readonly Dictionary<string, Queue<JournalEntry>> _lives = new(StringComparer.Ordinal);
    private ulong _last;

    /// <summary>Keeps an event; returns its number.</summary>
    public ulong Add(IkeEvent happened, DateTimeOffset at)
    {
        lock (_gate)
        {
            var entry = new JournalEntry(++_last, at, happened);
            Keep(_all, entry, MostOfAll);
            if (happened.Connection is { } name)
                AddToLife(name, entry);
            return entry.Number;
        }
    }

    /// <summary>What is kept, the oldest first: of all, or of one connection.</summary>
    public IReadOnlyList<JournalEntry> Entries(string? connection = null)
    {
        lock (_gate)
        {
            if (connection is null)
                return [.. _all];
            IEnumerable<JournalEntry> recent = _all.Where(entry => entry.Event.Connection == connection);
            return _lives.TryGetValue(connection, out Queue<JournalEntry>? life)
                ? [.. recent.Concat(life).DistinctBy(entry => entry.Number).OrderBy(entry => entry.Number)]
                : [.. recent];
        }
    }

    private void AddToLife(string name, JournalEntry entry)
    {
        if (!_lives.TryGetValue(name, out Queue<JournalEntry>? life))
        {
            if (_lives.Count >= book.All.Length + Leeway)
                foreach (string gone in _lives.Keys.Where(known => book.Find(known) is null).ToArray())
                    _lives.Remove(gone);
            _lives.Add(name, life = new());
        }

        // Once a connection is up, the messages that brought it there say nothing more; an idle tunnel then keeps a handful of entries.
        if (entry.Event is IkeEvent.ConnectionUp)
        {
            JournalEntry[] milestones = [.. life.Where(earlier => !IsStep(earlier.Event))];
            life.Clear();
            foreach (JournalEntry milestone in milestones)
                life.Enqueue(milestone);
        }

        Keep(life, entry, MostOfOne);
    }

    private static bool IsStep(IkeEvent happened) =>
        happened is IkeEvent.MessageSent or IkeEvent.MessageReceived or IkeEvent.AttemptStarted or IkeEvent.MessageDropped;

    private static void Keep(Queue<JournalEntry> entries, JournalEntry entry, int most)
    {
        if (entries.Count >= most)
            entries.Dequeue();
        entries.Enqueue(entry);
    }
}
