using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>All timers of the engine by their instants; setting and taking cost O(log n), cancelling O(1) on average.</summary>
internal sealed class TimerTable
{
    private readonly PriorityQueue<EngineTimer, (long Ticks, long Order)> _queue = new();
    // Fewer than this are not worth sweeping out.
    private const int FewCancelled = 256;

    private long _order;
    private int _cancelled;

    /// <summary>Timers that are held, the cancelled ones among them.</summary>
    public int Count => _queue.Count;

    /// <summary>The earliest instant, or <see cref="Instant.Never"/>.</summary>
    public Instant NextDeadline
    {
        get
        {
            while (_queue.TryPeek(out EngineTimer? timer, out _))
            {
                if (!timer.Cancelled)
                    return timer.Due;
                _queue.Dequeue();
                _cancelled--;
            }

            return Instant.Never;
        }
    }

    public EngineTimer Set(Instant due, Action fire) => Set(due, static fire => ((Action)fire)(), fire);

    /// <summary>Sets a timer of a kind of which there are many.</summary>
    /// <param name="due">When.</param>
    /// <param name="fire">What is done, the same for all of the kind.</param>
    /// <param name="about">What it is done with.</param>
    public EngineTimer Set(Instant due, Action<object> fire, object about)
    {
        EngineTimer timer = new(this, due, fire, about);
        _queue.Enqueue(timer, (due.Ticks, _order++)); // equal instants keep their order
        return timer;
    }

    /// <summary>Takes the earliest timer that is due, or null.</summary>
    public EngineTimer? TakeDue(Instant now)
    {
        if (NextDeadline > now)
            return null;
        return _queue.TryDequeue(out EngineTimer? timer, out _) ? timer : null;
    }

    /// <summary>A timer of this table was cancelled. When most are, all of them are swept out: else a flood of what begins and ends would fill the memory until their time.</summary>
    public void OnCancelled()
    {
        _cancelled++;
        if (_cancelled < FewCancelled || _cancelled < _queue.Count / 2)
            return;
        List<(EngineTimer, (long, long))> kept = [.. _queue.UnorderedItems.Where(item => !item.Element.Cancelled)];
        _queue.Clear();
        _queue.EnqueueRange(kept);
        _cancelled = 0;
    }
}
