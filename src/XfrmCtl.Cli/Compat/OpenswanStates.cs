using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>Openswan's lines of states: one for each SA, and a second with the SPIs of each child SA.</summary>
internal static class OpenswanStates
{
    // What it prints for a reference that no SA of the kernel has.
    private const string NoReference = "ref=0 refhim=4294901761";

    /// <summary>Writes them, sorted by connection, of each the newest first.</summary>
    public static void Write(IReadOnlyList<PlutoConnection> connections, DateTimeOffset now, LineWriter lines)
    {
        foreach (PlutoConnection connection in connections)
        {
            foreach (IpsecStatus child in connection.Ipsec)
                Write(connection, child, now, lines);
            foreach (IkeStatus sa in connection.Ike)
                Write(connection, sa, now, lines);
        }
    }

    private static void Write(PlutoConnection connection, IkeStatus sa, DateTimeOffset now, LineWriter lines)
    {
        PlutoState state = PlutoState.Of(sa);
        string newest = sa == connection.NewestIke ? "; newest ISAKMP" : "";
        string liveness = sa.EstablishedAt is null ? "" : sa.Dpd is { Active: true } dpd ? $"; lastdpd={Ago(dpd.LastHeardAt, now)}s(seq in:0 out:0)" : "; nodpd";
        lines.Line($"#{sa.Serial}: {connection.QuotedWithPeer}:{sa.RemotePort ?? 500} {state.Name} ({state.Story}); {PlutoState.Event(sa.RekeyAt, sa.ExpiresAt, now)}{newest}{liveness}; idle; {Import(sa.Role)}");
    }

    private static void Write(PlutoConnection connection, IpsecStatus child, DateTimeOffset now, LineWriter lines)
    {
        PlutoState state = PlutoState.Of(child, PlutoDialect.Openswan);
        string newest = child == connection.NewestIpsec ? "; newest IPSEC; eroute owner" : "";
        int port = connection.Ike.FirstOrDefault(sa => sa.Serial == child.IkeSerial)?.RemotePort ?? (child.Encapsulation == "udp" ? 4500 : 500);
        lines.Line($"#{child.Serial}: {connection.QuotedWithPeer}:{port} {state.Name} ({state.Story}); {PlutoState.Event(child.RekeyAt, child.ExpiresAt, now)}{newest}; isakmp#{child.IkeSerial ?? 0}; idle; {Import(child.Role)}");
        lines.Line($"#{child.Serial}: {connection.QuotedWithPeer} {SpiPair.Of(child, connection)} {NoReference}");
    }

    private static string Import(string? role) => role == "responder" ? "import:not set" : "import:admin initiate";

    private static long Ago(DateTimeOffset? at, DateTimeOffset now) => at is { } time ? Math.Max(0, (long)(now - time).TotalSeconds) : -1;
}
