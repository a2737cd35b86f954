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
                all.AddRange(Pairs(status));
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

    /// <summary>
    /// A connection of several networks is one of theirs for each pair of them, by the name <c>net/1x2</c> (0 for a side that has one), with the name that it was written under as alias.
    /// The ISAKMP SA is that of the first, under which they all are.
    /// </summary>
    private static IEnumerable<PlutoConnection> Pairs(ConnectionStatus status)
    {
        (int locals, int remotes) = (status.Local.Subnets.Count, status.Remote.Subnets.Count);
        if (locals <= 1 && remotes <= 1)
            return [new(status, 0, status.Remote.Address, status.Ike, status.Ipsec)];
        var pairs = (
            from local in Enumerable.Range(0, Math.Max(1, locals))
            from remote in Enumerable.Range(0, Math.Max(1, remotes))
            select (Name: FormattableString.Invariant($"{status.Name}/{(locals > 1 ? local + 1 : 0)}x{(remotes > 1 ? remote + 1 : 0)}"),
                Local: status.Local with { Subnets = [.. status.Local.Subnets.Skip(local).Take(1)] },
                Remote: status.Remote with { Subnets = [.. status.Remote.Subnets.Skip(remote).Take(1)] })).ToArray();
        // What fits none of them, since it was narrowed, stands with the first.
        ILookup<int, IpsecStatus> children = status.Ipsec.ToLookup(child => Math.Max(0, Array.FindIndex(pairs, pair => Is(pair.Local, child.Selectors.Local) && Is(pair.Remote, child.Selectors.Remote))));
        ConnectionDetails details = status.Details ?? new();
        return pairs.Select((pair, index) => new PlutoConnection(
            status with { Name = pair.Name, Local = pair.Local, Remote = pair.Remote, Details = details with { Aliases = [status.Name, .. details.Aliases] } },
            0, status.Remote.Address, index == 0 ? status.Ike : [], [.. children[index]]));
    }

    private static bool Is(EndStatus end, string selector) => end.Subnets is [var only] && Network(only) == Network(selector);

    /// <summary>Without the protocol and port that follow it in square brackets.</summary>
    private static string Network(string selector) => selector.Split('[')[0];

    private static IEnumerable<string> Peers(ConnectionStatus status) =>
        status.Ike.Select(sa => (sa.Serial, Peer: sa.RemoteAddress ?? Anybody))
            .Concat(status.Ipsec.Select(child => (child.Serial, Peer: child.RemoteAddress ?? Anybody)))
            .OrderBy(sa => sa.Serial).Select(sa => sa.Peer).Distinct();
}
