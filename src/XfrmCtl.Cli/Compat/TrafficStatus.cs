using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>libreswan's <c>ipsec trafficstatus</c>: a line for each child SA that carries traffic.</summary>
internal static class TrafficStatus
{
    /// <summary>Writes the lines; none for a connection that has no child SA.</summary>
    public static void Write(IReadOnlyList<PlutoConnection> connections, TextWriter writer)
    {
        foreach ((PlutoConnection connection, IpsecStatus child) in connections.SelectMany(connection => connection.Ipsec.Select(child => (connection, child))).OrderBy(pair => pair.child.Serial))
        {
            IkeStatus? sa = connection.Ike.FirstOrDefault(ike => ike.Serial == child.IkeSerial) ?? connection.NewestIke;
            string user = sa?.User is { } name ? $" username={name}," : "";
            string lease = sa?.PeerVirtualAddress is { } address ? $", lease={address}/32" : "";
            string most = connection.Details.OctetLimit?.ToString() ?? "2^63";
            long since = child.EstablishedAt?.ToUnixTimeSeconds() ?? 0;
            writer.WriteLine(Words.Printable(FormattableString.Invariant(
                $"006 #{child.Serial}: {connection.QuotedWithPeer},{user} type={child.Protocol.ToUpperInvariant()}, add_time={since}, inBytes={child.BytesIn}, outBytes={child.BytesOut}, maxBytes={most}B, id='{connection.Status.Remote.Id ?? connection.Peer}'{lease}")));
        }

    }
}
