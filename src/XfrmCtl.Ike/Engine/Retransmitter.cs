using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>When an unanswered message goes out again: the interval doubles up to a ceiling, and after the time-out it is given up.</summary>
internal sealed class Retransmitter(TimeSpan interval, TimeSpan timeout, Instant sentAt)
{
    // Past this a longer silence between two sendings only makes recovery slower.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(16);

    private readonly Instant _giveUpAt = sentAt + timeout;
    private TimeSpan _interval = interval;

    /// <summary>How often the message went out again.</summary>
    public int Count { get; private set; }

    /// <summary>When to look next.</summary>
    public Instant Due { get; private set; } = Instant.Min(sentAt + interval, sentAt + timeout);

    /// <summary>Whether the message goes out again now (true) or is given up (false).</summary>
    public bool Next(Instant now)
    {
        if (now >= _giveUpAt)
            return false;
        Count++;
        _interval = _interval * 2 < Ceiling ? _interval * 2 : Ceiling;
        Due = Instant.Min(now + _interval, _giveUpAt);
        return true;
    }
}
