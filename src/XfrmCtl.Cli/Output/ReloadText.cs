using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>What a reload changed, or would change, a line a connection.</summary>
internal static class ReloadText
{
    /// <summary>Writes the connections that are not as they were, and those that are not as the files have them.</summary>
    public static void Write(ReloadReport report, Terminal terminal, Ink ink)
    {
        foreach (string name in report.Removed)
            Line("- ", name, "its SAs are deleted");
        foreach (string name in report.Added)
            Line("+ ", name, null);
        foreach (ReloadedConnection changed in report.Changed)
            Line("~ ", changed.Name, $"{string.Join(", ", changed.Keywords)} ({Consequence(changed)})");
        foreach (ConnectionProblem kept in report.Kept)
            Line("= ", kept.Name, ink.Warning($"goes on as it was loaded: {Words.Printable(kept.ToString())}"), printable: true);
        foreach (ConnectionProblem lost in report.NotLoaded)
            Line("! ", lost.Name, ink.Bad($"is not loaded: {Words.Printable(lost.ToString())}"), printable: true);

        void Line(string mark, string name, string? text, bool printable = false)
        {
            string line = ink.Strong(Words.Printable(name)) + (text is null ? "" : ": " + (printable ? text : Words.Printable(text)));
            foreach (string part in Words.Fold(line, terminal.Width - mark.Length))
            {
                terminal.Out.WriteLine(mark + part);
                mark = new string(' ', mark.Length);
            }
        }
    }

    private static string Consequence(ReloadedConnection changed)
    {
        if (changed.EndsSas)
            return "its SAs are ended";
        string[] renewed = [.. new[] { ("phase1", "Phase 1"), ("phase2", "Phase 2") }.Where(phase => changed.Touches.Contains(phase.Item1)).Select(phase => phase.Item2)];
        if (renewed.Length > 0)
            return $"{string.Join(" and ", renewed)} anew, the old SAs serve until then";
        return changed.Touches.Contains("policies") ? "policies and routes anew, its SAs stay" : "its SAs stay";
    }
}
