using System.Buffers;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Control.Text;

/// <summary>Numbers and times as a person says them.</summary>
public static class Words
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

    /// <summary>The first few of many, and how many more there are: a line can be read.</summary>
    public static string Listed(IEnumerable<string> all, string separator = ", ")
    {
        const int Most = 5;
        string[] first = [.. all.Take(Most + 1)];
        return first.Length <= Most ? string.Join(separator, first) : string.Join(separator, first.Take(Most)) + separator + "and " + Count(all.LongCount() - Most) + " more";
    }

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
        for (int i = 0; i < text.Length;)
            columns += Next(text, ref i);
        return columns;
    }

    /// <summary>Where in a text, from <paramref name="at"/> on, so many columns are full, with all that takes no column of its own; behind one letter at least.</summary>
    public static int Reach(string text, int at, int columns)
    {
        int begin = at;
        bool any = false;
        while (at < text.Length)
        {
            int next = at;
            int taken = Next(text, ref next);
            if (taken > columns && any)
                break;
            any |= taken > 0;
            columns -= taken;
            at = next;
        }

        return at == begin ? Math.Min(begin + 1, text.Length) : at;
    }

    /// <summary>Text filled up with blanks to so many columns.</summary>
    public static string Pad(string text, int columns) => Columns(text) is int taken && taken < columns ? text + new string(' ', columns - taken) : text;

    /// <summary>Goes past the next letter or control sequence, and says how many columns it takes.</summary>
    private static int Next(string text, ref int at)
    {
        if (text[at] < ColumnWidth.FirstOfAnother && text[at] != '\e')
        {
            at++;
            return 1;
        }

        if (text[at] != '\e')
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(at), out Rune letter, out int units);
            at += units;
            return ColumnWidth.Of(letter);
        }

        // Control sequences end with a letter (ECMA-48 §5.4).
        while (at < text.Length && !char.IsAsciiLetter(text[at]))
            at++;
        at = Math.Min(at + 1, text.Length);
        return 0;
    }

    /// <summary>Octets a second: <c>12.3 kB/s</c>.</summary>
    public static string Rate(double octets) => Octets((ulong)Math.Max(0, Math.Round(octets))) + "/s";

    /// <summary>Text in lines of at most that many columns, broken at blanks and commas where there are any, and anywhere else where there are none.</summary>
    public static IEnumerable<string> Pieces(string text, int most)
    {
        most = Math.Max(1, most);
        int at = 0;
        while (text.Length - at > 0)
        {
            int full = Reach(text, at, most);
            if (full == text.Length)
                break;
            // A blank that comes just behind may go.
            int end = text.AsSpan(at, full + 1 - at).LastIndexOf(' ');
            if (end <= 0)
                end = text.AsSpan(at, full - at).LastIndexOf(',');
            int length = end > 0 ? end + 1 : full - at;
            yield return text.Substring(at, length).TrimEnd();
            at += length;
        }

        if (at < text.Length || text.Length == 0)
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

    /// <summary>Text of a peer or a file made safe for a terminal: what moves, hides or reverses text, and what is no letter at all, becomes <c>?</c>.</summary>
    /// <remarks>
    /// Control characters; marks that turn the direction of writing, by which a text can look like another (Trojan Source, CVE-2021-42574); ends of lines and paragraphs; letters without width but the
    /// two that some scripts need; halves of letters.
    /// </remarks>
    public static string Printable(string text)
    {
        // What all but a few texts are made of.
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
            return text;
        var safe = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            bool isLetter = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune letter, out int units) == OperationStatus.Done;
            if (isLetter && IsHarmless(letter))
                safe.Append(text, i, units);
            else
                safe.Append('?');
            i += units;
        }

        return safe.ToString();
    }

    private static bool IsHarmless(Rune letter) => Rune.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.Format => letter.Value is 0x200C or 0x200D, // ZERO WIDTH NON-JOINER and JOINER, of Persian and of Indian scripts
        _ => true,
    };

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
