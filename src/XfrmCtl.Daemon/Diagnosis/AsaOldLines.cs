namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>The same lines for an ASA before 8.4, which has IKEv1 alone and so no word for it, and NAT without objects.</summary>
/// <remarks>Source: Cisco Security Appliance Command Line Configuration Guide, 8.2 and 8.4.</remarks>
internal static class AsaOldLines
{
    private const string ObjectBegin = "object network ";
    private const string TwiceNat = "nat (INSIDE,OUTSIDE) source static ";

    private static readonly (string Now, string Then)[] Words =
    [
        ("crypto ikev1 ", "crypto isakmp "),
        ("crypto ipsec ikev1 transform-set", "crypto ipsec transform-set"),
        ("set ikev1 ", "set "),
        (" ikev1 pre-shared-key", " pre-shared-key"),
        (" ikev1 trust-point", " trust-point"),
        (" ikev1 user-authentication", " isakmp ikev1-user-authentication"),
        ("vpn-tunnel-protocol ikev1", "vpn-tunnel-protocol IPSec"),
        (" any4", " any"),
    ];

    /// <summary>Lines in the old words; none where they are the same, or where they are about a release that came later.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> lines)
    {
        if (lines.Any(line => line.Contains("9.13", StringComparison.Ordinal) || line.Contains("9.1 has no", StringComparison.Ordinal)))
            return [];
        List<string> old = [];
        for (int i = 0; i < lines.Count; i++)
        {
            // Two objects with a network each, and the rule that leaves both as they are.
            if (lines[i].StartsWith(ObjectBegin, StringComparison.Ordinal) && i + 4 < lines.Count && lines[i + 4].StartsWith(TwiceNat, StringComparison.Ordinal))
            {
                old.Add($"access-list NONAT extended permit ip {Network(lines[i + 1])} {Network(lines[i + 3])}");
                old.Add("nat (INSIDE) 0 access-list NONAT");
                i += 4;
                continue;
            }

            old.Add(Words.Aggregate(lines[i], (line, word) => line.Replace(word.Now, word.Then, StringComparison.Ordinal)));
        }

        return old.SequenceEqual(lines) ? [] : old;
    }

    // " subnet A M" and " host A".
    private static string Network(string line) => line.Trim() is var text && text.StartsWith("subnet ", StringComparison.Ordinal) ? text["subnet ".Length..] : text;
}
