using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Updown;

/// <summary>Knows for which pairs of networks a script was told what, and what it is to be told next. Pure bookkeeping, one caller.</summary>
/// <remarks>
/// In Openswan's order: prepare and route when the first policies of a pair stand, up with its first SA, down when the last one goes, unroute when nobody needs the policies any more. A
/// renewal says nothing.
/// </remarks>
/// <param name="run">Takes each run.</param>
internal sealed class UpdownTracker(Action<UpdownCall> run)
{
    private readonly Dictionary<(string Connection, SelectorPair Pair), Standing> _pairs = [];
    private readonly Dictionary<PolicyOwner, List<(string Connection, SelectorPair Pair)>> _owned = [];
    private readonly Dictionary<string, string> _users = new(StringComparer.Ordinal);

    /// <summary>Policies stand for an owner.</summary>
    /// <param name="owner">For whom.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="pairs">Its pairs of networks.</param>
    /// <param name="child">The child SA, or null.</param>
    /// <param name="known">Whether an earlier run told the script already.</param>
    public void Stand(PolicyOwner owner, LoadedConnection connection, IEnumerable<SelectorPair> pairs, InstalledChild? child, bool known = false)
    {
        if (connection.Script is not { } script)
            return;
        if (!_owned.TryGetValue(owner, out var owned))
            _owned.Add(owner, owned = []);
        foreach (SelectorPair pair in pairs)
        {
            (string Name, SelectorPair) key = (connection.Name, pair);
            if (!_pairs.TryGetValue(key, out Standing? standing))
            {
                _pairs.Add(key, standing = new(script, connection));
                if (!known)
                {
                    Run(UpdownVerb.Prepare, standing, pair, child);
                    Run(UpdownVerb.Route, standing, pair, child);
                }
            }

            if (!owned.Contains(key))
                owned.Add(key);
            standing.Owners.Add(owner);
            if (child is not null)
                standing.Children[child.Serial] = child;
            if (known && child is not null)
                standing.Up.Add(child.Serial);
        }
    }

    /// <summary>A child SA carries traffic.</summary>
    public void Established(ulong serial)
    {
        if (!_owned.TryGetValue(new PolicyOwner.Child(serial), out var owned))
            return;
        foreach ((string Connection, SelectorPair Pair) key in owned)
        {
            Standing standing = _pairs[key];
            bool first = standing.Up.Count == 0;
            standing.Up.Add(serial);
            if (first)
                Run(UpdownVerb.Up, standing, key.Pair, standing.Children.GetValueOrDefault(serial));
        }
    }

    /// <summary>The owner needs nothing any more.</summary>
    public void Fall(PolicyOwner owner)
    {
        if (!_owned.Remove(owner, out var owned))
            return;
        foreach ((string Connection, SelectorPair Pair) key in owned)
        {
            Standing standing = _pairs[key];
            standing.Owners.Remove(owner);
            InstalledChild? child = null;
            if (owner is PolicyOwner.Child(ulong serial) && standing.Children.Remove(serial, out child) && standing.Up.Remove(serial) && standing.Up.Count == 0)
                Run(UpdownVerb.Down, standing, key.Pair, child);
            if (standing.Owners.Count > 0)
                continue;
            _pairs.Remove(key);
            Run(UpdownVerb.Unroute, standing, key.Pair, child);
        }
    }

    /// <summary>XAUTH named a user.</summary>
    public void Named(string connection, string user) => _users[connection] = user;

    private void Run(UpdownVerb verb, Standing standing, SelectorPair pair, InstalledChild? child) =>
        run(new(verb, standing.Script, standing.Connection, pair, child, _users.GetValueOrDefault(standing.Connection.Name)));

    /// <summary>What stands for a pair. The script that was told of its beginning is told of its end.</summary>
    private sealed class Standing(UpdownScript script, LoadedConnection connection)
    {
        public UpdownScript Script { get; } = script;

        public LoadedConnection Connection { get; } = connection.WithoutSecret();

        public HashSet<PolicyOwner> Owners { get; } = [];

        public Dictionary<ulong, InstalledChild> Children { get; } = [];

        public HashSet<ulong> Up { get; } = [];
    }
}
