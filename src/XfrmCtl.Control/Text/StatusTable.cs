namespace XfrmCtl.Control.Text;

/// <summary>Many connections, a line each.</summary>
public static class StatusTable
{
    // Its title, what there is more, and what stands below: a blank, and the daemon in two lines.
    private const int LinesAround = 5;

    /// <summary>Writes them, and below them the last error of each that is not up; on a screen that does not hold them all as many as it does.</summary>
    /// <param name="connections">What to write.</param>
    /// <param name="sheet">Where to.</param>
    /// <param name="ink">The colours.</param>
    /// <param name="now">The time.</param>
    /// <param name="rates">How fast traffic goes, or null where that is not known.</param>
    public static void Write(IReadOnlyList<ConnectionStatus> connections, Sheet sheet, Ink ink, DateTimeOffset now, TrafficRates? rates = null)
    {
        bool withRates = rates?.IsKnown == true;
        TextTable.Column[] perSecond = withRates ? [new("IN/S", AlignRight: true), new("OUT/S", AlignRight: true)] : [];
        var table = new TextTable(
        [
            new("CONNECTION"),
            new("STATE", Colour: state => StatusScreen.State(state, ink)),
            new("UP FOR", Weight: 1),
            new("PEER", IsSpare: true),
            new("NETWORKS", Weight: 4),
            new("ESP", Weight: 3),
            new("IN", Weight: withRates ? 5 : 0, AlignRight: true),
            new("OUT", Weight: withRates ? 5 : 0, AlignRight: true),
            .. perSecond,
            new("REKEY IN", Weight: 2, AlignRight: true),
        ]);
        // On a screen that is drawn again and again, those that are not up come before the rest where not all have room.
        bool isWhole = connections.Count <= sheet.Rows - LinesAround;
        int room = isWhole ? connections.Count : Math.Max(1, sheet.Rows - LinesAround);
        foreach (ConnectionStatus connection in isWhole ? connections : connections.OrderBy(connection => connection.State == "up").Take(room))
            table.Add(Cells(connection, now, withRates ? rates : null));
        table.Write(sheet.Out, sheet.Width, ink);
        if (!isWhole)
        {
            int down = connections.Count(connection => connection.State != "up");
            sheet.Out.WriteLine(ink.Faint($"and {Words.Count((ulong)(connections.Count - room), "more connection")} ({connections.Count - down} up, {down} not)"));
            return;
        }

        if (connections.Any(IsWrong))
            sheet.Out.WriteLine();
        WriteErrors(connections, sheet, ink);
    }

    /// <summary>Writes the last error of each that is not up.</summary>
    public static void WriteErrors(IReadOnlyList<ConnectionStatus> connections, Sheet sheet, Ink ink)
    {
        foreach (ConnectionStatus connection in connections.Where(IsWrong))
        {
            string name = Words.Printable(connection.Name);
            foreach (string line in Words.Fold($"{ink.Strong(name)}: {Words.Printable(connection.LastError!.Message)} (xfrmctl status {name})", sheet.Width))
                sheet.Out.WriteLine(line);
        }
    }

    private static bool IsWrong(ConnectionStatus connection) => connection.State != "up" && connection.LastError is not null;

    private static string[] Cells(ConnectionStatus connection, DateTimeOffset now, TrafficRates? rates)
    {
        IpsecStatus? newest = connection.Ipsec.MaxBy(child => child.Serial);
        string esp = newest?.Encryption is { } cipher ? cipher + (newest.Integrity is { } integrity ? "-" + integrity : "") : "";
        bool isWeak = newest?.Encryption is { } name && AlgorithmWords.CipherWeakness(name) is not null;
        return
        [
            Words.Printable(connection.Name),
            Words.Printable(connection.State),
            newest?.EstablishedAt is { } since ? Words.Duration(now - since) : "",
            Words.Printable(connection.Remote.Address),
            Words.Printable(Networks(connection)),
            Words.Printable(esp) + (isWeak ? " (weak)" : ""),
            Words.Octets(Sum(connection, child => child.BytesIn)),
            Words.Octets(Sum(connection, child => child.BytesOut)),
            .. rates is null ? (string[])[] : [Words.Rate(rates.Of(connection).In), Words.Rate(rates.Of(connection).Out)],
            newest?.RekeyAt is { } rekey ? Words.Duration(rekey - now) : "",
        ];
    }

    private static string Networks(ConnectionStatus connection) =>
        $"{First(connection.Local)} <-> {First(connection.Remote)}";

    private static string First(EndStatus end) => end.Subnets.Count switch
    {
        0 => end.Address,
        1 => end.Subnets[0],
        var count => $"{end.Subnets[0]} +{count - 1}",
    };

    /// <summary>The octets of all child SAs together.</summary>
    public static ulong Sum(ConnectionStatus connection, Func<IpsecStatus, ulong> octets) =>
        connection.Ipsec.Aggregate(0UL, (sum, child) => unchecked(sum + octets(child)));
}
