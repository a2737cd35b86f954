namespace XfrmCtl.Control.Text;

/// <summary>
/// Columns of text. Where they do not fit, cells that are very long are cut, then columns of the greatest weight go, and then the longest cells are cut as far as it takes. A table that is a list of things
/// rather than an overview keeps everything: columns that do not fit stand, with their titles, in lines below each row.
/// </summary>
public sealed class TextTable(params TextTable.Column[] columns)
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    // No name is cut below the first, which an IPv6 address fits, before a column is dropped, and none below the second after.
    private const int ReadableWidth = 40;
    private const int LeastWidth = 8;
    private const int TellingWidth = 16;
    private const string Cut = "…";
    private const string Indent = "    ";
    private readonly List<string[]> _rows = [];

    /// <summary>A column. Weight 0 is not dropped; the greater the weight, the sooner it goes. One that is spare goes before the first column is cut so far that its names are all alike.</summary>
    public sealed record Column(string Title, int Weight = 0, bool AlignRight = false, Func<string, string>? Colour = null, bool IsSpare = false);

    /// <summary>Adds a row, with a cell for each column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more or fewer.</exception>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Length);
        _rows.Add(cells);
    }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="ink">Colours.</param>
    /// <param name="wraps">Whether what does not fit goes below.</param>
    public void Write(TextWriter writer, int width, Ink ink, bool wraps = false)
    {
        int[] widths = [.. columns.Select((column, index) => _rows.Select(row => Words.Columns(row[index])).Append(column.Title.Length).Max())];
        List<int> shown = [.. Enumerable.Range(0, columns.Length)];
        Narrow(shown, widths, width, ReadableWidth);
        while (shown.Sum(index => widths[index] + Gap) - Gap > width && shown.Exists(index => columns[index].Weight > 0))
            shown.Remove(shown.MaxBy(index => columns[index].Weight));
        while (wraps && shown.Count > 1 && shown.Sum(index => widths[index] + Gap) - Gap > width)
            shown.RemoveAt(shown.Count - 1);
        int[] whole = [.. widths];
        Narrow(shown, widths, width, LeastWidth);
        if (widths[shown[0]] < Math.Min(whole[shown[0]], TellingWidth) && shown.RemoveAll(index => columns[index].IsSpare) > 0)
            whole.CopyTo(widths, 0);
        int[] below = wraps ? [.. Enumerable.Range(0, columns.Length).Except(shown)] : [];
        Narrow(shown, widths, width, LeastWidth);
        // On a terminal that is narrower than any table the first columns are what there is.
        while (!wraps && shown.Count > 1 && shown.Sum(index => widths[index] + Gap) - Gap > width)
        {
            shown.RemoveAt(shown.Count - 1);
            Narrow(shown, widths, width, LeastWidth);
        }

        writer.WriteLine(Line([.. columns.Select(column => column.Title)], shown, widths, (_, text) => ink.Strong(text)));
        foreach (string[] row in _rows)
        {
            writer.WriteLine(Line(row, shown, widths, (index, text) => columns[index].Colour is { } colour ? colour(text) : text));
            string rest = string.Join(", ", below.Where(index => row[index].Length > 0).Select(index => $"{columns[index].Title.ToLowerInvariant()} {row[index]}"));
            foreach (string line in Words.Fold(rest, width - Indent.Length))
                writer.WriteLine(Indent + line);
        }
    }

    /// <summary>Takes from the widest column of words until everything fits; numbers stay whole.</summary>
    private void Narrow(List<int> shown, int[] widths, int width, int least)
    {
        for (int excess = shown.Sum(index => widths[index] + Gap) - Gap - width; excess > 0;)
        {
            int widest = shown.Where(index => !columns[index].AlignRight).DefaultIfEmpty(-1).MaxBy(index => index < 0 ? 0 : widths[index]);
            if (widest < 0 || widths[widest] <= least)
                return;
            int second = shown.Where(index => !columns[index].AlignRight && index != widest).Select(index => widths[index]).DefaultIfEmpty(least).Max();
            int taken = Math.Min(excess, Math.Max(1, widths[widest] - Math.Max(second, least)));
            widths[widest] -= taken;
            excess -= taken;
        }
    }

    private static string Fit(string cell, int width) => Words.Columns(cell) <= width ? cell : cell[..Words.Reach(cell, 0, width - Cut.Length)] + Cut;

    private string Line(string[] cells, List<int> shown, int[] widths, Func<int, string, string> colour)
    {
        IEnumerable<string> padded = shown.Select((index, position) =>
        {
            string cell = Fit(cells[index], widths[index]);
            string blanks = new(' ', Math.Max(0, widths[index] - Words.Columns(cell)));
            bool isLast = position == shown.Count - 1;
            string text = colour(index, cell);
            return columns[index].AlignRight ? blanks + text : isLast ? text : text + blanks;
        });
        return string.Join(new string(' ', Gap), padded).TrimEnd();
    }
}
