using System.Runtime.CompilerServices;

namespace XfrmCtl.Configuration.Tests.Libreswan;

/// <summary>A line of <c>differences.tsv</c>.</summary>
internal sealed record DifferenceRule(string Keyword, string Theirs, string Ours, string Reason)
{
    /// <summary>Every line.</summary>
    public static IReadOnlyList<DifferenceRule> All { get; } = Read();

    /// <summary>Whether it speaks of that difference.</summary>
    public bool Covers(Difference difference) =>
        Fits(Keyword, (difference.Section.Length == 0 ? "setup." : "") + difference.Keyword)
        && Fits(Theirs, difference.Theirs is "" ? "(word)" : difference.Theirs ?? "-")
        && Fits(Ours, difference.Ours ?? "-");

    private static bool Fits(string pattern, string text) => pattern.Split('|').Any(one =>
        one == text || (one == "*" && text != "-") || (one.Length > 1 && one.Contains('*', StringComparison.Ordinal) && Matches(one, text)));

    /// <summary>One star, at either end.</summary>
    private static bool Matches(string pattern, string text) => pattern.EndsWith('*')
        ? text.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : text.EndsWith(pattern[1..], StringComparison.Ordinal);

    private static DifferenceRule[] Read([CallerFilePath] string here = "") =>
    [
        .. from line in File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "differences.tsv"))
           where !line.StartsWith('#')
           let parts = line.Split('\t')
           select new DifferenceRule(parts[0], parts[1], parts[2], parts[3]),
    ];
}
