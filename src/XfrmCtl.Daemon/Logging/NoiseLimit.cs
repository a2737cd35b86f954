using XfrmCtl.Core;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Bounds how many lines somebody without authentication can make the daemon write: a bucket of lines that fills slowly.</summary>
/// <remarks>One caller.</remarks>
internal sealed class NoiseLimit(int burst, TimeSpan refill)
{
    private static readonly TimeSpan SummaryInterval = TimeSpan.FromMinutes(1);

    private double _lines = burst;
    private Instant _last;
    private Instant _summarisedAt;
    private long _suppressed;

    /// <summary>Whether one more line may be written now.</summary>
    public bool Allows(Instant now)
    {
        _lines = Math.Min(burst, _lines + ((now - _last) / refill));
        _last = now;
        if (_lines >= 1)
        {
            _lines--;
            return true;
        }
        _suppressed++;
        return false;
    }

    /// <summary>How many lines were kept back, once a minute and only if there were any; else 0.</summary>
    public long TakeSummary(Instant now)
    {
        if (_suppressed == 0 || now - _summarisedAt < SummaryInterval)
            return 0;
        (long suppressed, _suppressed, _summarisedAt) = (_suppressed, 0, now);
        return suppressed;
    }
}
