using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>Events of many connections, a line each: time, connection, what happened.</summary>
internal sealed class EventLines(Terminal terminal, Ink ink, bool verbose, bool quiet)
{
    private const int Least = 20;

    /// <summary>Writes one.</summary>
    public void Show(ControlEvent happened)
    {
        if (quiet && happened.Severity == "info")
            return;
        string time = happened.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        string connection = happened.Connection is { } name ? $"\"{Words.Printable(name)}\": " : "";
        string text = Words.Printable(happened.Text);
        (string words, Func<string, string> colour) = happened.Severity switch
        {
            "warning" => ("warning: " + text, ink.Warning),
            "error" => ("error: " + text, (Func<string, string>)ink.Bad),
            _ => (text, static plain => plain),
        };
        string tail = verbose ? $"  [{Words.Printable(happened.Name)}]" : "";

        // On a terminal in lines that fit it; in a pipe an event is a line.
        string lead = $"{ink.Faint(time)} ";
        if (terminal.IsTerminal && Room(connection.Length) < Least && connection.Length > 0)
        {
            // A name that leaves no room has lines of its own.
            Paragraph.Prose(terminal.Out, terminal.Width, lead, connection.TrimEnd());
            (lead, connection) = (new string(' ', time.Length + 1), "");
        }

        string[] lines = terminal.IsTerminal ? [.. Words.Fold(words, Math.Max(Least, Room(connection.Length + tail.Length))).DefaultIfEmpty("")] : [words];
        for (int i = 0; i < lines.Length; i++)
            terminal.Out.WriteLine((i == 0 ? lead + connection : new string(' ', time.Length + 1 + connection.Length)) + colour(lines[i]) + (i == lines.Length - 1 ? ink.Faint(tail) : ""));

        int Room(int columns) => terminal.Width - time.Length - 1 - columns;
    }
}
