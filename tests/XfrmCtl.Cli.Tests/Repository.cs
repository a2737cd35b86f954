using System.Runtime.CompilerServices;

namespace XfrmCtl.Cli.Tests;

/// <summary>Where the sources stand.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no test source");
    }
}
