using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>All timers of the engine by their instants; setting and taking cost O(log n), cancelling O(1).</summary>
internal sealed class TimerTable
{
    private readonly PriorityQueue<EngineTimer, (long Ticks, long Order)> _queue = new();
    private long _order;

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
            }

            return Instant.Never;
        }
    }

    public EngineTimer Set(Instant due, Action fire)
    {
        EngineTimer timer = new(due, fire);
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
}
