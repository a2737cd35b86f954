namespace XfrmCtl.Control.Text;

/// <summary>Colour where it is wanted, plain text elsewhere. Colour never carries meaning alone: the word is always there.</summary>
public sealed class Ink(bool isColoured)
{
    /// <summary>No colour.</summary>
    public static readonly Ink Plain = new(false);

    /// <summary>Decides by --color, and for <c>auto</c> by the terminal, NO_COLOR (no-color.org) and TERM.</summary>
    /// <param name="choice">auto, always or never.</param>
    /// <param name="isTerminal">Whether a person looks at it.</param>
    /// <param name="noColor">The variable NO_COLOR.</param>
    /// <param name="term">The variable TERM.</param>
    public static Ink For(string choice, bool isTerminal, string? noColor, string? term) => choice switch
    {
        "always" => new(true),
        "never" => Plain,
        _ => new(isTerminal && string.IsNullOrEmpty(noColor) && term is not (null or "" or "dumb")),
    };

    /// <summary>What is as it should be: green.</summary>
    public string Good(string text) => Wrap("32", text);

    /// <summary>What wants a look: yellow.</summary>
    public string Warning(string text) => Wrap("33", text);

    /// <summary>What is wrong: red.</summary>
    public string Bad(string text) => Wrap("31", text);

    /// <summary>Names and titles: bold.</summary>
    public string Strong(string text) => Wrap("1", text);

    /// <summary>What is said beside: dim.</summary>
    public string Faint(string text) => Wrap("2", text);

    // SGR sequences, ECMA-48 §8.3.117.
    private string Wrap(string code, string text) => isColoured && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
