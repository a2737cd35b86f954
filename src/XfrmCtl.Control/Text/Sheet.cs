using System.Globalization;

namespace XfrmCtl.Control.Text;

/// <summary>Where text for people goes, and how wide it may be.</summary>
/// <param name="Out">Where to.</param>
/// <param name="Width">Columns.</param>
public sealed record Sheet(TextWriter Out, int Width)
{
    /// <summary>Columns where nobody says how many.</summary>
    public const int UsualWidth = 80;

    // On less not a word is left of a line.
    private const int LeastWidth = 8;

    /// <summary>Lines that can be seen at once, of what is drawn again and again; no end to them elsewhere.</summary>
    public int Rows { get; init; } = int.MaxValue;

    /// <summary>How wide text may be.</summary>
    /// <param name="columns">The variable COLUMNS, which goes before all else.</param>
    /// <param name="window">The terminal's columns; 0 where there is none or it does not say.</param>
    public static int WidthOf(string? columns, int window)
    {
        if (int.TryParse(columns, NumberStyles.Integer, CultureInfo.InvariantCulture, out int wanted) && wanted >= LeastWidth)
            return wanted;
        return window > 0 ? Math.Max(LeastWidth, window) : UsualWidth;
    }
}
