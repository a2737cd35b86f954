using System.Globalization;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>What <c>log</c> and <c>monitor</c> send: events that are kept, and those that come.</summary>
internal sealed class EventStream(EventHub hub, EventJournal journal) : IDisposable
{
    /// <summary>Followers have a place at the control socket for as long as they like; half of the places stay free for others.</summary>
    private const int MostFollowers = 32;

    private readonly SemaphoreSlim _places = new(MostFollowers, MostFollowers);

    /// <summary>Sends what is kept, and with <paramref name="follow"/> what comes, until the client leaves.</summary>
    /// <param name="connection">Whose events, or null for all.</param>
    /// <param name="last">How many of those that are kept; null for all of them.</param>
    /// <param name="follow">Whether to stay.</param>
    /// <param name="sink">The client.</param>
    /// <param name="cancellation">The end of the daemon.</param>
    public async Task<ControlReply> Send(string? connection, int? last, bool follow, IMessageSink sink, CancellationToken cancellation)
    {
        if (follow && !await _places.WaitAsync(0, cancellation).ConfigureAwait(false))
            return new ControlReply { ExitCode = ExitCode.No, Message = $"{MostFollowers} clients follow the events already; end one of them" };
        try
        {
            // Before the journal is read, so that nothing falls between.
            using EventHub.Listener? listener = follow ? hub.Listen(connection) : null;
            IReadOnlyList<JournalEntry> kept = journal.Entries(connection);
            ulong sent = 0;
            foreach (JournalEntry entry in kept.Skip(Math.Max(0, kept.Count - (last ?? kept.Count))))
            {
                await sink.Send(Described(entry), cancellation).ConfigureAwait(false);
                sent = entry.Number;
            }

            if (listener is not null)
                await Follow(listener, sent, sink, cancellation).ConfigureAwait(false);
            return new ControlReply { ExitCode = ExitCode.Ok, Message = "" };
        }
        finally
        {
            if (follow)
                _places.Release();
        }
    }

    /// <summary>An event of the journal with all that it has.</summary>
    public static ControlEvent Described(JournalEntry entry) => EventText.Describe(entry.Event, entry.At) with { Number = entry.Number, Data = EventData.Of(entry.Event) };

    /// <summary>Stands where events are missing, since the client did not keep up.</summary>
    public static ControlEvent Lost(long count, DateTimeOffset at)
    {
        string number = count.ToString(CultureInfo.InvariantCulture);
        return new ControlEvent
        {
            At = at,
            Name = "events-lost",
            Severity = "warning",
            Text = $"{number} events are missing here: they came faster than they were read",
            Data = new Dictionary<string, string> { ["count"] = number },
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private static async Task Follow(EventHub.Listener listener, ulong sent, IMessageSink sink, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, sink.Gone);
        try
        {
            await foreach ((IkeEvent happened, ControlEvent described) in listener.Events(end.Token).ConfigureAwait(false))
            {
                if (listener.TakeLost() is > 0 and long lost)
                    await sink.Send(Lost(lost, described.At), cancellation).ConfigureAwait(false);
                if (!(described.Number <= sent))
                    await sink.Send(described with { Data = EventData.Of(happened) }, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (sink.Gone.IsCancellationRequested)
        {
            // The client has left.
        }
    }
}
