namespace XfrmCtl.Configuration.Text;

/// <summary>A stretch of a text.</summary>
/// <param name="Start">Offset of the first character.</param>
/// <param name="Length">How many characters; may be 0.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Offset just behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The stretch from <paramref name="start"/> to just before <paramref name="end"/>.</summary>
    public static TextSpan Between(int start, int end) => new(start, end - start);
}
