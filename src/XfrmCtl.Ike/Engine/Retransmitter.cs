using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>When an unanswered message goes out again: the interval doubles up to a ceiling, each is stretched by chance, and after the time-out it is given up.</summary>
internal sealed class Retransmitter(TimeSpan interval, TimeSpan timeout, Instant sentAt)
{
    // With 30 % lost each way, every second question and answer fails: with at most eight first intervals between two sendings one handshake in
    // a thousand takes longer than a minute, with 32 it would be one in seventy.
    private const int CeilingIntervals = 8;

    // Tunnels that lost their peer together do not ask for it together.
    private const double Stretch = 0.1;

    private readonly Instant _giveUpAt = sentAt + timeout;
    private readonly TimeSpan _ceiling = interval * CeilingIntervals;
    private TimeSpan _interval = interval;

    /// <summary>How often the message went out again.</summary>
    public int Count { get; private set; }

    /// <summary>When to look next.</summary>
    public Instant Due { get; private set; } = Instant.Min(sentAt + interval, sentAt + timeout);

    /// <summary>Whether the message goes out again now (true) or is given up (false).</summary>
    /// <param name="now">The present.</param>
    /// <param name="chance">A number in [0, 1).</param>
    public bool Next(Instant now, double chance)
    {
        if (now >= _giveUpAt)
            return false;
        Count++;
        _interval = _interval * 2 < _ceiling ? _interval * 2 : _ceiling;
        Due = Instant.Min(now + (_interval * (1 + (Stretch * chance))), _giveUpAt);
        return true;
    }
}
