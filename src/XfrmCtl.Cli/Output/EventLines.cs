using System.Globalization;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>Events of many connections, a line each: time, connection, what happened.</summary>
internal sealed class EventLines(Terminal terminal, Ink ink, bool verbose, bool quiet)
{
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
        int width = Math.Max(40, terminal.Width - time.Length - 1 - connection.Length - tail.Length);
        string[] lines = terminal.IsTerminal ? [.. Words.Wrap(words, width).DefaultIfEmpty("")] : [words];
        for (int i = 0; i < lines.Length; i++)
            terminal.Out.WriteLine((i == 0 ? $"{ink.Faint(time)} {connection}" : new string(' ', time.Length + 1 + connection.Length)) + colour(lines[i]) + (i == lines.Length - 1 ? ink.Faint(tail) : ""));
    }
}
