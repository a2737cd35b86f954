using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>How a line of a log file looks: time, level where it is not information, text.</summary>
internal static class LineFormat
{
    // The time, the word for the level, quotes and colons, a number.
    private const int MostAround = 72;

    private const int MostOctetsOfChar = 3;

    // Most lines are of the same second as the one before.
    [ThreadStatic]
    private static byte[]? t_second;

    [ThreadStatic]
    private static long t_secondNumber;

    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl)]);

    /// <summary>Writes the same line without an entry of Serilog's.</summary>
    /// <param name="line">Takes it.</param>
    /// <param name="at">When.</param>
    /// <param name="level">The level.</param>
    /// <param name="connection">The connection that is named in front, or null.</param>
    /// <param name="text">The text.</param>
    /// <param name="serial">The number that stands behind the connection, or null.</param>
    public static void Write(IBufferWriter<byte> line, DateTimeOffset at, LogEventLevel level, string? connection, string text, ulong? serial = null)
    {
        text = WithoutControls(text);
        connection = connection is null ? null : WithoutControls(connection);
        Span<byte> room = line.GetSpan(MostAround + (MostOctetsOfChar * (text.Length + (connection?.Length ?? 0))));
        int written = PutTime(room, at);
        if (level != LogEventLevel.Information)
            written += Put(room[written..], Word(level), ": ");
        if (connection is not null)
        {
            written += Put(room[written..], "\"", connection);
            room[written++] = (byte)'"';
            if (serial is { } number)
            {
                written += Put(room[written..], " ", "#");
                Utf8Formatter.TryFormat(number, room[written..], out int digits);
                written += digits;
            }

            written += Put(room[written..], ":", " ");
        }

        written += Put(room[written..], text, "\n");
        line.Advance(written);
    }

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

    /// <summary>Date and time here, to the millisecond, and a space.</summary>
    private static int PutTime(Span<byte> room, DateTimeOffset at)
    {
        long second = at.UtcTicks / TimeSpan.TicksPerSecond;
        if (t_second is null || t_secondNumber != second)
        {
            t_second = Encoding.ASCII.GetBytes(at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.", CultureInfo.InvariantCulture));
            t_secondNumber = second;
        }

        t_second.CopyTo(room);
        int written = t_second.Length;
        int milliseconds = (int)(at.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
        room[written++] = (byte)('0' + (milliseconds / 100));
        room[written++] = (byte)('0' + (milliseconds / 10 % 10));
        room[written++] = (byte)('0' + (milliseconds % 10));
        room[written++] = (byte)' ';
        return written;
    }

    private static int Put(Span<byte> room, string first, string second)
    {
        int written = Encoding.UTF8.GetBytes(first, room);
        return written + Encoding.UTF8.GetBytes(second, room[written..]);
    }

    private static string WithoutControls(string text) =>
        text.AsSpan().ContainsAny(Controls) ? string.Create(text.Length, text, static (clean, text) =>
        {
            for (int i = 0; i < clean.Length; i++)
                clean[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }) : text;

    private static string Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        LogEventLevel.Fatal => "fatal",
        _ => "info",
    };
}
