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

    /// <summary>One attempt that failed, with what went before it.</summary>
    private const int FewestOfOne = 16;

    /// <summary>Of all lives together, but where there are so many connections that each has the fewest.</summary>
    private const int MostOfLives = 64 * 1024;

    /// <summary>Names of connections that are no longer loaded are looked for when there are so many more than are loaded.</summary>
    private const int Leeway = 16;

    private readonly Lock _gate = new();
    private readonly Queue<JournalEntry> _all = new();
    // An idle tunnel has a handful of entries, and room for no more.
    private readonly Dictionary<string, List<JournalEntry>> _lives = new(StringComparer.Ordinal);
    private ulong _last;

    /// <summary>Keeps an event; returns its number.</summary>
    public ulong Add(IkeEvent happened, DateTimeOffset at)
    {
        lock (_gate)
        {
            var entry = new JournalEntry(++_last, at, happened);
            if (_all.Count >= MostOfAll)
                _all.Dequeue();
            _all.Enqueue(entry);
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
            return _lives.TryGetValue(connection, out List<JournalEntry>? life)
                ? [.. recent.Concat(life).DistinctBy(entry => entry.Number).OrderBy(entry => entry.Number)]
                : [.. recent];
        }
    }

    private void AddToLife(string name, JournalEntry entry)
    {
        int loaded = book.All.Length;
        if (!_lives.TryGetValue(name, out List<JournalEntry>? life))
        {
            if (_lives.Count >= loaded + Leeway)
                foreach (string gone in _lives.Keys.Where(known => book.Find(known) is null).ToArray())
                    _lives.Remove(gone);
            _lives.Add(name, life = []);
        }

        int excess = life.Count + 1 - Math.Clamp(MostOfLives / Math.Max(1, loaded), FewestOfOne, MostOfOne);
        if (excess > 0)
            life.RemoveRange(0, excess);

        // Once a connection is up, the messages that brought it there say nothing more.
        bool up = entry.Event is IkeEvent.ConnectionUp;
        if (up)
            life.RemoveAll(static earlier => IsStep(earlier.Event));
        life.Add(entry);
        if (up)
            life.Capacity = life.Count;
    }

    private static bool IsStep(IkeEvent happened) =>
        happened is IkeEvent.MessageSent or IkeEvent.MessageReceived or IkeEvent.AttemptStarted or IkeEvent.MessageDropped;
}
