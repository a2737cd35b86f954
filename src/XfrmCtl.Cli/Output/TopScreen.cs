using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>The table of <c>top</c>: connections by their traffic, with the last minutes of each as a row of bars.</summary>
/// <param name="order">What is first: <c>rate</c>, <c>in</c>, <c>out</c> or <c>name</c>.</param>
/// <param name="ascii">Whether the bars are of ASCII alone.</param>
internal sealed class TopScreen(string order, bool ascii)
{
    private const int Bars = 16;
    // The sum, which may take two lines, a blank, and the titles.
    private const int LinesAround = 4;

    private readonly Dictionary<string, List<double>> _history = new(StringComparer.Ordinal);
    private readonly TrafficRates _rates = new();

    /// <summary>Takes a look at the counters.</summary>
    public void Look(StatusDocument status, DateTimeOffset now)
    {
        _rates.Look(status, now);
        if (!_rates.IsKnown)
            return;
        HashSet<string> gone = [.. _history.Keys];
        foreach (ConnectionStatus connection in status.Connections)
        {
            gone.Remove(connection.Name);
            if (!_history.TryGetValue(connection.Name, out List<double>? values))
                _history.Add(connection.Name, values = []);
            values.Add(_rates.Of(connection).Sum);
            if (values.Count > Bars)
                values.RemoveAt(0);
        }

        foreach (string name in gone)
            _history.Remove(name);
    }

    /// <summary>The rows as a document.</summary>
    public TopDocument Document(StatusDocument status, DateTimeOffset now) => new()
    {
        At = now,
        Connections =
        [
            .. Ordered(status).Select(connection => new TopRow
            {
                Name = connection.Name,
                State = connection.State,
                Peer = connection.Remote.Address,
                BytesIn = StatusTable.Sum(connection, child => child.BytesIn),
                BytesOut = StatusTable.Sum(connection, child => child.BytesOut),
                RateIn = _rates.IsKnown ? Math.Round(_rates.Of(connection).In, 1) : null,
                RateOut = _rates.IsKnown ? Math.Round(_rates.Of(connection).Out, 1) : null,
            }),
        ],
    };

    /// <summary>Writes the screen.</summary>
    public void Write(StatusDocument status, Terminal terminal, Ink ink, DateTimeOffset now)
    {
        int up = status.Connections.Count(connection => connection.State == "up");
        TrafficRate all = default;
        foreach (ConnectionStatus connection in status.Connections)
            all = new TrafficRate(all.In + _rates.Of(connection).In, all.Out + _rates.Of(connection).Out);
        string rates = _rates.IsKnown ? $", in {Words.Rate(all.In)}, out {Words.Rate(all.Out)}" : "";
        foreach (string line in Words.Fold($"{Words.Time(now)}: {up} of {Words.Count((ulong)status.Connections.Count, "connection")} up{rates}", terminal.Width))
            terminal.Out.WriteLine(line);
        terminal.Out.WriteLine();

        var table = new TextTable(
            new("CONNECTION"),
            new("STATE", Weight: 2, Colour: state => StatusScreen.State(state, ink)),
            new("PEER", Weight: 3),
            new("IN/S", AlignRight: true),
            new("OUT/S", AlignRight: true),
            new("TRAFFIC", Weight: 1),
            new("IN", Weight: 5, AlignRight: true),
            new("OUT", Weight: 5, AlignRight: true),
            new("UP FOR", Weight: 6));
        bool isWhole = status.Connections.Count <= terminal.Rows - LinesAround;
        int room = isWhole ? status.Connections.Count : Math.Max(1, terminal.Rows - LinesAround - 1);
        foreach (ConnectionStatus connection in Ordered(status).Take(room))
            table.Add(Cells(connection, now));
        table.Write(terminal.Out, terminal.Width, ink);
        if (!isWhole)
            terminal.Out.WriteLine(ink.Faint($"and {Words.Count((ulong)(status.Connections.Count - room), "more connection")}"));
    }

    private string[] Cells(ConnectionStatus connection, DateTimeOffset now)
    {
        TrafficRate rate = _rates.Of(connection);
        return
        [
            Words.Printable(connection.Name),
            Words.Printable(connection.State),
            Words.Printable(connection.Remote.Address),
            _rates.IsKnown ? Words.Rate(rate.In) : "",
            _rates.IsKnown ? Words.Rate(rate.Out) : "",
            _history.TryGetValue(connection.Name, out List<double>? values) ? Sparkline.Draw(values, Bars, ascii) : "",
            Words.Octets(StatusTable.Sum(connection, child => child.BytesIn)),
            Words.Octets(StatusTable.Sum(connection, child => child.BytesOut)),
            connection.Ipsec.MaxBy(child => child.Serial)?.EstablishedAt is { } since ? Words.Duration(now - since) : "",
        ];
    }

    private IEnumerable<ConnectionStatus> Ordered(StatusDocument status) => order switch
    {
        "name" => status.Connections.OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase),
        "in" => Busiest(status, rate => rate.In),
        "out" => Busiest(status, rate => rate.Out),
        _ => Busiest(status, rate => rate.Sum),
    };

    private IEnumerable<ConnectionStatus> Busiest(StatusDocument status, Func<TrafficRate, double> by) =>
        status.Connections.OrderByDescending(connection => by(_rates.Of(connection))).ThenBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase);
}
