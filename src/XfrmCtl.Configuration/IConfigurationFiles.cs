namespace XfrmCtl.Configuration;

/// <summary>The files that a configuration is made of: the loader itself opens none.</summary>
public interface IConfigurationFiles
{
    /// <summary>Reads a file; what goes wrong is in the result and never thrown.</summary>
    ConfigurationFile Read(string path);

    /// <summary>The paths that a pattern of <c>include</c> matches, sorted; empty where there is none.</summary>
    /// <remarks>The pattern is glob(7) with braces; <see cref="GlobPattern"/> does the matching.
    /// A pattern without wildcards gives its own path if the file exists.</remarks>
    IReadOnlyList<string> Glob(string pattern);
}
