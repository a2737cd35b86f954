namespace XfrmCtl.Cli.Output;

/// <summary>Diagnostics as text, in the form that editors jump by, and a sum. A person also gets the line itself, with a mark below the place.</summary>
internal sealed class CheckText(Terminal terminal, Ink ink, bool quiet, bool verbose, SourceLines sources)
{
    // So many of a kind say all that there is to say; the sum is to be seen.
    private const int MostOfAKind = 10;
    private const int MostNames = 8;
    private const string Margin = "    ";

    /// <summary>Writes them.</summary>
    /// <param name="document">The diagnostics.</param>
    /// <param name="strict">Whether warnings were taken for errors.</param>
    /// <param name="dialects">For each file the dialect in which it was read.</param>
    public void Write(CheckDocument document, bool strict, IReadOnlyList<string> dialects)
    {
        Dictionary<(string Severity, string Code), int> seen = [];
        foreach (DiagnosticEntry entry in document.Diagnostics)
        {
            if (quiet && entry.Severity != "error")
                continue;
            int count = seen[(entry.Severity, entry.Code)] = seen.GetValueOrDefault((entry.Severity, entry.Code)) + 1;
            if (verbose || count <= MostOfAKind)
                WriteOne(entry);
        }

        foreach (((string severity, string code), int count) in seen)
        {
            if (!verbose && count > MostOfAKind)
                terminal.Out.WriteLine(ink.Faint($"and {Words.Count((ulong)(count - MostOfAKind), $"more {severity}")} like these [{code}]; -v shows all"));
        }

        if (quiet)
            return;
        foreach (string dialect in verbose ? dialects : [])
            terminal.Out.WriteLine(ink.Faint($"read as {Words.Printable(dialect)}"));
        WriteSum(document, strict);
    }

    private void WriteSum(CheckDocument document, bool strict)
    {
        ulong Number(string severity) => (ulong)document.Diagnostics.Count(entry => entry.Severity == severity);
        string names = string.Join(", ", document.Connections.Take(MostNames).Select(Words.Printable));
        string list = names.Length == 0 ? "" : $" ({names}{(document.Connections.Count > MostNames ? ", ..." : "")})";
        string problems = strict ? $"{Words.Count(Number("error"), "error")} (warnings too)" : $"{Words.Count(Number("error"), "error")}, {Words.Count(Number("warning"), "warning")}";
        terminal.Out.WriteLine($"{Words.Count((ulong)document.Connections.Count, "connection")}{list}, {problems}: {(document.Ok ? ink.Good("fit for use") : ink.Bad("not fit for use"))}");
    }

    private void WriteOne(DiagnosticEntry entry)
    {
        Func<string, string> colour = entry.Severity switch
        {
            "error" => ink.Bad,
            "warning" => ink.Warning,
            _ => ink.Faint,
        };
        string code = verbose ? ink.Faint($" [{entry.Code}]") : "";
        terminal.Out.WriteLine($"{Words.Printable(Place(entry))}: {colour(entry.Severity)}: {Words.Printable(entry.Message)}{code}");
        if (terminal.IsTerminal || verbose)
            WriteSource(entry, colour);
        if (entry.Suggestion is { } suggestion)
            terminal.Out.WriteLine(Margin + Words.Printable(suggestion));
    }

    /// <summary>The line and a caret; of a line that is too long the part around the place.</summary>
    private void WriteSource(DiagnosticEntry entry, Func<string, string> colour)
    {
        if (entry.Column == 0 || sources.Line(entry.File, entry.Line) is not { } line || entry.Column > line.Length + 1)
            return;
        int room = Math.Max(20, terminal.Width - Margin.Length);
        int at = entry.Column - 1;
        int start = line.Length <= room ? 0 : Math.Clamp(at - (room / 2), 0, line.Length - room);
        terminal.Out.WriteLine(string.Concat(Margin, line.AsSpan(start, Math.Min(room, line.Length - start))));
        terminal.Out.WriteLine(Margin + new string(' ', at - start) + colour("^"));
    }

    private static string Place(DiagnosticEntry entry) => (entry.Line, entry.Column) switch
    {
        (0, _) => entry.File,
        (_, 0) => $"{entry.File}:{entry.Line}",
        _ => $"{entry.File}:{entry.Line}:{entry.Column}",
    };
}
