using System.Text.RegularExpressions;

namespace XfrmCtl.Architecture.Tests;

/// <summary>What tests say of themselves by <c>[Trait("Rfc", "2409-5.4")]</c> and the like, read from their sources, so that no page is older than they are.</summary>
internal static partial class TestTraits
{
    /// <summary>Every test method with a trait of a name: the trait's value, the project, class and method.</summary>
    public static IReadOnlyList<(string Value, string Project, string Class, string Method)> Of(string name)
    {
        List<(string, string, string, string)> found = [];
        string tests = Path.Combine(SourceTree.Root, "tests");
        foreach (string path in SourceTree.Files(tests).Order(StringComparer.Ordinal))
        {
            string project = Path.GetRelativePath(tests, path).Split(Path.DirectorySeparatorChar)[0];
            if (project.EndsWith(".Tests", StringComparison.Ordinal))
                found.AddRange(InFile(File.ReadLines(path), name).Select(trait => (trait.Value, project, trait.Class, trait.Method)));
        }

        return found;
    }

    private static IEnumerable<(string Value, string Class, string Method)> InFile(IEnumerable<string> lines, string name)
    {
        string type = "";
        List<string> ofType = [];
        List<string> pending = [];
        bool isTest = false;
        foreach (string line in lines)
        {
            foreach (Match trait in Trait().Matches(line))
                if (trait.Groups["name"].Value == name)
                    pending.Add(trait.Groups["value"].Value);
            isTest |= Test().IsMatch(line);
            if (Type().Match(line) is { Success: true } declared)
            {
                (type, ofType) = (declared.Groups["name"].Value, [.. pending]);
                pending.Clear();
            }
            else if (Method().Match(line) is { Success: true } method)
            {
                if (isTest)
                    foreach (string value in ofType.Concat(pending).Distinct())
                        yield return (value, type, method.Groups["name"].Value);
                pending.Clear();
                isTest = false;
            }
        }
    }

    [GeneratedRegex("""\[Trait\("(?<name>\w+)", "(?<value>[^"]+)"\)\]""")]
    private static partial Regex Trait();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b")]
    private static partial Regex Test();

    [GeneratedRegex(@"^(public |internal )?(static |sealed |abstract |partial )*class (?<name>\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"^\s+public (static )?(async )?(void|Task|ValueTask) (?<name>\w+)\(")]
    private static partial Regex Method();
}
