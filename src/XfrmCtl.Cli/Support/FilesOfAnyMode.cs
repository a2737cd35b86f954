using XfrmCtl.Configuration;

namespace XfrmCtl.Cli.Support;

/// <summary>The files of a configuration without their owner and mode: secrets that the daemon refuses, since others may read them, are secrets all the same.</summary>
internal sealed class FilesOfAnyMode(IConfigurationFiles inner) : IConfigurationFiles
{
    public ConfigurationFile Read(string path) => inner.Read(path) with { Metadata = null };

    public IReadOnlyList<string> Glob(string pattern) => inner.Glob(pattern);
}
