namespace XfrmCtl.Cli.Verification;

/// <summary>Configuration and secrets as the checks need them.</summary>
internal static class ConfigurationReader
{
    public static ConfigurationFacts Facts(string config, string secrets) => new() { ConfigPath = config, SecretsPath = secrets };
}
