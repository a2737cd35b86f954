namespace XfrmCtl.Cli.Output;

/// <summary>Colour where it is wanted, plain text elsewhere. Colour never carries meaning alone: the word is always there.</summary>
internal sealed class Ink(bool isColoured)
{
    /// <summary>No colour.</summary>
    public static readonly Ink Plain = new(false);

    /// <summary>Decides by --color, and for <c>auto</c> by the terminal, NO_COLOR (no-color.org) and TERM.</summary>
    public static Ink For(string choice, Terminal terminal) => choice switch
    {
        "always" => new(true),
        "never" => Plain,
        _ => new(terminal.IsTerminal
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb")),
    };

    public string Good(string text) => Wrap("32", text);

    public string Warning(string text) => Wrap("33", text);

    public string Bad(string text) => Wrap("31", text);

    public string Strong(string text) => Wrap("1", text);

    public string Faint(string text) => Wrap("2", text);

    // SGR sequences, ECMA-48 §8.3.117.
    private string Wrap(string code, string text) => isColoured && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
