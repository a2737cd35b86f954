using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>A request's events and its reply as lines of text.</summary>
internal sealed class EventReport(Terminal terminal, Ink ink, bool verbose, bool quiet, LiveLine? live = null)
{
    // Narrower than this nothing can be read; a terminal that is breaks its lines anew.
    private const int Least = 8;

    private DateTimeOffset? _began;

    /// <summary>One line: seconds since the first event, and what happened.</summary>
    public void Show(ControlEvent step)
    {
        _began ??= step.At;
        if (quiet && step.Severity == "info")
            return;
        if (live is not null)
        {
            live.Clear();
            if (step.Name == "message-retransmitted")
            {
                live.Show($"           {Words.Printable(step.Text)};");
                return;
            }
        }

        string lead = (step.At - _began.Value).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8) + "s  ";
        string text = Words.Printable(step.Text);
        (string line, Func<string, string> colour) = step.Severity switch
        {
            "warning" => ("warning: " + text, ink.Warning),
            "error" => ("error: " + text, (Func<string, string>)ink.Bad),
            _ => (text, static plain => plain),
        };
        Write(terminal.Out, lead, line, colour, verbose ? $"  [{Words.Printable(step.Name)}]" : "");
        if (step.Name == "message-sent")
            live?.Show("           waiting for an answer");
    }

    /// <summary>The result, its reason and what to do: on standard output when it is good, on standard error when it is not.</summary>
    /// <param name="reply">How it ended.</param>
    /// <param name="connection">The connection that it was about, where more can be asked about it.</param>
    public void Conclude(ControlReply reply, string? connection = null)
    {
        live?.Clear();
        string message = Words.Printable(reply.Message);
        if (reply.ExitCode == ExitCode.Ok)
        {
            if (!quiet)
            {
                terminal.Out.WriteLine(ink.Good(message));
                Say(terminal.Out, reply.Say);
            }

            Advise(terminal.Out, reply.Advice);
            return;
        }

        terminal.Out.Flush();
        Write(terminal.Error, "xfrmctl: ", message, ink.Bad, string.IsNullOrEmpty(reply.Reason) ? "" : $" [{Words.Printable(reply.Reason)}]");
        Advise(terminal.Error, reply.Advice);
        if (reply.Say is not null && connection is not null)
            terminal.Error.WriteLine($"More: xfrmctl why {Words.Printable(connection)}");
        Say(terminal.Error, reply.Say);
    }

    /// <summary>A sentence behind a lead: on a terminal in lines that fit it, in a pipe one line, for whoever reads lines.</summary>
    private void Write(TextWriter writer, string lead, string text, Func<string, string> colour, string tail)
    {
        string[] lines = terminal.IsTerminal ? [.. Words.Fold(text, WidthAfter(lead.Length + tail.Length)).DefaultIfEmpty("")] : [text];
        for (int i = 0; i < lines.Length; i++)
            writer.WriteLine((i > 0 ? new string(' ', lead.Length) : writer == terminal.Out ? ink.Faint(lead) : lead) + colour(lines[i]) + (i == lines.Length - 1 ? ink.Faint(tail) : ""));
    }

    private int WidthAfter(int columns) => Math.Max(Least, terminal.LineWidth - columns);

    /// <summary>The last line: what can be read aloud to the peer's administrator.</summary>
    private void Say(TextWriter writer, string? sentence)
    {
        if (sentence is null)
            return;
        string lead = "For the peer: ";
        if (terminal.LineWidth < 3 * lead.Length)
        {
            Paragraph.Prose(writer, terminal.LineWidth, "", lead + Words.Printable(sentence), indent: 2);
            return;
        }

        foreach (string line in Words.Fold(Words.Printable(sentence), WidthAfter(lead.Length)))
        {
            writer.WriteLine(lead + line);
            lead = new string(' ', lead.Length);
        }
    }

    private void Advise(TextWriter writer, IReadOnlyList<string> advice)
    {
        foreach (string sentence in advice)
            Paragraph.Prose(writer, terminal.Width, "  - ", Words.Printable(sentence));
    }
}
