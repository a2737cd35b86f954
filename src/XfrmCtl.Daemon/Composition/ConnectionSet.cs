using System.Collections.Immutable;
using System.Net;

namespace XfrmCtl.Daemon.Composition;

/// <summary>All connections that are to be loaded, and where to listen for them.</summary>
/// <param name="Connections">The connections; their secrets go to whoever takes the set.</param>
/// <param name="Addresses">Local addresses.</param>
internal sealed record ConnectionSet(ImmutableArray<LoadedConnection> Connections, ImmutableArray<IPAddress> Addresses) : IDisposable
{
    /// <summary>Zeroes the secrets of a set that nobody took.</summary>
    public void Dispose()
    {
        foreach (LoadedConnection connection in Connections)
            connection.Profile.PreSharedKey?.Dispose();
    }
}
