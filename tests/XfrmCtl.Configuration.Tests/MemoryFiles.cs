using System.Text;

namespace XfrmCtl.Configuration.Tests;

/// <summary>Files that exist in memory only.</summary>
internal sealed class MemoryFiles : IConfigurationFiles
{
    private readonly SortedDictionary<string, (byte[] Octets, FileMetadata? Metadata)> _files = new(StringComparer.Ordinal);

    public MemoryFiles Add(string path, string text, FileMetadata? metadata = null) => Add(path, Encoding.UTF8.GetBytes(text), metadata);

    public MemoryFiles Add(string path, byte[] octets, FileMetadata? metadata = null)
    {
        _files[path] = (octets, metadata);
        return this;
    }

    public ConfigurationFile Read(string path) => _files.TryGetValue(path, out (byte[] Octets, FileMetadata? Metadata) file)
        ? ConfigurationFile.Found(path, [.. file.Octets], file.Metadata)
        : ConfigurationFile.Missing(path, "No such file or directory");

    public IReadOnlyList<string> Glob(string pattern) => GlobPattern.Expand(pattern, Names, _files.ContainsKey);

    private IEnumerable<string> Names(string directory)
    {
        string prefix = directory is "" or "/" ? directory : directory + "/";
        return _files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal)).Select(path => path[prefix.Length..].Split('/')[0]).Distinct();
    }
}
