using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>A request's events and its reply as lines of text.</summary>
internal sealed class EventReport(Terminal terminal, Ink ink, bool verbose, bool quiet, LiveLine? live = null)
{
    private const int AdviceIndent = 2;
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

        string seconds = (step.At - _began.Value).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
        string text = Words.Printable(step.Text);
        string line = step.Severity switch
        {
            "warning" => ink.Warning("warning: " + text),
            "error" => ink.Bad("error: " + text),
            _ => text,
        };
        terminal.Out.WriteLine($"{ink.Faint(seconds + "s")}  {line}{(verbose ? ink.Faint($"  [{Words.Printable(step.Name)}]") : "")}");
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
        string reason = string.IsNullOrEmpty(reply.Reason) ? "" : ink.Faint($" [{Words.Printable(reply.Reason)}]");
        terminal.Error.WriteLine($"xfrmctl: {ink.Bad(message)}{reason}");
        Advise(terminal.Error, reply.Advice);
        if (reply.Say is not null && connection is not null)
            terminal.Error.WriteLine($"More: xfrmctl why {Words.Printable(connection)}");
        Say(terminal.Error, reply.Say);
    }

    /// <summary>The last line: what can be read aloud to the peer's administrator.</summary>
    private void Say(TextWriter writer, string? sentence)
    {
        if (sentence is null)
            return;
        string lead = "For the peer: ";

        // In a pipe it is one line, for whoever reads lines.
        foreach (string line in Words.Wrap(Words.Printable(sentence), terminal.IsTerminal ? Math.Max(40, terminal.Width - lead.Length) : int.MaxValue))
        {
            writer.WriteLine(lead + line);
            lead = new string(' ', lead.Length);
        }
    }

    private void Advise(TextWriter writer, IReadOnlyList<string> advice)
    {
        foreach (string sentence in advice)
        {
            string lead = "- ";
            foreach (string line in Words.Wrap(Words.Printable(sentence), Math.Max(40, terminal.Width - AdviceIndent - lead.Length)))
            {
                writer.WriteLine(new string(' ', AdviceIndent) + lead + line);
                lead = "  ";
            }
        }
    }
}
