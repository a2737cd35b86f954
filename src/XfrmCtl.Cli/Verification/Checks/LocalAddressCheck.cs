using System.Net;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Each connection's own address is on this machine.</summary>
internal sealed class LocalAddressCheck : Check
{
    public override string Id => "net.addresses";

    public override string Title => "Our addresses on this machine";

    public override CheckReport Run(VerifyScope scope)
    {
        ConnectionFacts[] fixedOnes = [.. scope.Configuration.Connections.Where(connection => connection.LocalAddress is not null)];
        if (fixedOnes.Length == 0)
            return Skipped("no connection has a fixed address on our side");
        IReadOnlySet<IPAddress> local = scope.Routing.Addresses;
        if (local.Count == 0)
            return Skipped("/proc/net/fib_trie cannot be read");

        string[] missing = [.. fixedOnes
            .Where(connection => !local.Contains(connection.LocalAddress!))
            .Select(connection => $"{connection.LocalAddress} ({connection.Name})")];
        return missing.Length == 0
            ? Ok(Words.Listed(fixedOnes.Select(connection => connection.LocalAddress!.ToString()).Distinct()))
            : Warning($"not here: {Words.Listed(missing)}", "correct left=, or give the address to an interface: ip address add ADDRESS dev INTERFACE");
    }
}
