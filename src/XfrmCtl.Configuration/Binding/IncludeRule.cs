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

    /// <summary>What there is to say of the files that <see cref="Find"/> gave for a relative pattern, where the programs could mean others; or null.</summary>
    public static string? Choice(string pattern, string from, IReadOnlyList<string> found, IConfigurationFiles files)
    {
        int slash = from.LastIndexOf('/');
        if (pattern.StartsWith('/') || slash < 0 || found.Count == 0)
            return null;
        if (!found[0].StartsWith(from[..(slash + 1)], StringComparison.Ordinal))
            return $"include {pattern} is read from the working directory; beside {from} there is none";
        IReadOnlyList<string> other = files.Glob(pattern);
        return other.Count == 0 || AreAlike(found, other, files)
            ? null
            : $"include {pattern} is read beside {from}; Openswan and libreswan read the one in their working directory, which is another";
    }

    /// <summary>Whether two lists of paths have the same contents, as they have where the working directory is that of the including file.</summary>
    private static bool AreAlike(IReadOnlyList<string> found, IReadOnlyList<string> other, IConfigurationFiles files) =>
        found.Count == other.Count && found.Zip(other).All(pair => files.Read(pair.First).Octets.AsSpan().SequenceEqual(files.Read(pair.Second).Octets));
}
