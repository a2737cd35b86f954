namespace XfrmCtl.Architecture.Tests;

/// <summary>A page under <c>docs/</c> that is written from the sources. With XFRMCTL_UPDATE=1 it is written instead of compared.</summary>
internal static class KeptPage
{
    public static void Verify(string name, string text)
    {
        string path = Path.Combine(SourceTree.Root, "docs", name);
        if (Environment.GetEnvironmentVariable("XFRMCTL_UPDATE") == "1")
            File.WriteAllText(path, text);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, $"docs/{name} is not what the sources say; run the tests with XFRMCTL_UPDATE=1 and review the difference.");
    }
}
