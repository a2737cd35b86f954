using XfrmCtl.Cli.Verification;

namespace XfrmCtl.Cli.Output;

/// <summary>The checks as text: a line each, the fix below what is not in order, and a sum.</summary>
internal sealed class VerifyText(Terminal terminal, Ink ink, bool quiet)
{
    private const int ResultWidth = 9;

    /// <summary>Writes them.</summary>
    public void Write(VerifyDocument document)
    {
        foreach (CheckReport report in document.Checks)
            if (!quiet || report.Result is CheckResult.Failed or CheckResult.Warning)
                WriteOne(report);

        int Number(CheckResult result) => document.Checks.Count(report => report.Result == result);
        if (!quiet)
            terminal.Out.WriteLine();
        if (!quiet || !document.Ok)
        {
            terminal.Out.WriteLine(
                $"{Number(CheckResult.Ok)} OK, {Number(CheckResult.Warning)} WARNING, {Number(CheckResult.Failed)} FAILED, {Number(CheckResult.Skipped)} SKIPPED: "
                + (document.Ok ? ink.Good("nothing failed") : ink.Bad("this machine is not ready")));
        }
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

        int room = Math.Max(40, terminal.Width - ResultWidth);
        string text = $"{report.Title}: {Words.Printable(report.Detail)}";
        string lead = colour(word) + new string(' ', ResultWidth - word.Length);
        foreach (string line in Words.Wrap(text, room))
        {
            terminal.Out.WriteLine(lead + line);
            lead = new string(' ', ResultWidth);
        }

        // A fix is to be copied, so it is not broken.
        if (report.Fix is { } fix)
            terminal.Out.WriteLine($"{new string(' ', ResultWidth)}{ink.Strong("fix:")} {Words.Printable(fix)}");
    }
}
