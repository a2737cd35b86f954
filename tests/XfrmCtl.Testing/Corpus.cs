namespace XfrmCtl.Testing;

/// <summary>A folder of files that others wrote, named by <c>XFRMCTL_CORPUS</c>; tests that want it skip where it is not set.</summary>
public static class Corpus
{
    /// <summary>What a test that skips says.</summary>
    public const string Absent = "XFRMCTL_CORPUS names no folder with the corpus";

    /// <summary>The folder, or null.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("XFRMCTL_CORPUS") is { Length: > 0 } folder && Directory.Exists(folder) ? folder : null;

    /// <summary>The files of one of its folders in a fixed order; none where there is no corpus.</summary>
    public static IReadOnlyList<string> Files(string kind)
    {
        string? folder = Folder is null ? null : Path.Combine(Folder, kind);
        return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)] : [];
    }
}
