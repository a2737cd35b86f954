using System.Threading.Channels;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>Hands every event to those who wait for it. A listener that does not keep up loses events, never the daemon's time.</summary>
/// <remarks>Thread use: one thread publishes (the engine's loop), any thread listens.</remarks>
internal sealed class EventHub
{
    // What a thousand tunnels that come up at once say of it; the events are shared by all who listen, so that one costs no more than its place.
    private const int LongestQueue = 16 * 1024;

    private readonly Lock _gate = new();
    private Listener[] _listeners = [];

    /// <summary>Whether anybody listens.</summary>
    public bool HasListeners => Volatile.Read(ref _listeners).Length > 0;

    /// <summary>Gives an event to every listener whose connection it is about.</summary>
    public void Publish(IkeEvent happened, ControlEvent described)
    {
        foreach (Listener listener in Volatile.Read(ref _listeners))
            listener.Offer(happened, described);
    }

    /// <summary>Listens until disposed.</summary>
    /// <param name="connection">Whose events are wanted; null for all.</param>
    public Listener Listen(string? connection)
    {
        var listener = new Listener(this, connection);
        lock (_gate)
            Volatile.Write(ref _listeners, [.. _listeners, listener]);
        return listener;
    }

    private void Remove(Listener listener)
    {
        lock (_gate)
            Volatile.Write(ref _listeners, [.. _listeners.Where(other => other != listener)]);
    }

    /// <summary>One who waits for the events of one connection, or of all.</summary>
    internal sealed class Listener : IDisposable
    {
        private readonly EventHub _hub;
        private readonly string? _connection;

        // The oldest go first: an event that ends the waiting must not be the one that is lost.
        private readonly Channel<(IkeEvent Happened, ControlEvent Described)> _queue;
        private long _lost;

        internal Listener(EventHub hub, string? connection)
        {
            _hub = hub;
            _connection = connection;
            BoundedChannelOptions options = new(LongestQueue) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
            _queue = Channel.CreateBounded<(IkeEvent, ControlEvent)>(options, _ => Interlocked.Increment(ref _lost));
        }

        /// <summary>The events as they come.</summary>
        public IAsyncEnumerable<(IkeEvent Happened, ControlEvent Described)> Events(CancellationToken cancellation) =>
            _queue.Reader.ReadAllAsync(cancellation);

        /// <summary>How many were lost since this was last asked, which stood before all that are still to come.</summary>
        public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

        /// <summary>Takes one that has come already.</summary>
        public bool TryTake(out (IkeEvent Happened, ControlEvent Described) next) => _queue.Reader.TryRead(out next);

        /// <inheritdoc/>
        public void Dispose()
        {
            _hub.Remove(this);
            _queue.Writer.TryComplete();
        }

        internal void Offer(IkeEvent happened, ControlEvent described)
        {
            if (_connection is null || happened.Connection == _connection)
                _queue.Writer.TryWrite((happened, described));
        }
    }
}
