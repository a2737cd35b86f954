using System.Net;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Each connection's own address is on this machine, by /proc/net/fib_trie.</summary>
internal sealed class LocalAddressCheck : Check
{
    public override string Id => "net.addresses";

    public override string Title => "Our addresses on this machine";

    public override CheckReport Run(VerifyScope scope)
    {
        ConnectionFacts[] fixedOnes = [.. scope.Configuration.Connections.Where(connection => connection.LocalAddress is not null)];
        if (fixedOnes.Length == 0)
            return Skipped("no connection has a fixed address on our side");
        HashSet<IPAddress> local = LocalAddresses(scope);
        if (local.Count == 0)
            return Skipped("/proc/net/fib_trie cannot be read");

        string[] missing = [.. fixedOnes
            .Where(connection => connection.LocalAddress!.AddressFamily == global::System.Net.Sockets.AddressFamily.InterNetwork)
            .Where(connection => !local.Contains(connection.LocalAddress!))
            .Select(connection => $"{connection.LocalAddress} ({connection.Name})")];
        return missing.Length == 0
            ? Ok(string.Join(", ", fixedOnes.Select(connection => connection.LocalAddress).Distinct()))
            : Warning($"not here: {string.Join(", ", missing)}", "correct left=, or give the address to an interface: ip address add ADDRESS dev INTERFACE");
    }

    // "           |-- 203.0.113.133" and below it "              /32 host LOCAL" (net/ipv4/fib_trie.c).
    private static HashSet<IPAddress> LocalAddresses(VerifyScope scope)
    {
        HashSet<IPAddress> found = [];
        string? leaf = null;
        foreach (string line in scope.Machine.ReadLines("/proc/net/fib_trie"))
        {
            string text = line.Trim();
            if (text.StartsWith("|-- ", StringComparison.Ordinal))
                leaf = text[4..];
            else if (text == "/32 host LOCAL" && IPAddress.TryParse(leaf, out IPAddress? address))
                found.Add(address);
        }

        return found;
    }
}
