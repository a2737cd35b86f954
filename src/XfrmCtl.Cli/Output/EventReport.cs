using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>A request's events and its reply as lines of text.</summary>
internal sealed class EventReport(Terminal terminal, Ink ink, bool verbose, bool quiet)
{
    private const int AdviceIndent = 2;
    private DateTimeOffset? _began;

    /// <summary>One line: seconds since the first event, and what happened.</summary>
    public void Show(ControlEvent step)
    {
        _began ??= step.At;
        if (quiet && step.Severity == "info")
            return;
        string seconds = (step.At - _began.Value).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(8);
        string text = Words.Printable(step.Text);
        string line = step.Severity switch
        {
            "warning" => ink.Warning("warning: " + text),
            "error" => ink.Bad("error: " + text),
            _ => text,
        };
        terminal.Out.WriteLine($"{ink.Faint(seconds + "s")}  {line}{(verbose ? ink.Faint($"  [{Words.Printable(step.Name)}]") : "")}");
    }

    /// <summary>The result, its reason and what to do: on standard output when it is good, on standard error when it is not.</summary>
    public void Conclude(ControlReply reply)
    {
        string message = Words.Printable(reply.Message);
        if (reply.ExitCode == ExitCode.Ok)
        {
            if (!quiet)
                terminal.Out.WriteLine(ink.Good(message));
            Advise(terminal.Out, reply.Advice);
            return;
        }

        terminal.Out.Flush();
        string reason = string.IsNullOrEmpty(reply.Reason) ? "" : ink.Faint($" [{Words.Printable(reply.Reason)}]");
        terminal.Error.WriteLine($"xfrmctl: {ink.Bad(message)}{reason}");
        Advise(terminal.Error, reply.Advice);
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
