using System.Text;
using XfrmCtl.Configuration;

namespace XfrmCtl.Daemon.Tests.Composition;

/// <summary>Files that are texts in a dictionary; a text that is null cannot be read.</summary>
internal sealed class TextFiles : Dictionary<string, string?>, IConfigurationFiles
{
    public ConfigurationFile Read(string path) => this.GetValueOrDefault(path) is { } text
        ? ConfigurationFile.Found(path, Encoding.UTF8.GetBytes(text), null)
        : ConfigurationFile.Missing(path, "it cannot be read");

    public IReadOnlyList<string> Glob(string pattern) => ContainsKey(pattern) ? [pattern] : [];

    public LoadedConfiguration Load() => ConfigurationLoader.Load("ipsec.conf", "ipsec.secrets", this);
}
