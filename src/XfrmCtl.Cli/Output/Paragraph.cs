namespace XfrmCtl.Cli.Output;

/// <summary>Text of any length in lines that are no wider than the terminal. What fits stands as it is, with its two blanks between columns.</summary>
internal static class Paragraph
{
    /// <summary>A line that is cut goes on behind this, so that nobody types the pieces as two.</summary>
    public const string GoesOn = "... ";

    // Narrower than this nothing can be read; a terminal that is has lines of its own making.
    private const int Least = 8;

    /// <summary>A sentence, broken at blanks; the lines below the first begin under its text, or as far to the right as is told.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="lead">What stands before it; it may be coloured.</param>
    /// <param name="text">The sentence, without colours.</param>
    /// <param name="colour">Colours each line of it.</param>
    /// <param name="indent">Blanks before the lines below the first; the width of the lead unless given.</param>
    public static void Prose(TextWriter writer, int width, string lead, string text, Func<string, string>? colour = null, int? indent = null) =>
        Write(writer, width, lead, text, new string(' ', indent ?? Words.Columns(lead)), colour);

    /// <summary>A line that may be typed: its own blanks in front stay, and where it is cut it goes on behind <see cref="GoesOn"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="lead">What stands before it; it may be coloured.</param>
    /// <param name="line">The line, without colours.</param>
    public static void Typed(TextWriter writer, int width, string lead, string line)
    {
        string own = new(' ', line.Length - line.TrimStart().Length);
        Write(writer, width, lead + own, line.TrimStart(), new string(' ', Words.Columns(lead)) + own + GoesOn, colour: null);
    }

    private static void Write(TextWriter writer, int width, string lead, string text, string next, Func<string, string>? colour)
    {
        if (Words.Columns(lead) + Words.Columns(text) <= width)
        {
            writer.WriteLine(lead + (colour is null ? text : colour(text)));
            return;
        }

        foreach (string piece in Words.Fold(text, Math.Max(Least, width - Math.Max(Words.Columns(lead), next.Length))))
        {
            writer.WriteLine(lead + (colour is null ? piece : colour(piece)));
            lead = next;
        }
    }
}
