namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Each connection with authby=secret has a pre-shared key.</summary>
internal sealed class SecretsMatchCheck : Check
{
    public override string Id => "secrets.match";

    public override string Title => "A pre-shared key for each connection";

    public override CheckReport Run(VerifyScope scope)
    {
        ConfigurationFacts facts = scope.Configuration;
        if (facts.ConfigUnreadable is not null || facts.SecretsUnreadable is not null || facts.Connections.Count == 0)
            return Skipped("needs a configuration with connections, and secrets");
        if (facts.SecretsExposed)
            return Skipped("the secrets are not used until their mode and owner are right");
        ConnectionFacts[] without = [.. facts.Connections.Where(connection => connection.LacksSecret)];
        return without.Length == 0
            ? Ok("found")
            : Failed(
                $"none for {Words.Listed(without.Select(connection => connection.Name))}",
                $"add to {facts.SecretsPath}: {without[0].LocalAddress?.ToString() ?? "%any"} {without[0].RemoteAddress?.ToString() ?? "%any"} : PSK \"…\"");
    }
}
