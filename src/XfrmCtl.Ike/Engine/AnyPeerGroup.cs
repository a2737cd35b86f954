namespace XfrmCtl.Ike.Engine;

/// <summary>Connections of one address of ours whose peer may have any address, found by the identity that it must prove.</summary>
internal sealed class AnyPeerGroup
{
    private readonly Dictionary<Identity, List<Connection>> _byIdentity = [];

    // Those that expect nobody in particular, or an X.500 name, which may stand for many.
    private readonly List<Connection> _open = [];

    /// <summary>All of them, as they were loaded.</summary>
    public List<Connection> Connections { get; } = [];

    public void Add(Connection connection)
    {
        Connections.Add(connection);
        if (Home(connection) is not { } identity)
            _open.Add(connection);
        else if (_byIdentity.TryGetValue(identity, out List<Connection>? others))
            others.Add(connection);
        else
            _byIdentity.Add(identity, [connection]);
    }

    public void Remove(Connection connection)
    {
        Connections.Remove(connection);
        if (Home(connection) is not { } identity)
            _open.Remove(connection);
        else if (_byIdentity.TryGetValue(identity, out List<Connection>? others) && others.Remove(connection) && others.Count == 0)
            _byIdentity.Remove(identity);
    }

    /// <summary>Those that may expect a peer of this identity; those that name it first.</summary>
    public IEnumerable<Connection> For(Identity peer) => _byIdentity.TryGetValue(peer, out List<Connection>? named) ? named.Concat(_open) : _open;

    private static Identity? Home(Connection connection) => connection.Profile.RemoteId is { Type: not 9 } identity ? identity : null;
}
