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
        string line = happened.Severity switch
        {
            "warning" => ink.Warning("warning: " + text),
            "error" => ink.Bad("error: " + text),
            _ => text,
        };
        terminal.Out.WriteLine($"{ink.Faint(time)} {connection}{line}{(verbose ? ink.Faint($"  [{Words.Printable(happened.Name)}]") : "")}");
    }
}
