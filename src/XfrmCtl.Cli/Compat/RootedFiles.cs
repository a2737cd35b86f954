using XfrmCtl.Configuration;

namespace XfrmCtl.Cli.Compat;

/// <summary>Files whose absolute includes are looked for below other roots first (readwriteconf's <c>--rootdir</c>).</summary>
internal sealed class RootedFiles(IConfigurationFiles inner, IReadOnlyList<string> roots) : IConfigurationFiles
{
    public ConfigurationFile Read(string path) => inner.Read(path);

    public IReadOnlyList<string> Glob(string pattern)
    {
        foreach (string root in pattern.StartsWith('/') ? roots : [])
        {
            if (inner.Glob(root.TrimEnd('/') + pattern) is { Count: > 0 } found)
                return found;
        }

        return inner.Glob(pattern);
    }
}
