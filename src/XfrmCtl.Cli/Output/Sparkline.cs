namespace XfrmCtl.Cli.Output;

/// <summary>A row of bars, one for each value, the highest for the greatest; no colour carries its meaning.</summary>
internal static class Sparkline
{
    // U+2581 to U+2588; where the terminal may not have them, marks of growing weight.
    private const string Blocks = "▁▂▃▄▅▆▇█";
    private const string Ascii = "_.-~=+*#";

    /// <summary>Draws the last <paramref name="width"/> values; what is missing at the left is blank, and nothing at all is the lowest bar.</summary>
    public static string Draw(IReadOnlyList<double> values, int width, bool ascii)
    {
        string bars = ascii ? Ascii : Blocks;
        IReadOnlyList<double> shown = [.. values.Skip(Math.Max(0, values.Count - width))];
        double top = shown.Count == 0 ? 0 : shown.Max();
        string drawn = string.Concat(shown.Select(value => bars[top <= 0 ? 0 : (int)Math.Clamp(Math.Ceiling(value / top * (bars.Length - 1)), 0, bars.Length - 1)]));
        return drawn.PadLeft(width);
    }

    /// <summary>Whether the locale has no room for the bars (locale(7): LC_ALL before LC_CTYPE before LANG).</summary>
    public static bool NeedsAscii(Func<string, string?> environment)
    {
        string locale = environment("LC_ALL") is { Length: > 0 } all ? all : environment("LC_CTYPE") is { Length: > 0 } type ? type : environment("LANG") ?? "";
        return !locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) && !locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
    }
}
