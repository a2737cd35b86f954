namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Weak algorithms that connections allow, since the old peers that they are needed for get replaced one day.</summary>
internal sealed class WeakAlgorithmsCheck : Check
{
    public override string Id => "config.weak";

    public override string Title => "Strong algorithms";

    public override CheckReport Run(VerifyScope scope)
    {
        ConnectionFacts[] weak = [.. scope.Configuration.Connections.Where(connection => connection.Weaknesses.Count > 0)];
        if (scope.Configuration.Connections.Count == 0)
            return Skipped("there is no connection to look at");
        return weak.Length == 0
            ? Ok("no connection allows a weak one")
            : Warning(
                Words.Listed(weak.Select(connection => $"{connection.Name} allows {string.Join(", ", connection.Weaknesses)}"), "; "),
                "where the peer can: ike=aes256-sha256-modp2048 and phase2alg=aes256-sha256");
    }
}
