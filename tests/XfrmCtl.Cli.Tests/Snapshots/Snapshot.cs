namespace XfrmCtl.Cli.Tests.Snapshots;

/// <summary>Reviewed output kept beside the tests. With XFRMCTL_UPDATE=1 it is written instead of compared; look at the difference before you commit it.</summary>
internal static class Snapshot
{
    /// <summary>Compares a text with the one that is kept under a name; escapes of colours are kept as <c>\e</c>, so that the file can be read.</summary>
    public static void Verify(string name, string actual)
    {
        string path = Path.Combine(Repository.Root, "tests/XfrmCtl.Cli.Tests/Snapshots", name + ".txt");
        string readable = actual.Replace("\e", "\\e", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("XFRMCTL_UPDATE") == "1")
            File.WriteAllText(path, readable);
        else
            Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "(no such snapshot: run with XFRMCTL_UPDATE=1 and review)", readable);
    }
}
