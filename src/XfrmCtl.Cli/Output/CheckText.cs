namespace XfrmCtl.Cli.Output;

/// <summary>Diagnostics as text, in the form that editors jump by, and a sum.</summary>
internal sealed class CheckText(Terminal terminal, Ink ink, bool quiet, bool verbose)
{
    /// <summary>Writes them.</summary>
    public void Write(CheckDocument document)
    {
        foreach (DiagnosticEntry entry in document.Diagnostics)
            if (!quiet || entry.Severity == "error")
                WriteOne(entry);

        if (quiet)
            return;
        ulong Number(string severity) => (ulong)document.Diagnostics.Count(entry => entry.Severity == severity);
        string names = document.Connections.Count == 0 ? "" : $" ({string.Join(", ", document.Connections.Select(Words.Printable))})";
        string sum = $"{Words.Count((ulong)document.Connections.Count, "connection")}{names}, {Words.Count(Number("error"), "error")}, {Words.Count(Number("warning"), "warning")}";
        terminal.Out.WriteLine($"{sum}: {(document.Ok ? ink.Good("fit for use") : ink.Bad("not fit for use"))}");
    }

    private void WriteOne(DiagnosticEntry entry)
    {
        string severity = entry.Severity switch
        {
            "error" => ink.Bad(entry.Severity),
            "warning" => ink.Warning(entry.Severity),
            _ => ink.Faint(entry.Severity),
        };
        string code = verbose ? ink.Faint($" [{entry.Code}]") : "";
        terminal.Out.WriteLine($"{Words.Printable(Place(entry))}: {severity}: {Words.Printable(entry.Message)}{code}");
        if (entry.Suggestion is { } suggestion)
            terminal.Out.WriteLine($"    {Words.Printable(suggestion)}");
    }

    private static string Place(DiagnosticEntry entry) => (entry.Line, entry.Column) switch
    {
        (0, _) => entry.File,
        (_, 0) => $"{entry.File}:{entry.Line}",
        _ => $"{entry.File}:{entry.Line}:{entry.Column}",
    };
}
