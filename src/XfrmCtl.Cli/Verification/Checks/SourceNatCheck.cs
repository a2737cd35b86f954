using System.Net;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>
/// Source NAT before encryption changes the addresses that the policy selects by, and the packets leave in clear.
/// Looks for MASQUERADE and SNAT in iptables and nftables, and for the rule that spares tunnelled traffic.
/// </summary>
internal sealed class SourceNatCheck : Check
{
    public override string Id => "firewall.nat";

    public override string Title => "No source NAT in the tunnel's way";

    public override CheckReport Run(VerifyScope scope)
    {
        if (!scope.Machine.IsPrivileged)
            return Skipped("the rules can be read as root only");
        string? iptables = scope.Machine.Output("iptables-save", "-t", "nat");
        string? nftables = scope.Machine.Output("nft", "list", "ruleset");
        if (iptables is null && nftables is null)
            return Skipped("neither iptables-save nor nft is there to show the rules");

        string[] rules = [.. $"{iptables}\n{nftables}".Split('\n').Select(line => line.Trim())];
        string? translation = rules.FirstOrDefault(IsSourceNat);
        if (translation is null)
            return Ok("no rule does it");
        return rules.Any(rule => Spares(rule, scope))
            ? Ok("there is source NAT, and a rule that spares the tunnels")
            : Warning($"'{translation}' may change tunnelled packets before they are encrypted", "iptables -t nat -I POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT");
    }

    private static bool IsSourceNat(string rule) =>
        rule.Contains("-j MASQUERADE", StringComparison.Ordinal) || rule.Contains("-j SNAT", StringComparison.Ordinal)
        || (rule.Contains("masquerade", StringComparison.Ordinal) && !rule.StartsWith('#')) || rule.Contains(" snat to ", StringComparison.Ordinal) || rule.StartsWith("snat ", StringComparison.Ordinal);

    private static bool Spares(string rule, VerifyScope scope)
    {
        bool accepts = rule.Contains("-j ACCEPT", StringComparison.Ordinal) || rule.Contains("-j RETURN", StringComparison.Ordinal)
            || rule.EndsWith("accept", StringComparison.Ordinal) || rule.EndsWith("return", StringComparison.Ordinal);
        if (rule.Contains("--pol ipsec", StringComparison.Ordinal) || rule.Contains("rt ipsec exists", StringComparison.Ordinal))
            return accepts;
        if (rule.Contains("--pol none", StringComparison.Ordinal) || rule.Contains("rt ipsec missing", StringComparison.Ordinal))
            return IsSourceNat(rule);
        bool exempts = rule.Contains("! -d ", StringComparison.Ordinal) || rule.Contains("daddr != ", StringComparison.Ordinal);
        return (accepts || (exempts && IsSourceNat(rule))) && RemoteNetworks(scope).Any(network => rule.Contains(network.ToString(), StringComparison.Ordinal));
    }

    private static IEnumerable<IPNetwork> RemoteNetworks(VerifyScope scope) =>
        scope.Configuration.Connections.SelectMany(connection => connection.RemoteNetworks);
}
