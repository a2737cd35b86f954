using System.Net;
using System.Text.RegularExpressions;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Rules of iptables and nftables, a line each in their order, asked about one tunnel: what changes its packets before they are encrypted, what drops its messages.</summary>
/// <remarks>A reading of text, no model of a firewall: a rule counts unless it plainly speaks of other addresses, and is not named where it might be kept from the tunnel.</remarks>
internal sealed partial class FirewallRules(IEnumerable<string> lines)
{
    private readonly (Place Place, string Rule)[] _rules = [.. Placed(lines)];

    /// <summary>Where in the way of a packet a rule stands.</summary>
    private enum Place
    {
        /// <summary>It cannot be told.</summary>
        Unknown,

        /// <summary>Where sources are changed.</summary>
        SourceNat,

        /// <summary>On the way through.</summary>
        Forward,

        /// <summary>Anywhere else.</summary>
        Elsewhere,
    }

    /// <summary>The first rule that gives packets from our networks to the peer's another source, or empty.</summary>
    public string SourceNat(IReadOnlyList<IPNetwork> ours, IReadOnlyList<IPNetwork> theirs)
    {
        foreach ((Place place, string rule) in _rules)
        {
            if (place is not (Place.SourceNat or Place.Unknown))
                continue;
            if (IsSourceNat(rule))
            {
                if (Concerns(rule, ours, theirs) && !IsExempt(rule, theirs))
                    return rule;
            }
            else if (Accepts(rule) && Spares(rule, ours, theirs))
            {
                return "";
            }
        }

        return "";
    }

    /// <summary>The first rule that drops IKE or ESP of this peer, or empty.</summary>
    public string Drops(IPAddress peer) => _rules.Where(one => one.Place is not Place.Forward).Select(one => one.Rule)
        .FirstOrDefault(rule => Refuses().IsMatch(rule) && (IkePort().IsMatch(rule) || EspProtocol().IsMatch(rule)) && !NamesOther(rule, peer)) ?? "";

    /// <summary>Whether some rule bounds TCP's segments.</summary>
    public bool ClampsSegments => _rules.Any(one => one.Rule.Contains("TCPMSS", StringComparison.Ordinal) || one.Rule.Contains("maxseg", StringComparison.Ordinal));

    /// <summary>iptables-save names a table (*nat) and each rule its chain; nft names the hook in the chain's first line.</summary>
    private static IEnumerable<(Place, string)> Placed(IEnumerable<string> lines)
    {
        Place chain = Place.Unknown;
        string table = "";
        foreach (string line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            if (line.StartsWith('*'))
                table = line[1..];
            else if (line.StartsWith("chain ", StringComparison.Ordinal))
                chain = Place.Elsewhere;
            else if (line.StartsWith("type ", StringComparison.Ordinal))
                chain = line.Contains("nat hook postrouting", StringComparison.Ordinal) ? Place.SourceNat : line.Contains("hook forward", StringComparison.Ordinal) ? Place.Forward : Place.Elsewhere;
            else if (!line.StartsWith("-A ", StringComparison.Ordinal))
                yield return (chain, line);
            else if (table is "nat" or "" && !line.StartsWith("-A FORWARD", StringComparison.Ordinal))
                yield return (table.Length == 0 ? Place.Unknown : line.StartsWith("-A PREROUTING", StringComparison.Ordinal) || line.StartsWith("-A OUTPUT", StringComparison.Ordinal) ? Place.Elsewhere : Place.SourceNat, line);
            else
                yield return (line.StartsWith("-A FORWARD", StringComparison.Ordinal) ? Place.Forward : Place.Elsewhere, line);
        }
    }

    private static bool IsSourceNat(string rule) => Masquerade().IsMatch(rule);

    private static bool Accepts(string rule) => Permits().IsMatch(rule);

