using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Firewall;

/// <summary>The rules in force, by iptables-save, ip6tables-save and nft where they are installed.</summary>
internal static class FirewallReader
{
    /// <summary>Reads them, or null and the reason.</summary>
    public static FirewallRuleset? Read(MachineView machine, out string? obstacle)
    {
        obstacle = null;
        if (!machine.IsPrivileged)
        {
            obstacle = "the rules can be read as root only";
            return null;
        }

        string? ipv4 = machine.Output("iptables-save");
        string? ipv6 = machine.Output("ip6tables-save");
        string? json = machine.Output("nft", "-j", "list", "ruleset");
        List<FirewallChain> chains = [];
        if (ipv4 is not null)
            chains.AddRange(IptablesParser.Parse(ipv4, isIPv6: false));
        if (ipv6 is not null)
            chains.AddRange(IptablesParser.Parse(ipv6, isIPv6: true));
        if (json is not null && NftablesParser.Parse(json) is { } found)
        {
            // What iptables keeps in nftables is shown by both; its own words are clearer.
            HashSet<(string, string)> known = [.. chains.Select(chain => (chain.Family, chain.Table))];
            chains.AddRange(found.Where(chain => !known.Contains((chain.Family, chain.Table))));
        }
        else if (ipv4 is null && ipv6 is null)
        {
            obstacle = "neither iptables-save nor nft is there to show the rules";
            return null;
        }

        return new FirewallRuleset(chains);
    }
}
