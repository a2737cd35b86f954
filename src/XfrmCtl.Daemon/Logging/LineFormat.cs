using System.Globalization;
using System.Text;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>How a line of a log file looks: time, level where it is not information, text.</summary>
internal static class LineFormat
{
    /// <summary>The line with its newline; newlines within it (from a peer's words) cannot make a second one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="withTime">Whether the time goes in front; the journal has its own.</param>
    public static string Of(LogEvent entry, bool withTime = true)
    {
        var line = new StringBuilder();
        if (withTime)
            line.Append(entry.Timestamp.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(' ');
        if (entry.Level != LogEventLevel.Information)
            line.Append(Word(entry.Level)).Append(": ");
        int start = line.Length;
        line.Append(Text(entry));
        for (int i = start; i < line.Length; i++)
            if (char.IsControl(line[i]))
                line[i] = ' ';
        if (entry.Exception is { } fault)
            line.Append('\n').Append(fault);
        return line.Append('\n').ToString();
    }

    /// <summary>The message without quotes around its strings.</summary>
    public static string Text(LogEvent entry)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var token in entry.MessageTemplate.Tokens)
        {
            if (token is Serilog.Parsing.PropertyToken property
                && entry.Properties.TryGetValue(property.PropertyName, out LogEventPropertyValue? value)
                && value is ScalarValue { Value: { } scalar })
                text.Write(scalar);
            else
                token.Render(entry.Properties, text, CultureInfo.InvariantCulture);
        }
        return text.ToString();
    }

    private static string Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        LogEventLevel.Fatal => "fatal",
        _ => "info",
    };
}
