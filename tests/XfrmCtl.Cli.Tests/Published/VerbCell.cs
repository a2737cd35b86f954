using System.Globalization;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>A row of tests/lab/verbs.tsv: a verb, and an exit status that it can end with, with what really causes it.</summary>
/// <param name="Where">Who does it; "-" for what occurs and nobody causes, the words then being the reason.</param>
/// <param name="Situation">What is the case.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Code">The exit status.</param>
/// <param name="Through">A pipe, a terminal, and what happens meanwhile.</param>
/// <param name="Command">The command line.</param>
/// <param name="Says">What is among all that it prints.</param>
internal sealed record VerbCell(string Where, string Situation, string Verb, int Code, string Through, string Command, string Says)
{
    /// <summary>Done by <see cref="VerbCellTests"/> on this machine.</summary>
    public const string Here = "here";

    /// <summary>Done by nobody.</summary>
    public const string Nowhere = "-";

    /// <summary>The folder of the lab.</summary>
    public static string Lab { get; } = Path.Combine(Repository.Root, "tests", "lab");

    /// <summary>All rows, in their order.</summary>
    public static IReadOnlyList<VerbCell> All { get; } =
    [
        .. File.ReadLines(Path.Combine(Lab, "verbs.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .Select(fields => fields is [var where, var situation, var verb, var code, var through, var words, var says]
                ? new VerbCell(where, situation, verb, int.Parse(code, CultureInfo.InvariantCulture), through, words, says)
                : throw new InvalidDataException($"verbs.tsv: {string.Join('|', fields)} has not seven fields")),
    ];
}
