namespace XfrmCtl.Control.Text;

/// <summary>How fast traffic goes, from one look at the counters to the next.</summary>
/// <remarks>
/// A child SA that is new, or whose counters went back, counts from nothing: its rate is what it has carried since it is there. It is known by its SPIs, which it keeps when another daemon takes it over.
/// </remarks>
public sealed class TrafficRates
{
    private Dictionary<Child, Sample> _last = [];
    private Dictionary<Child, TrafficRate> _rates = [];
    private bool _hasLooked;

    /// <summary>Whether there have been two looks, without which nothing is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Takes a look.</summary>
    /// <param name="document">The counters.</param>
    /// <param name="now">When they were read.</param>
    public void Look(StatusDocument document, DateTimeOffset now)
    {
        Dictionary<Child, Sample> current = [];
        Dictionary<Child, TrafficRate> rates = [];
        foreach (ConnectionStatus connection in document.Connections)
        {
            foreach (IpsecStatus child in connection.Ipsec)
            {
                Child key = Key(connection, child);
                Sample sample = new(now, child.BytesIn, child.BytesOut);
                current[key] = sample;
                if (_last.TryGetValue(key, out Sample? before) && before.In <= sample.In && before.Out <= sample.Out)
                    rates[key] = Between(before, sample);
                else if (_hasLooked && child.EstablishedAt is { } since && since <= now)
                    rates[key] = Between(new Sample(since, 0, 0), sample);
            }
        }

        IsKnown = IsKnown || _hasLooked;
        _hasLooked = true;
        (_last, _rates) = (current, rates);
    }

    /// <summary>The rate of a child SA, or null where it is not known yet.</summary>
    public TrafficRate? Of(ConnectionStatus connection, IpsecStatus child) => _rates.TryGetValue(Key(connection, child), out TrafficRate rate) ? rate : null;

    /// <summary>The rate of all child SAs of a connection together.</summary>
    public TrafficRate Of(ConnectionStatus connection)
    {
        TrafficRate sum = default;
        foreach (IpsecStatus child in connection.Ipsec)
            if (_rates.TryGetValue(Key(connection, child), out TrafficRate rate))
                sum = new TrafficRate(sum.In + rate.In, sum.Out + rate.Out);
        return sum;
    }

    private static Child Key(ConnectionStatus connection, IpsecStatus child) => new(connection.Name, child.SpiIn, child.SpiOut);

    private static TrafficRate Between(Sample before, Sample after)
    {
        double seconds = Math.Max(0.001, (after.At - before.At).TotalSeconds);
        return new TrafficRate((after.In - before.In) / seconds, (after.Out - before.Out) / seconds);
    }

    private readonly record struct Child(string Connection, string SpiIn, string SpiOut);

    private sealed record Sample(DateTimeOffset At, ulong In, ulong Out);
}

/// <summary>Octets a second in both directions.</summary>
public readonly record struct TrafficRate(double In, double Out)
{
    /// <summary>Both together.</summary>
    public double Sum => In + Out;
}
