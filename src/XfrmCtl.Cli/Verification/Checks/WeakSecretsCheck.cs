namespace XfrmCtl.Cli.Verification.Checks;

/// <summary>Pre-shared keys that can be guessed. Where they stand is said, and never what they are.</summary>
internal sealed class WeakSecretsCheck : Check
{
    private const int MostNamed = 3;

    public override string Id => "secrets.weak";

    public override string Title => "Strong pre-shared keys";

    public override CheckReport Run(VerifyScope scope)
    {
        ConfigurationFacts facts = scope.Configuration;
        if (facts.SecretsUnreadable is not null || facts.SecretsExposed)
            return Skipped("the secrets could not be read");
        if (facts.WeakSecrets.Count == 0)
            return Ok("none that can be guessed");
        string named = string.Join("; ", facts.WeakSecrets.Take(MostNamed).Select(problem => problem.Line));
        return Warning(
            facts.WeakSecrets.Count > MostNamed ? $"{Words.Count((ulong)facts.WeakSecrets.Count, "key")}; the first: {named}" : named,
            "agree on a random one with the peer, for example from: openssl rand -base64 32");
    }
}
