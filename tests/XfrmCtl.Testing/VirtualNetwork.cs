using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Testing;

/// <summary>A network between hosts that does exactly what the test, or its seed, says.</summary>
public sealed class VirtualNetwork(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<Func<Flight, Fate?>> _rules = [];

    /// <summary>How long a datagram takes.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How much longer at most it may take at random; more than nothing reorders.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Part of the datagrams that is lost at random, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>Part that arrives twice at random, 0 to 1.</summary>
    public double Duplication { get; set; }

    /// <summary>The NATs.</summary>
    public List<NatBox> Nats { get; } = [];

    /// <summary>Every datagram so far, whatever became of it.</summary>
    public List<Flight> Flights { get; } = [];

    /// <summary>Adds a rule; the first that gives a fate decides.</summary>
    public void Rule(Func<Flight, Fate?> rule) => _rules.Add(rule);

    /// <summary>The <paramref name="nth"/> datagram whose name begins so has this fate.</summary>
    public void OnNth(string name, int nth, Fate fate)
    {
        int seen = 0;
        _rules.Add(flight => flight.Name.StartsWith(name, StringComparison.Ordinal) && ++seen == nth ? fate : null);
    }

    /// <summary>How many datagrams with such a name have been sent.</summary>
    public int Count(string name) => Flights.Count(flight => flight.Name.StartsWith(name, StringComparison.Ordinal));

    /// <summary>No loss, duplication, jitter or rule from now on.</summary>
    public void Heal()
    {
        _rules.Clear();
        Loss = 0;
        Duplication = 0;
        Jitter = TimeSpan.Zero;
    }

    /// <summary>Takes a datagram and says what arrives when.</summary>
    internal IEnumerable<(TimeSpan After, IPEndPoint Source, ReadOnlyMemory<byte> Message)> Carry(
        Instant now, string sender, IPEndPoint source, IPEndPoint destination, bool marker, ReadOnlyMemory<byte> message, string name)
    {
        NatBox? nat = Nats.Find(box => box.Inside.Equals(source.Address));
        IPEndPoint seen = nat?.TranslateOut(source) ?? source;
        Flight flight = new(Flights.Count + 1, now, sender, seen, destination, marker, message, name);
        Flights.Add(flight);
        switch (FateOf(flight))
        {
            case Fate.Drop:
                break;
            case Fate.Repeat repeat:
                for (int copy = 0; copy < repeat.Times; copy++)
                    yield return (Transit() + TimeSpan.FromMilliseconds(copy), seen, message);
                break;
            case Fate.Hold hold:
                yield return (Transit() + hold.Extra, seen, message);
                break;
            case Fate.Alter alter:
                yield return (Transit(), seen, alter.Message);
                break;
            default:
                yield return (Transit(), seen, message);
                break;
        }
    }

    /// <summary>The end point behind a destination, as of the datagram's arrival; null where a NAT lets it not in.</summary>
    internal IPEndPoint? Arrive(IPEndPoint destination)
    {
        List<NatBox> boxes = Nats.FindAll(box => box.Outside.Equals(destination.Address));
        return boxes.Count == 0 ? destination : boxes.Select(box => box.TranslateIn(destination)).FirstOrDefault(inside => inside is not null);
    }

    private Fate FateOf(Flight flight)
    {
        foreach (Func<Flight, Fate?> rule in _rules)
            if (rule(flight) is { } fate)
                return fate;
        if (Loss > 0 && _random.NextDouble() < Loss)
            return new Fate.Drop();
        return Duplication > 0 && _random.NextDouble() < Duplication ? new Fate.Repeat(2) : new Fate.Deliver();
    }

    private TimeSpan Transit() => Jitter > TimeSpan.Zero ? Delay + (Jitter * _random.NextDouble()) : Delay;
}
