using System.Text.RegularExpressions;

namespace XfrmCtl.Cli.Tests.Snapshots;

/// <summary>The text of every table and screen at two widths, with and without colour; and that none is wider than the terminal, whatever names a configuration has.</summary>
[Collection("views")]
public sealed partial class TableSnapshotTests
{
    public static TheoryData<string, int> AtBothWidths
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string view in Views.Names)
            {
                data.Add(view, 80);
                data.Add(view, 120);
            }

            return data;
        }
    }

    public static TheoryData<string> All => [.. Views.Names];

    [Theory]
    [MemberData(nameof(AtBothWidths))]
    public async Task View_AtAWidth_IsAsReviewed(string view, int width) => Snapshot.Verify($"{view}.{width}", await Views.Print(view, width, colour: false));

    [Theory]
    [MemberData(nameof(AtBothWidths))]
    public async Task View_Coloured_IsTheSameTextWithMarks(string view, int width)
    {
        string coloured = await Views.Print(view, width, colour: true);

        Assert.Equal(await Views.Print(view, width, colour: false), Plain(coloured));
        if (width == 80)
            Snapshot.Verify($"{view}.{width}.colour", coloured);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task View_AtAnyWidth_HasNoLineWiderThanTheTerminal(string view)
    {
        foreach (int width in new[] { 8, 20, 40, 60, 80, 120 })
        {
            string text = await Views.Print(view, width, colour: true, isTerminal: true);
            Assert.All(text.Split('\n'), line => Assert.True(Words.Columns(line) <= width, $"{width}: {Words.Columns(line)} columns: {line}"));
        }
    }

    /// <summary>
    /// For whoever hears the text, or sees no colours: what a colour says (green, yellow, red) a word says too, and no cell is a mark alone. The bars of <c>top</c> are the rates beside them, and the caret of <c>check</c> stands below the column that the line above names.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task View_WithoutColoursAndMarks_SaysTheSame(string view)
    {
        string coloured = await Views.Print(view, 120, colour: true);
        Assert.All(Meaning().Matches(coloured).Select(match => match.Groups[1].Value).Where(said => said != "^"), said => Assert.Matches("[A-Za-z]{2}", said));

        foreach (string line in Plain(coloured).Split('\n'))
        {
            Assert.DoesNotMatch("[^\\x20-\\x7e§…▁-█]", line);
            foreach (string cell in Regex.Split(line.Trim(), " {2,}"))
                Assert.True(cell is "" or "^" || cell.Any(char.IsLetterOrDigit) || cell.All(bar => bar is >= '▁' and <= '█'), $"a mark alone: {line}");
            if (line.AsSpan().ContainsAnyInRange('▁', '█'))
                Assert.Matches("[0-9] [kMGT]?B/s", line);
        }
    }

    [GeneratedRegex("\\e\\[3[123]m(.*?)\\e\\[0m", RegexOptions.Singleline)]
    private static partial Regex Meaning();

    private static string Plain(string text)
    {
        while (text.IndexOf('\e', StringComparison.Ordinal) is >= 0 and int at)
            text = text.Remove(at, text.IndexOf('m', at) - at + 1);
        return text;
    }
}
