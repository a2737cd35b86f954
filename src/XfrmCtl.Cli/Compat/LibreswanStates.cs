using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's lines of states: one for each SA, and a second with SPIs and traffic of each child SA.</summary>
internal static class LibreswanStates
{
    /// <summary>Writes them in the order of their numbers.</summary>
    public static void Write(IReadOnlyList<PlutoConnection> connections, DateTimeOffset now, LineWriter lines)
    {
        IEnumerable<(ulong Serial, Action Write)> states = connections.SelectMany(connection =>
            connection.Ike.Select(sa => (sa.Serial, (Action)(() => Write(connection, sa, now, lines))))
                .Concat(connection.Ipsec.Select(child => (child.Serial, (Action)(() => Write(connection, child, now, lines))))));
        foreach ((_, Action write) in states.DistinctBy(state => state.Serial).OrderBy(state => state.Serial))
            write();
    }

    private static void Write(PlutoConnection connection, IkeStatus sa, DateTimeOffset now, LineWriter lines)
    {
        PlutoState state = PlutoState.Of(sa);
        string newest = sa == connection.NewestIke ? "newest ISAKMP; " : "";
        lines.Line($"#{sa.Serial}: {connection.QuotedWithPeer}:{sa.RemotePort ?? 500} {state.Name} ({state.Story}); {PlutoState.Event(sa.RekeyAt, sa.ExpiresAt, now)}; {newest}{(sa.Dpd is { Active: true } ? "" : "nodpd; ")}idle;");
    }

    private static void Write(PlutoConnection connection, IpsecStatus child, DateTimeOffset now, LineWriter lines)
    {
        PlutoState state = PlutoState.Of(child, PlutoDialect.Libreswan);
        string newest = child == connection.NewestIpsec ? "newest IPSEC; eroute owner; " : "";
        int port = connection.Ike.FirstOrDefault(sa => sa.Serial == child.IkeSerial)?.RemotePort ?? (child.Encapsulation == "udp" ? 4500 : 500);
        lines.Line($"#{child.Serial}: {connection.QuotedWithPeer}:{port} {state.Name} ({state.Story}); {PlutoState.Event(child.RekeyAt, child.ExpiresAt, now)}; {newest}isakmp#{child.IkeSerial ?? 0}; idle;");
        string protocol = child.Protocol.ToUpperInvariant();
        string user = connection.Ike.FirstOrDefault(sa => sa.User is not null)?.User is { } name ? $" username={name}" : "";
        string most = connection.Details.OctetLimit?.ToString() ?? "2^63";
        lines.Line($"#{child.Serial}: {connection.QuotedWithPeer} {SpiPair.Of(child, connection)} Traffic: {protocol}in={child.BytesIn}B {protocol}out={child.BytesOut}B {protocol}max={most}B{user} ");
    }
}
