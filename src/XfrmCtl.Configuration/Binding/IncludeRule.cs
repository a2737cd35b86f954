namespace XfrmCtl.Configuration.Binding;

/// <summary>Where the files of an include are looked for.</summary>
internal static class IncludeRule
{
    /// <summary>The files that match.</summary>
    /// <remarks>Beside the including file first, as the manual pages have it; then from the working directory, as Openswan does it.</remarks>
    public static IReadOnlyList<string> Find(string pattern, string from, IConfigurationFiles files)
    {
        if (pattern.StartsWith('/'))
            return files.Glob(pattern);
        int slash = from.LastIndexOf('/');
        IReadOnlyList<string> beside = slash < 0 ? [] : files.Glob(from[..(slash + 1)] + pattern);
        return beside.Count > 0 ? beside : files.Glob(pattern);
    }
}
