using XfrmCtl.Cli.Verification;

namespace XfrmCtl.Cli.Output;

/// <summary>The checks as text: a line each, the fix below what is not in order, and a sum.</summary>
internal sealed class VerifyText(Terminal terminal, Ink ink, bool quiet)
{
    private const int ResultWidth = 9;

    /// <summary>Writes them; before them what was changed.</summary>
    /// <param name="document">The checks.</param>
    /// <param name="sysctlFile">Where changes stand.</param>
    public void Write(VerifyDocument document, string sysctlFile)
    {
        if (document.Changes is { } changes)
            WriteChanges(changes, sysctlFile);
        foreach (CheckReport report in document.Checks)
            if (!quiet || report.Result is CheckResult.Failed or CheckResult.Warning)
                WriteOne(report);

        int Number(CheckResult result) => document.Checks.Count(report => report.Result == result);
        if (!quiet)
            terminal.Out.WriteLine();
        if (!quiet || !document.Ok)
        {
            string sum = $"{Number(CheckResult.Ok)} OK, {Number(CheckResult.Warning)} WARNING, {Number(CheckResult.Failed)} FAILED, {Number(CheckResult.Skipped)} SKIPPED:";
            string verdict = document.Ok ? ink.Good("nothing failed") : ink.Bad("this machine is not ready");
            terminal.Out.WriteLine(sum + (sum.Length + 1 + Words.Columns(verdict) <= terminal.Width ? " " : terminal.Out.NewLine) + verdict);
        }
    }

    private void WriteChanges(IReadOnlyList<SysctlChange> changes, string sysctlFile)
    {
        bool isThere = File.Exists(sysctlFile);
        Paragraph.Prose(terminal.Out, terminal.Width, "", changes.Count == 0 ? "No sysctl needed to be changed."
            : isThere ? $"Changed, and kept in {Words.Printable(sysctlFile)} (back with: xfrmctl verify --unfix):"
            : $"Given back; {Words.Printable(sysctlFile)} is gone:");
        foreach (SysctlChange change in changes)
        {
            string what = change.Applied ? change.From == change.To ? $"{change.To} already" : $"{change.From} -> {change.To}" : $"{change.From}, not {change.To}: {change.Reason}";
            Paragraph.Prose(terminal.Out, terminal.Width, $"  {Words.Printable(change.Name)}: ", Words.Printable(what), change.Applied ? null : ink.Warning, indent: 4);
            if (change.AtBoot is { } file)
                Paragraph.Prose(terminal.Out, terminal.Width, "    ", Words.Printable($"at boot {file} sets it otherwise again, since it is read later: take its line out"), ink.Warning, indent: 4);
        }

        terminal.Out.WriteLine();
    }

    private void WriteOne(CheckReport report)
    {
        (string word, Func<string, string> colour) = report.Result switch
        {
            CheckResult.Ok => ("OK", (Func<string, string>)ink.Good),
            CheckResult.Warning => ("WARNING", ink.Warning),
            CheckResult.Failed => ("FAILED", ink.Bad),
            _ => ("SKIPPED", ink.Faint),
        };

        Paragraph.Prose(terminal.Out, terminal.Width, colour(word) + new string(' ', ResultWidth - word.Length), $"{report.Title}: {Words.Printable(report.Detail)}");
        if (report.Fix is { } fix)
            Paragraph.Typed(terminal.Out, terminal.LineWidth, $"{new string(' ', ResultWidth)}{ink.Strong("fix:")} ", Words.Printable(fix));
    }
}
