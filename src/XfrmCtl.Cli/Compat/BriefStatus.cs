using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's <c>ipsec briefstatus</c>: how many SAs there are.</summary>
internal static class BriefStatus
{
    /// <summary>Writes the three lines.</summary>
    public static void Write(IReadOnlyList<PlutoConnection> connections, LineWriter lines)
    {
        (int total, int halfOpen, int open, int authenticated) = Count(connections);
        int children = connections.SelectMany(connection => connection.Ipsec).DistinctBy(child => child.Serial).Count();
        lines.Line("State Information: DDoS cookies not required, Accepting new IKE connections");
        lines.Line($"IKE SAs: total({total}), half-open({halfOpen}), open({open}), authenticated({authenticated}), anonymous(0)");
        lines.Line($"IPsec SAs: total({children}), authenticated({children}), anonymous(0)");
    }

    /// <summary>ISAKMP SAs: all, those whose peer has shown nothing yet, those that are under way, those that are established.</summary>
    public static (int Total, int HalfOpen, int Open, int Authenticated) Count(IReadOnlyList<PlutoConnection> connections)
    {
        // One ISAKMP SA may serve several connections.
        IkeStatus[] all = [.. connections.SelectMany(connection => connection.Ike).DistinctBy(sa => sa.Serial)];
        int authenticated = all.Count(sa => sa.EstablishedAt is not null);
        int halfOpen = all.Count(sa => sa.EstablishedAt is null && sa.State is "main-mode-sent-1" or "main-mode-sent-2" or "aggressive-mode-sent-1" or "aggressive-mode-sent-2");
        return (all.Length, halfOpen, all.Length - authenticated - halfOpen, authenticated);
    }
}
