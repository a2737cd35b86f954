using System.Text.RegularExpressions;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>What the words in capitals of <see cref="AsaLines"/> stand for: names and numbers that the ASA's administrator chose, and where to see them.</summary>
internal static partial class AsaPlaceholders
{
    private static readonly (string Word, string Meaning)[] Table =
    [
        ("OUTSIDE", "the interface toward us: show nameif"),
        ("INSIDE", "the interface toward its own network: show nameif"),
        ("MAP", "the name of the crypto map: show run crypto map"),
        ("SEQ", "the number of the map entry that has our address as peer: show run crypto map"),
        ("POLICY", "a number from 1 to 65535, the lowest is preferred: show run crypto ikev1"),
        ("SET", "the name of a transform set: show run crypto ipsec"),
        ("ACL", "the access list that the map entry matches: show run crypto map"),
        ("KEY", "the pre-shared key; more system:running-config shows it in clear"),
        ("GP", "the group policy of the tunnel: show run tunnel-group, or DfltGrpPolicy"),
        ("TP", "the trustpoint with the certificates: show run crypto ca trustpoint"),
        ("LOCAL-NET", "an object for the network behind the ASA; any name"),
        ("REMOTE-NET", "an object for the network behind us; any name"),
        ("NONAT", "before 8.4: the access list of what is spared from NAT: show run nat, or any name"),
        ("OUTSIDE-IN", "the access list of the interface toward us: show run access-group"),
        ("PEER", "our address as the ASA sees it"),
        ("NAME", "any name; this side needs it as the peer's identity"),
        ("POOL", "the name of an address pool: show run ip local pool"),
        ("USER", "the name of the user"),
    ];

    /// <summary>The rows whose word occurs, in the table's order.</summary>
    public static IReadOnlyList<WhyPlaceholder> In(IEnumerable<string> lines)
    {
        HashSet<string> words = [.. lines.Where(line => !line.StartsWith('!')).SelectMany(line => Word().Matches(line)).Select(match => match.Value)];
        return [.. Table.Where(row => words.Contains(row.Word)).Select(row => new WhyPlaceholder(row.Word, row.Meaning))];
    }

    [GeneratedRegex("[A-Z][A-Z-]*[A-Z]")]
    private static partial Regex Word();
}
