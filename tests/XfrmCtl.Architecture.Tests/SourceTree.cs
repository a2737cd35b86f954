using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace XfrmCtl.Architecture.Tests;

/// <summary>The repository as text: projects, their references, their sources without comments.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Projects that a project file names directly.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal)];

    /// <summary>Every C# file of a source project as a path relative to the root, with its text stripped of comments.</summary>
    public static IEnumerable<(string Path, string Code)> Code(string project) =>
        Files(Path.Combine(Root, "src", project)).Select(path => (Path.GetRelativePath(Root, path), StripComments(File.ReadAllText(path))));

    /// <summary>Every C# file below a folder, generated ones left out.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    private static string StripComments(string text) => Comment().Replace(text, "");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no test source");
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
