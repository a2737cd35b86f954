using System.Collections.Frozen;
using System.Collections.Immutable;

namespace XfrmCtl.Daemon.Composition;

/// <summary>The connections that are loaded now. Thread use: the engine's loop replaces them, anybody reads.</summary>
internal sealed class ConnectionBook
{
    private FrozenDictionary<string, LoadedConnection> _byName = FrozenDictionary<string, LoadedConnection>.Empty;

    /// <summary>Every connection.</summary>
    public ImmutableArray<LoadedConnection> All => Volatile.Read(ref _byName).Values;

    /// <summary>The connection of that name, or null.</summary>
    public LoadedConnection? Find(string name) => Volatile.Read(ref _byName).GetValueOrDefault(name);

    /// <summary>From now on these are loaded.</summary>
    public void Replace(IEnumerable<LoadedConnection> connections) =>
        Volatile.Write(ref _byName, connections.ToFrozenDictionary(connection => connection.Name, StringComparer.Ordinal));
}
