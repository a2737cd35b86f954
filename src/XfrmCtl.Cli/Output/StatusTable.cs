using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>Many connections, a line each.</summary>
internal static class StatusTable
{
    /// <summary>Writes them, and below them the last error of each that is not up.</summary>
    public static void Write(IReadOnlyList<ConnectionStatus> connections, Terminal terminal, Ink ink, DateTimeOffset now)
    {
        var table = new TextTable(
            new("CONNECTION"),
            new("STATE", Colour: state => StatusScreen.State(state, ink)),
            new("UP FOR", Weight: 1),
            new("PEER"),
            new("NETWORKS", Weight: 4),
            new("ESP", Weight: 3),
            new("IN", AlignRight: true),
            new("OUT", AlignRight: true),
            new("REKEY IN", Weight: 2, AlignRight: true));
        foreach (ConnectionStatus connection in connections)
            table.Add(Cells(connection, now));
        table.Write(terminal.Out, terminal.Width, ink);

        ConnectionStatus[] failed = [.. connections.Where(connection => connection.State != "up" && connection.LastError is not null)];
        if (failed.Length == 0)
            return;
        terminal.Out.WriteLine();
        foreach (ConnectionStatus connection in failed)
            terminal.Out.WriteLine($"{ink.Strong(Words.Printable(connection.Name))}: {Words.Printable(connection.LastError!.Message)} (xfrmctl status {Words.Printable(connection.Name)})");
    }

    private static string[] Cells(ConnectionStatus connection, DateTimeOffset now)
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

    private static ulong Sum(ConnectionStatus connection, Func<IpsecStatus, ulong> octets) =>
        connection.Ipsec.Aggregate(0UL, (sum, child) => unchecked(sum + octets(child)));
}
