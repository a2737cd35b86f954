using System.Collections.Concurrent;
using System.Net;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Workers;

/// <summary>Follows the addresses of peers that are known by name: which connections stay with the address that they have, and when a name is to be asked for again.</summary>
/// <remarks>
/// A connection that is up stays where it is, whatever its name resolves to, until it is down (dead peer detection, the end of its SAs, a Delete) or its peer leaves a
/// negotiation without any answer: then the peer is no longer there.
/// Thread use: events come from the engine's loop, questions from any thread.
/// </remarks>
internal sealed class PeerAddresses(HostNames names, ConnectionBook book)
{
    private readonly ConcurrentDictionary<string, bool> _settled = new(StringComparer.Ordinal);

    /// <summary>Heeds what the engine tells.</summary>
    public void Heed(IkeEvent happened)
    {
        if (happened.Connection is not { } connection || book.Find(connection) is not { RemoteName: { } name } loaded)
            return;
        switch (happened)
        {
            case IkeEvent.ChildEstablished:
                _settled[connection] = true;
                break;
            case IkeEvent.ConnectionDown or IkeEvent.AttemptFailed { Failure.Code: ReasonCode.PeerSilent }:
                _settled.TryRemove(connection, out _);
                names.AskAgain(name);
                names.Follow(name, loaded.Profile.Remote);
                break;
            case IkeEvent.AttemptStarted or IkeEvent.AttemptFailed or IkeEvent.PeerLiveness { Alive: false }:
                names.AskAgain(name);
                break;
        }
    }

    /// <summary>The name and the address with which a connection stays, or null where it follows its name.</summary>
    public (string Name, IPAddress Address)? Settled(string connection) =>
        _settled.ContainsKey(connection) && book.Find(connection) is { RemoteName: { } name, Profile.Remote: { } address } ? (name, address) : null;
}