    // Rules that match by policy leave encrypted traffic alone: -m policy --pol ipsec, rt ipsec exists.
    private static bool Spares(string rule, IReadOnlyList<IPNetwork> ours, IReadOnlyList<IPNetwork> theirs) =>
        rule.Contains("--pol ipsec", StringComparison.Ordinal) || rule.Contains("ipsec exists", StringComparison.Ordinal)
        || (Destination(rule) is { Negated: false } to && theirs.All(network => Covers(to.Network, network))
            && (Source(rule) is not { } from || (!from.Negated && ours.All(network => Covers(from.Network, network)))));

    private static bool IsExempt(string rule, IReadOnlyList<IPNetwork> theirs) =>
        rule.Contains("--pol none", StringComparison.Ordinal) || rule.Contains("ipsec missing", StringComparison.Ordinal)
        || (Destination(rule) is { Negated: true } except && theirs.All(network => Covers(except.Network, network)));

    private static bool Concerns(string rule, IReadOnlyList<IPNetwork> ours, IReadOnlyList<IPNetwork> theirs) =>
        (Source(rule) is not { } from || ours.Any(network => Overlaps(from.Network, network)) != from.Negated)
        && (Destination(rule) is not { Negated: false } to || theirs.Any(network => Overlaps(to.Network, network)));

    // In INPUT the peer is the source, in OUTPUT the destination.
    private static bool NamesOther(string rule, IPAddress peer) =>
        (Source(rule) is { } from && from.Network.Contains(peer) == from.Negated)
        || (rule.StartsWith("-A OUTPUT", StringComparison.Ordinal) && Destination(rule) is { } to && to.Network.Contains(peer) == to.Negated);

    private static (IPNetwork Network, bool Negated)? Source(string rule) => Network(SourceMatch().Match(rule));

    private static (IPNetwork Network, bool Negated)? Destination(string rule) => Network(DestinationMatch().Match(rule));

    private static (IPNetwork Network, bool Negated)? Network(Match match)
    {
        if (!match.Success)
            return null;
        string text = match.Groups["net"].Value;
        bool parsed = text.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.TryParse(text, out IPNetwork network)
            : IPNetwork.TryParse($"{text}/{(text.Contains(':', StringComparison.Ordinal) ? 128 : 32)}", out network);
        return parsed ? (network, match.Groups["not"].Success && match.Groups["not"].Length > 0) : null;
    }

    private static bool Covers(IPNetwork wide, IPNetwork narrow) => wide.PrefixLength <= narrow.PrefixLength && wide.Contains(narrow.BaseAddress);

    private static bool Overlaps(IPNetwork one, IPNetwork other) => Covers(one, other) || Covers(other, one);

    [GeneratedRegex(@"-j MASQUERADE|-j SNAT|\bmasquerade\b|\bsnat (ip6? )?to\b")]
    private static partial Regex Masquerade();

    [GeneratedRegex(@"-j (ACCEPT|RETURN)\b|\b(accept|return)$")]
    private static partial Regex Permits();

    [GeneratedRegex(@"-j (DROP|REJECT)\b|\b(drop|reject)\b")]
    private static partial Regex Refuses();

    [GeneratedRegex(@"dports? (\{[^}]*|\S*,)?\s*(500|4500|isakmp)\b")]
    private static partial Regex IkePort();

    [GeneratedRegex(@"-p (esp|50)\b|protocol (esp|50)\b|l4proto (esp|50)\b")]
    private static partial Regex EspProtocol();

    [GeneratedRegex(@"(?<not>! )?(-s|--source) (?<net>[0-9a-fA-F.:/]+)|saddr (?<not>!= )?(?<net>[0-9a-fA-F.:]+(/\d+)?)")]
    private static partial Regex SourceMatch();

    [GeneratedRegex(@"(?<not>! )?(-d|--destination) (?<net>[0-9a-fA-F.:/]+)|daddr (?<not>!= )?(?<net>[0-9a-fA-F.:]+(/\d+)?)")]
    private static partial Regex DestinationMatch();
}
