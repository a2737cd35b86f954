namespace XfrmCtl.Benchmarks;

/// <summary>Rows of a Markdown table, printed with aligned columns.</summary>
internal sealed class Table(params string[] head)
{
    private readonly List<string[]> _rows = [head];

    public void Add(params string[] row) => _rows.Add(row);

    public void Print(TextWriter output)
    {
        int[] widths = [.. head.Select((_, column) => _rows.Max(row => row[column].Length))];
        Line(_rows[0]);
        Line([.. widths.Select(width => new string('-', width))]);
        foreach (string[] row in _rows.Skip(1))
            Line(row);

        void Line(string[] cells) =>
            output.WriteLine("| " + string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
    }
}
