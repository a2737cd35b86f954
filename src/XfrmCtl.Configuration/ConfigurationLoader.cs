namespace XfrmCtl.Configuration;

/// <summary>Reads a configuration: files to documents, documents to settings, secrets beside them.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads ipsec.conf, what it includes, and ipsec.secrets; whatever is in them, there is a result and nothing is thrown.</summary>
    /// <param name="mainPath">ipsec.conf.</param>
    /// <param name="secretsPath">ipsec.secrets, or null to leave the secrets alone.</param>
    /// <param name="files">The files.</param>
    public static LoadedConfiguration Load(string mainPath, string? secretsPath, IConfigurationFiles files)
    {
        ArgumentNullException.ThrowIfNull(mainPath);
        ArgumentNullException.ThrowIfNull(files);
        throw new NotSupportedException("settings are not bound yet");
    }
}
