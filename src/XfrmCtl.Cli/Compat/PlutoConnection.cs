using XfrmCtl.Control;

namespace XfrmCtl.Cli.Compat;

/// <summary>A connection as pluto counts them: a peer of any address is an instance of its own beside the connection itself.</summary>
/// <param name="Status">The connection.</param>
/// <param name="Instance">0 for the connection itself, else the instance's number.</param>
/// <param name="Peer">The peer's address, or <c>%any</c>.</param>
/// <param name="Ike">Its ISAKMP SAs, the newest first.</param>
/// <param name="Ipsec">Its child SAs, the newest first.</param>
internal sealed record PlutoConnection(ConnectionStatus Status, int Instance, string Peer, IReadOnlyList<IkeStatus> Ike, IReadOnlyList<IpsecStatus> Ipsec)
{
    private const string Anybody = "%any";

    /// <summary>Its settings.</summary>
    public ConnectionDetails Details => Status.Details ?? new();

    /// <summary><c>"name"</c> or <c>"name"[2]</c>.</summary>
    public string Quoted => $"\"{Status.Name}\"" + (Instance == 0 ? "" : FormattableString.Invariant($"[{Instance}]"));

    /// <summary>As lines of states have it: with the peer's address where it is an instance.</summary>
    public string QuotedWithPeer => Instance == 0 ? Quoted : $"{Quoted} {Peer}";

    /// <summary>The newest established ISAKMP SA, or null.</summary>
    public IkeStatus? NewestIke => Ike.Where(sa => sa.State == "established").MaxBy(sa => sa.Serial);

    /// <summary>The newest child SA, or null.</summary>
    public IpsecStatus? NewestIpsec => Ipsec.MaxBy(child => child.Serial);

    /// <summary>What becomes of its traffic, and which SA it is: <c>erouted; eroute owner: #2</c>.</summary>
    public string Routing => NewestIpsec is { } child
        ? FormattableString.Invariant($"erouted; eroute owner: #{child.Serial}")
        : (Details.Routed ? "prospective erouted" : "unrouted") + "; eroute owner: #0";

    /// <summary>Whether somebody wants it up.</summary>
    public bool IsWanted => Status.State is "up" or "connecting" || Status.Auto is "start";

    /// <summary>Every connection, sorted by name, each followed by its instances.</summary>
    public static IReadOnlyList<PlutoConnection> Of(StatusDocument document)
    {
        List<PlutoConnection> all = [];
        foreach (ConnectionStatus status in document.Connections.OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (status.Remote.Address != Anybody)
            {
                all.Add(new(status, 0, status.Remote.Address, status.Ike, status.Ipsec));
                continue;
            }

            all.Add(new(status, 0, Anybody, [], []));
            int instance = 0;
            foreach (string peer in Peers(status))
            {
                all.Add(new(status, ++instance, peer,
                    [.. status.Ike.Where(sa => (sa.RemoteAddress ?? Anybody) == peer)],
                    [.. status.Ipsec.Where(child => (child.RemoteAddress ?? Anybody) == peer)]));
            }
        }

        return all;
    }

    private static IEnumerable<string> Peers(ConnectionStatus status) =>
        status.Ike.Select(sa => (sa.Serial, Peer: sa.RemoteAddress ?? Anybody))
            .Concat(status.Ipsec.Select(child => (child.Serial, Peer: child.RemoteAddress ?? Anybody)))
            .OrderBy(sa => sa.Serial).Select(sa => sa.Peer).Distinct();
}
