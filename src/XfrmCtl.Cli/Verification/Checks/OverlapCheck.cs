using System.Net;
using XfrmCtl.Cli.Firewall;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Of two connections that take the same traffic one never gets any; one whose networks contain the other's only where its networks are wider.</summary>
internal sealed class OverlapCheck : Check
{
    private const int MostNamed = 5;

    public override string Id => "config.overlap";

    public override string Title => "No connections in each other's way";

    public override CheckReport Run(VerifyScope scope)
    {
        ConnectionFacts[] connections = [.. scope.Configuration.Connections.Where(connection => !connection.IsIgnored)];
        if (connections.Length == 0)
            return Skipped("there is no connection to look at");
        List<string> same = [];
        List<string> standby = [];
        List<string> crossing = [];
        foreach (((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) one, (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) other) in Meeting(connections))
        {
            if (ReferenceEquals(one.Owner, other.Owner) || !Meets(one.Owner, other.Owner))
                continue;
            string text = $"{one.Owner.Name} and {other.Owner.Name} ({one.Local} <-> {one.Remote}, {other.Local} <-> {other.Remote})";
            if (one.Local.Equals(other.Local) && one.Remote.Equals(other.Remote))
                (one.Owner.StartsByItself && other.Owner.StartsByItself ? same : standby).Add(text);
            else if (!Contains(one, other) && !Contains(other, one))
                crossing.Add(text);
        }

        if (same.Count > 0)
            return Failed($"the same networks in {Listed(same)}: only one of them gets the traffic", "take one out, set auto=ignore in it, or narrow its leftsubnet=, rightsubnet= or leftprotoport=");
        if (standby.Count > 0)
            return Warning($"the same networks in {Listed(standby)}: fine while one is the other's reserve, but only one of them can be up", "take the one down before the other is brought up");
        return crossing.Count > 0
            ? Warning($"networks that cross in {Listed(crossing)}: which of them gets a packet of both depends on priorities", "make the networks apart, or set priority=")
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
        foreach ((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) pair in pairs)
        {
            open.RemoveAll(earlier => !NetworkText.Overlap(earlier.Remote, pair.Remote));
            foreach ((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) earlier in open)
                if (NetworkText.Overlap(earlier.Local, pair.Local))
                    yield return (earlier, pair);
            open.Add(pair);
        }
    }

    // Policies for different ports, protocols or marks do not meet; peers that nobody knows yet have no policies.
    private static bool Meets(ConnectionFacts one, ConnectionFacts other) =>
        one.RemoteAddress is not null && other.RemoteAddress is not null && one.Traffic == other.Traffic && one.Mark == other.Mark;

    private static bool Contains((ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) outer, (ConnectionFacts Owner, IPNetwork Local, IPNetwork Remote) inner) =>
        outer.Local.PrefixLength <= inner.Local.PrefixLength && outer.Remote.PrefixLength <= inner.Remote.PrefixLength;

    private static string Listed(List<string> pairs) =>
        string.Join("; ", pairs.Take(MostNamed)) + (pairs.Count > MostNamed ? $"; and {pairs.Count - MostNamed} more" : "");

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
