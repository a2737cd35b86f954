using System.Net;
using XfrmCtl.Cli.Firewall;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Of two connections that take the same traffic one never gets any; one whose networks contain the other's only where its networks are wider.</summary>
internal sealed class OverlapCheck : Check
{
    private const int MostNamed = 5;

    /// <summary>Thousands of connections to one network are compared for a second and no longer.</summary>
    private const long MostCompared = 5_000_000;

    public override string Id => "config.overlap";

    public override string Title => "No connections in each other's way";

    public override CheckReport Run(VerifyScope scope)
    {
        // Peers that nobody knows yet have no policies.
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored && connection.RemoteAddress is not null)];
        if (connections.Length == 0)
            return Skipped("there is no connection to look at");
        var same = new Pairs();
        var standby = new Pairs();
        var crossing = new Pairs();
        foreach (((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) one, (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) other) in Meeting(connections))
        {
            if (ReferenceEquals(one.Owner, other.Owner) || !Meets(one.Owner, other.Owner))
                continue;
            if (one.Local.Equals(other.Local) && one.Remote.Equals(other.Remote))
                (one.Owner.StartsByItself && other.Owner.StartsByItself ? same : standby).Add(one, other);
            else if (!Contains(one, other) && !Contains(other, one))
                crossing.Add(one, other);
        }

        if (same.Any)
            return Failed($"the same networks in {same}: only one of them gets the traffic", "take one out, set auto=ignore in it, or narrow its leftsubnet=, rightsubnet= or leftprotoport=");
        if (standby.Any)
            return Warning($"the same networks in {standby}: fine while one is the other's reserve, but only one of them can be up", "take the one down before the other is brought up");
        return crossing.Any
            ? Warning($"networks that cross in {crossing}: which of them gets a packet of both depends on priorities", "make the networks apart, or set priority=")
            : Ok(connections.Length == 1 ? "there is one connection" : "their networks are apart, or one lies in the other");
    }

    // Sorted by where the remote network begins, pairs that overlap are neighbours: thousands of connections take no square of comparisons.
    private static IEnumerable<((ConnectionFacts, IPNetwork, IPNetwork), (ConnectionFacts, IPNetwork, IPNetwork))> Meeting(ConnectionFacts[] connections)
    {
        (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote)[] pairs = [.. connections
            .SelectMany(owner => owner.LocalNetworks.SelectMany(local => owner.RemoteNetworks.Select(remote => (owner, local, remote))))
            .OrderBy(pair => pair.remote.BaseAddress, AddressOrder.Instance)
            .ThenBy(pair => pair.remote.PrefixLength)];
        List<(ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote)> open = [];
        long compared = 0;
        foreach ((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) pair in pairs)
        {
            compared += open.Count + 1;
            if (compared > MostCompared)
                yield break;
            open.RemoveAll(earlier => !NetworkText.Overlap(earlier.Remote, pair.Remote));
            foreach ((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) earlier in open)
                if (NetworkText.Overlap(earlier.Local, pair.Local))
                    yield return (earlier, pair);
            open.Add(pair);
        }
    }

    // Policies for different ports, protocols or marks do not meet.
    private static bool Meets(ConnectionFacts one, ConnectionFacts other) => one.Traffic == other.Traffic && one.Mark == other.Mark;

    private static bool Contains((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) outer, (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) inner) =>
        outer.Local.PrefixLength <= inner.Local.PrefixLength && outer.Remote.PrefixLength <= inner.Remote.PrefixLength;

    /// <summary>Pairs of connections, of which the first are named.</summary>
    private sealed class Pairs
    {
        private readonly List<string> _named = [];
        private long _count;

        public bool Any => _count > 0;

        public void Add((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) one, (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) other)
        {
            if (++_count <= MostNamed)
                _named.Add($"{one.Owner.Name} and {other.Owner.Name} ({one.Local} <-> {one.Remote}, {other.Local} <-> {other.Remote})");
        }

        public override string ToString() => string.Join("; ", _named) + (_count > MostNamed ? $"; and {_count - MostNamed} more" : "");
    }

    private sealed class AddressOrder : IComparer<IPAddress>
    {
        public static readonly AddressOrder Instance = new();

        public int Compare(IPAddress? x, IPAddress? y)
        {
            byte[] left = x!.GetAddressBytes(), right = y!.GetAddressBytes();
            return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.AsSpan().SequenceCompareTo(right);
        }
    }
}
