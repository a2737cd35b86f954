using System.Globalization;
using System.Text;

namespace XfrmCtl.Cli.Output;

/// <summary>Numbers and times as a person says them.</summary>
internal static class Words
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>The two greatest units: <c>3 d 4 h</c>, <c>7 min 40 s</c>, <c>12 s</c>.</summary>
    /// <remarks>
    /// As all words here it is put together without interpolation, since it stands inside interpolated texts: two of those at a time take the slow way through the pool of their buffers, whose first use
    /// measures the processor for a thirtieth of the time that a command has.
    /// </remarks>
    public static string Duration(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            time = TimeSpan.Zero;
        if (time.TotalDays >= 1)
            return Two((long)time.TotalDays, "d", time.Hours, "h");
        if (time.TotalHours >= 1)
            return Two(time.Hours, "h", time.Minutes, "min");
        return time.TotalMinutes >= 1 ? Two(time.Minutes, "min", time.Seconds, "s") : Count(time.Seconds) + " s";
    }

    /// <summary>Octets in decimal units with three digits: <c>420 B</c>, <c>1.23 MB</c>.</summary>
    public static string Octets(ulong octets)
    {
        double value = octets;
        int unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>A number with its noun: <c>1 packet</c>, <c>5 packets</c>.</summary>
    public static string Count(ulong number, string noun) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + noun + (number == 1 ? "" : "s");

    /// <summary>A point in time, in UTC, to the second.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Breaks text at blanks so that no line is longer than <paramref name="width"/>, unless a single word is.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        int columns = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int length = Columns(word);
            if (line.Length > 0 && columns + 1 + length > width)
            {
                yield return line.ToString();
                line.Clear();
                columns = 0;
            }

            if (line.Length > 0)
            {
                line.Append(' ');
                columns++;
            }

            line.Append(word);
            columns += length;
        }

        if (line.Length > 0)
            yield return line.ToString();
    }

    /// <summary>Breaks text at blanks, and words that are too long by themselves anywhere: no line is longer than <paramref name="width"/>.</summary>
    public static IEnumerable<string> Fold(string text, int width) =>
        Wrap(text, width).SelectMany(line => Columns(line) <= width ? [line] : Pieces(line, width));

    /// <summary>How many columns a text takes: colours take none.</summary>
    public static int Columns(string text)
    {
        int columns = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\e')
            {
                columns++;
                continue;
            }

            // Control sequences end with a letter (ECMA-48 §5.4).
            while (i < text.Length && !char.IsAsciiLetter(text[i]))
                i++;
        }

        return columns;
    }

    /// <summary>Octets a second: <c>12.3 kB/s</c>.</summary>
    public static string Rate(double octets) => Octets((ulong)Math.Max(0, Math.Round(octets))) + "/s";

    /// <summary>Text in lines of at most that many characters, broken at blanks and commas where there are any, and anywhere else where there are none.</summary>
    public static IEnumerable<string> Pieces(string text, int most)
    {
        int at = 0;
        while (text.Length - at > most)
        {
            int end = text.AsSpan(at, most + 1).LastIndexOf(' ');
            if (end <= 0)
                end = text.AsSpan(at, most).LastIndexOf(',');
            int length = end > 0 ? end + 1 : most;
            yield return text.Substring(at, length).TrimEnd();
            at += length;
        }

        yield return text[at..];
    }

    /// <summary>The word of <paramref name="known"/> that was probably meant, or null: at most two letters off (Levenshtein).</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        (string Word, int Distance)? best = null;
        foreach (string candidate in known)
        {
            int distance = Distance(word, candidate);
            if (distance <= Math.Min(2, Math.Max(1, word.Length / 2)) && (best is null || distance < best.Value.Distance))
                best = (candidate, distance);
        }

        return best?.Word;
    }

    /// <summary>Text of a peer or a file made safe for a terminal: control characters, and those that turn the order of letters around or break a line, become <c>?</c>.</summary>
    public static string Printable(string text)
    {
        // What char.IsControl says, by two ranges.
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f') && !text.AsSpan().ContainsAnyInRange('\u200e', '\u2069'))
            return text;
        return string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = char.IsControl(source[i]) || IsDirection(source[i]) ? '?' : source[i];
        });
    }

    // Marks of direction, embeddings and isolates (Unicode, UAX #9), and the two separators of lines.
    private static bool IsDirection(char letter) => letter is '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Two(long major, string majorUnit, int minor, string minorUnit) =>
        minor == 0 ? Count(major) + " " + majorUnit : Count(major) + " " + majorUnit + " " + Count(minor) + " " + minorUnit;

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int above = row[j];
                int change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[other.Length];
    }
}
