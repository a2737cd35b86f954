namespace XfrmCtl.Cli.Output;

/// <summary>Columns of text. Where they do not fit, columns of the least weight go first.</summary>
internal sealed class TextTable(params TextTable.Column[] columns)
{
    private const int Gap = 2;
    private readonly List<string[]> _rows = [];

    /// <summary>A column. Weight 0 is never dropped; the greater the weight, the sooner it goes.</summary>
    internal sealed record Column(string Title, int Weight = 0, bool AlignRight = false, Func<string, string>? Colour = null);

    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add(cells);
    }

    public void Write(TextWriter writer, int width, Ink ink)
    {
        int[] widths = [.. columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Title.Length).Max())];
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        while (shown.Sum(index => widths[index] + Gap) - Gap > width && shown.Exists(index => columns[index].Weight > 0))
            shown.Remove(shown.MaxBy(index => columns[index].Weight));

        writer.WriteLine(Line([.. columns.Select(column => column.Title)], shown, widths, (_, text) => ink.Strong(text)));
        foreach (string[] row in _rows)
            writer.WriteLine(Line(row, shown, widths, (index, text) => columns[index].Colour is { } colour ? colour(text) : text));
    }

    private string Line(string[] cells, List<int> shown, int[] widths, Func<int, string, string> colour)
    {
        IEnumerable<string> padded = shown.Select((index, position) =>
        {
            string blanks = new(' ', widths[index] - cells[index].Length);
            bool isLast = position == shown.Count - 1;
            string text = colour(index, cells[index]);
            return columns[index].AlignRight ? blanks + text : isLast ? text : text + blanks;
        });
        return string.Join(new string(' ', Gap), padded).TrimEnd();
    }
}
