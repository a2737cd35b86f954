using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>A diagnosis as text: what is wrong, the causes with their steps, and the sentence for the peer's administrator. No line is longer than the terminal.</summary>
internal sealed class WhyScreen(Terminal terminal, Ink ink, DateTimeOffset now, bool verbose)
{
    /// <summary>What follows has a line each, unless everything is asked for.</summary>
    private const int ToldInFull = 2;
    private const int LabelWidth = 6;
    private const int Margin = 3;

    /// <summary>Writes it.</summary>
    public void Write(WhyDocument why)
    {
        Paragraph($"{Words.Printable(why.Connection)}: ", $"{why.State}. {Sentence(why.Summary)}", why.Ok ? ink.Good : ink.Bad);
        if (why.Failure is { } failure)
            Write(failure);
        foreach (WhyCause cause in why.Causes)
            Write(cause, verbose || cause.Rank <= ToldInFull);
        if (why.Placeholders.Count > 0)
            Write(why.Placeholders);
        if (!verbose && why.Causes.Any(cause => cause.Rank <= ToldInFull && cause.AsaBefore84.Count > 0))
            Paragraph("  ", $"An ASA before 8.4 has other words: xfrmctl why {Words.Printable(why.Connection)} -v", null);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(ink.Strong(why.Ok ? "In a sentence:" : "To read aloud to the peer's administrator:"));
        Paragraph("  ", why.Say, null);
    }

    private void Write(WhyFailure failure)
    {
        string when = failure.UnderWay ? "so far" : $"{Words.Time(failure.At)}, {Words.Duration(now - failure.At)} ago";
        terminal.Out.WriteLine();
        Paragraph(Lead("what"), $"{Sentence(failure.Message)} [{failure.Code}]", null);
        Paragraph(Lead("when"), when, null);
        foreach (WhyEvidence seen in verbose ? failure.Evidence : [.. failure.Evidence.Where(seen => seen.Name is not ("state" or "peer"))])
            Paragraph(Lead("seen"), $"{seen.Name}: {seen.Value}", null);
    }

    private void Write(WhyCause cause, bool inFull)
    {
        terminal.Out.WriteLine();
        Paragraph($"{cause.Rank}. ".PadRight(Margin), $"{Sentence(Capital(cause.Title))} ({(cause.Fault ? cause.Confidence : "worth knowing")})", ink.Strong);
        if (!inFull)
            return;
        Paragraph(Lead("why"), Sentence(cause.Because), null);
        Steps("seen", cause.Seen);
        Steps("here", cause.Here);
        Steps("ASA", cause.Asa);
        if (verbose)
            Steps("8.2", cause.AsaBefore84);
    }

    private void Write(IReadOnlyList<WhyPlaceholder> placeholders)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(ink.Strong("In lines for the ASA:"));
        int width = placeholders.Max(one => Words.Columns(Words.Printable(one.Word))) + 2;
        foreach (WhyPlaceholder one in placeholders.Where(one => verbose || one.Word != "NONAT"))
            Paragraph("  " + Words.Pad(Words.Printable(one.Word), width), one.Meaning, null);
    }

    private static string Lead(string label) => new string(' ', Margin) + label.PadRight(LabelWidth);

    /// <summary>Lines that may be typed: their own blanks in front stay, and a cut is marked.</summary>
    private void Steps(string label, IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            Output.Paragraph.Typed(terminal.Out, terminal.Width, ink.Faint(Lead(label)), Words.Printable(line));
            label = "";
        }
    }

    private void Paragraph(string lead, string text, Func<string, string>? colour)
    {
        string next = new(' ', Math.Min(lead.Length, Margin + LabelWidth + 6));
        foreach (string line in Words.Fold(Words.Printable(text), Math.Max(12, terminal.Width - Words.Columns(lead))))
        {
            terminal.Out.WriteLine(ink.Faint(lead) + (colour is null ? line : colour(line)));
            lead = next;
        }
    }

    private static string Capital(string text) => text.Length == 0 || char.IsUpper(text[0]) ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
