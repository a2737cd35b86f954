using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Values;

/// <summary>The kinds of values that more than one keyword takes.</summary>
internal static partial class ValueKinds
{
    /// <summary>yes or no, in any case and any of their spellings.</summary>
    public static readonly ValueKind<bool> Boolean = new("yes or no", (text, problems) =>
    {
        switch (text.ToLowerInvariant())
        {
            case "yes" or "y" or "true" or "on" or "1":
                return true;
            case "no" or "n" or "false" or "off" or "0":
                return false;
            default:
                problems.Add(new(0, $"'{text}' is neither yes nor no", "write yes or no"));
                return false;
        }
    });

    /// <summary>Any text.</summary>
    public static readonly ValueKind<string> Text = new("text", (text, _) => text);

    /// <summary>Any text; nothing written means null.</summary>
    public static readonly ValueKind<string?> OptionalText = new("text", (text, _) => text.Length == 0 ? null : text);

    /// <summary>Words with blanks, commas or colons between, lower-cased; <c>none</c> means no word.</summary>
    public static readonly ValueKind<ImmutableArray<string>> Words = new("words with blanks between",
        (text, _) => [.. SplitWords(text).Select(word => word.Text.ToLowerInvariant()).Where(word => word != "none").Distinct()]);

    /// <summary>Names with blanks or commas between, as they are.</summary>
    public static readonly ValueKind<ImmutableArray<string>> Names = new("names with blanks between",
        (text, _) => [.. SplitWords(text, " \t,").Select(word => word.Text).Distinct()]);

    /// <summary>An address, or <c>%any</c> for none in particular.</summary>
    public static readonly ValueKind<IPAddress?> OptionalAddress = new("an address", (text, problems) =>
    {
        if (text.Length == 0 || text.Equals("%any", StringComparison.OrdinalIgnoreCase))
            return null;
        if (AddressText.TryAddress(text, out IPAddress address))
            return address;
        problems.Add(new(0, $"'{text}' is no address", "write one address such as 192.0.2.1"));
        return null;
    });

    /// <summary>A whole percentage, with or without its sign.</summary>
    public static readonly ValueKind<int> Percent = new("a percentage such as 100%", (text, problems) =>
    {
        ReadOnlySpan<char> digits = text.EndsWith('%') ? text.AsSpan()[..^1] : text;
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= MostPercent)
            return percent;
        problems.Add(new(0, $"'{text}' is no percentage from 0% to {MostPercent}%", "write for example 100%"));
        return 0;
    });

    /// <summary>A time; a number alone counts in <paramref name="unit"/>.</summary>
    /// <remarks>Openswan 2.6 demands a unit for lifetimes and forbids one for DPD; either is taken here for both.</remarks>
    public static ValueKind<TimeSpan> Time(string unit = "s") =>
        new("a time such as 3600s, 60m, 8h or 1d", (text, problems) => ReadTime(text, unit, problems));

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>; <c>%forever</c> and <c>auto</c> count as 0.</summary>
    public static ValueKind<long> Number(long least = 0, long most = uint.MaxValue) => new("a number", (text, problems) =>
    {
        if (text.ToLowerInvariant() is "%forever" or "auto" or "no" && least == 0)
            return 0;
        bool read = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        if (read && number >= least && number <= most)
            return number;
        problems.Add(new(0, $"'{text}' is no number from {least} to {most}"));
        return least;
    });

    /// <summary>One of a set of words, in any case.</summary>
    public static ValueKind<T> OneOf<T>(params (string Word, T Value)[] words)
    {
        string list = string.Join(", ", words.Select(word => word.Word));
        return new("one of " + list, (text, problems) =>
        {
            foreach ((string word, T value) in words)
            {
                if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                    return value;
            }

            string? near = Nearest.To(text, words.Select(word => word.Word));
            string? suggestion = near is not null ? $"did you mean '{near}'?"
                : text.Contains('#', StringComparison.Ordinal) ? "put a blank before the '#' if a comment begins there"
                : null;
            problems.Add(new(0, $"'{text}' is none of {list}", suggestion));
            return words[0].Value;
        });
    }

    /// <summary>One of the words of a list with blanks between, in any case; <c>yes</c> and <c>no</c> in any of their spellings.</summary>
    public static ValueKind<string> WordOf(string list)
    {
        ValueKind<string> words = OneOf<string>([.. list.Split(' ').Select(word => (word, word))]);
        return new(words.Description, (text, dialect, problems) =>
        {
            string plain = text.ToLowerInvariant() switch
            {
                "true" or "on" or "y" => "yes",
                "false" or "off" or "n" => "no",
                _ => text,
            };
            return words.TryRead(plain, dialect, problems, out string word) ? word : "";
        });
    }

    /// <summary>Words and where they begin.</summary>
    public static IEnumerable<(int Offset, string Text)> SplitWords(string text, string separators = " \t,:")
    {
        int at = 0;
        while (at < text.Length)
        {
            if (separators.Contains(text[at], StringComparison.Ordinal))
            {
                at++;
                continue;
            }

            int start = at;
            while (at < text.Length && !separators.Contains(text[at], StringComparison.Ordinal))
                at++;
            yield return (start, text[start..at]);
        }
    }

    private static TimeSpan ReadTime(string text, string unit, List<ValueProblem> problems)
    {
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
            digits++;
        string suffix = digits == text.Length ? unit : text[digits..].ToLowerInvariant();
        double? scale = suffix switch
        {
            "ms" => 0.001,
            "s" or "sec" or "secs" or "seconds" => 1,
            "m" or "min" or "mins" or "minutes" => 60,
            "h" or "hour" or "hours" => 3600,
            "d" or "day" or "days" => 86400,
            "w" or "week" or "weeks" => 604800,
            _ => null,
        };
        if (digits == 0 || !double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            problems.Add(new(0, $"'{text}' is no time", "write for example 3600s, 60m, 8h or 1d"));
            return TimeSpan.Zero;
        }

        if (scale is null)
        {
            problems.Add(new(digits, $"'{text[digits..]}' is no unit of time", "the units are s, m, h, d and w"));
            return TimeSpan.Zero;
        }

        double seconds = number * scale.Value;
        if (seconds <= LongestSeconds)
            return TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        problems.Add(new(0, $"'{text}' is longer than ten years"));
        return TimeSpan.Zero;
    }

    private const int MostPercent = 10_000;
    private const double LongestSeconds = 315_360_000;
}
