using System.Net;

namespace XfrmCtl.Daemon.Io;

/// <summary>The last troubles on the way to each peer, for <c>why</c>.</summary>
/// <remarks>Bounded: a few of each peer, and of so many peers. Thread use: any thread.</remarks>
internal sealed class PathTroubles
{
    private const int MostPeers = 1024;
    private const int MostOfOne = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Queue<PathTrouble>> _byPeer = [];
    private readonly Queue<IPAddress> _order = new();

    /// <summary>Notes a trouble.</summary>
    public void Add(PathTrouble trouble)
    {
        lock (_gate)
        {
            if (!_byPeer.TryGetValue(trouble.Peer.Address, out Queue<PathTrouble>? known))
            {
                if (_byPeer.Count >= MostPeers)
                    _byPeer.Remove(_order.Dequeue());
                _byPeer.Add(trouble.Peer.Address, known = new());
                _order.Enqueue(trouble.Peer.Address);
            }

            if (known.Count >= MostOfOne)
                known.Dequeue();
            known.Enqueue(trouble);
        }
    }

    /// <summary>Those of one peer, the oldest first.</summary>
    public IReadOnlyList<PathTrouble> Of(IPAddress peer)
    {
        lock (_gate)
            return _byPeer.TryGetValue(peer, out Queue<PathTrouble>? known) ? [.. known] : [];
    }
}
