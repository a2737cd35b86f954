using System.Net;

namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>leftsourceip= must lie in a network of ours that the tunnel takes, else what the gateway sends misses the policy.</summary>
internal sealed class SourceAddressCheck : Check
{
    public override string Id => "net.source";

    public override string Title => "The gateway's own address in the tunnel";

    public override CheckReport Run(VerifyScope scope)
    {
        IReadOnlyList<ConnectionFacts> connections = scope.Configuration.Connections;
        if (connections.Count == 0)
            return Skipped("there is no connection to look at");
        if (connections.FirstOrDefault(connection => connection.SourceAddress is { } source && connection.LocalNetworks.Count > 0 && !connection.LocalNetworks.Any(network => network.Contains(source))) is { } wrong)
        {
            return Failed(
                $"leftsourceip={wrong.SourceAddress} of {wrong.Name} is in none of its networks on this side ({string.Join(", ", wrong.LocalNetworks)}): the gateway's own packets would not be encrypted",
                $"give leftsourceip= an address out of {wrong.LocalNetworks[0]}, or leftsubnet= one that has it");
        }

        string[] silent = [.. connections.Select(connection => Hint(connection, scope.Routing)).OfType<string>()];
        return silent.Length == 0
            ? Ok("what this machine itself sends has an address that the tunnel takes")
            : Ok($"hosts behind this machine use the tunnels, and it does not itself; to have it reach the peer's network: {Words.Listed(silent, "; ")}");
    }

    private static string? Hint(ConnectionFacts connection, RoutingFacts routing)
    {
        if (connection.SourceAddress is not null || connection.LocalAddress is not { } own || connection.LocalNetworks.Count == 0 || connection.LocalNetworks.Any(network => network.Contains(own)))
            return null;
        IPAddress? inside = connection.LocalNetworks.Select(routing.AddressIn).FirstOrDefault(address => address is not null);
        return inside is null ? null : $"leftsourceip={inside} in {connection.Name}";
    }
}
