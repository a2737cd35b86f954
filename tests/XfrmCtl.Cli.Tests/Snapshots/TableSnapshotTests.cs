using XfrmCtl.Cli.Output;

namespace XfrmCtl.Cli.Tests.Snapshots;

/// <summary>The text of every table and screen at two widths, with and without colour; and that none is wider than the terminal, whatever names a configuration has.</summary>
[Collection("views")]
public sealed class TableSnapshotTests
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

    // A diagnostic is a line, as compilers write it and editors and grep read it, however long.
    public static TheoryData<string> AllButDiagnostics => [.. Views.Names.Where(view => view != "check")];

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
    [MemberData(nameof(AllButDiagnostics))]
    public async Task View_AtAnyWidth_HasNoLineWiderThanTheTerminal(string view)
    {
        foreach (int width in new[] { 60, 72, 80, 100, 120, 200 })
        {
            string text = await Views.Print(view, width, colour: true);
            Assert.All(text.Split('\n'), line => Assert.True(Words.Columns(line) <= width, $"{width}: {Words.Columns(line)} columns: {line}"));
        }
    }

    private static string Plain(string text)
    {
        while (text.IndexOf('\e', StringComparison.Ordinal) is >= 0 and int at)
            text = text.Remove(at, text.IndexOf('m', at) - at + 1);
        return text;
    }
}
