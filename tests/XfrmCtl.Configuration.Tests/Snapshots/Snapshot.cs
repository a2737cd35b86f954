namespace XfrmCtl.Configuration.Tests.Snapshots;

/// <summary>Reviewed output kept beside the tests. With XFRMCTL_UPDATE=1 it is written instead of compared; look at the difference before you commit it.</summary>
internal static class Snapshot
{
    /// <summary>Compares a text with the one that is kept under a name.</summary>
    public static void Verify(string name, string actual) => VerifyFile($"tests/XfrmCtl.Configuration.Tests/Snapshots/{name}.txt", actual);

    /// <summary>Compares a text with a file of the repository.</summary>
    /// <param name="file">The file, from the repository's root.</param>
    /// <param name="actual">What it should hold.</param>
    public static void VerifyFile(string file, string actual)
    {
        string path = Path.Combine(Root, file);
        if (Environment.GetEnvironmentVariable("XFRMCTL_UPDATE") == "1")
        {
            File.WriteAllText(path, actual);
            return;
        }

        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected == actual)
            return;
        string[] kept = expected.Split('\n');
        string[] found = actual.Split('\n');
        int line = 0;
        while (line < kept.Length && line < found.Length && kept[line] == found[line])
            line++;
        Assert.Fail($"{file} differs from line {line + 1} on; kept:\n{Excerpt(kept, line)}\nfound:\n{Excerpt(found, line)}\n"
            + "If what is found is right, run the test with XFRMCTL_UPDATE=1 and review the difference.");
    }

    /// <summary>The octets of a file of the repository.</summary>
    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Root, file));

    /// <summary>The names of the files in a folder of the repository, in order.</summary>
    public static IEnumerable<string> NamesIn(string folder) =>
        new DirectoryInfo(Path.Combine(Root, folder)).GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    private static string Root
    {
        get
        {
            for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                    return folder.FullName;
            }

            throw new InvalidOperationException("XfrmCtl.sln stands above no test program");
        }
    }

    private static string Excerpt(string[] lines, int from) => string.Join('\n', lines.Skip(Math.Max(from - 2, 0)).Take(6).Select(line => "    " + line));
}
