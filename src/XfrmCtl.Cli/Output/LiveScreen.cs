namespace XfrmCtl.Cli.Output;

/// <summary>Frames of a live view: drawn over each other on a terminal, one below the other elsewhere. Each goes out in one write, so that nothing flickers.</summary>
/// <param name="terminal">Where they go.</param>
internal sealed class LiveScreen(Terminal terminal)
{
    // ECMA-48: CUP to the corner, EL to the end of each line, ED to the end of the screen; DECTCEM hides and shows the cursor.
    private const string Home = "\e[H";
    private const string EndOfLine = "\e[K\n";
    private const string EndOfScreen = "\e[J";
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string Clear = "\e[2J";

    private bool _begun;

    /// <summary>Draws one frame; on a terminal no more lines than it has.</summary>
    public void Draw(Action<Terminal> frame)
    {
        var text = new StringWriter { NewLine = "\n" };
        frame(new Terminal(text, terminal.Error, terminal.IsTerminal, terminal.Width, terminal.Height));
        string drawn = text.ToString();
        if (terminal.IsTerminal)
        {
            string[] lines = drawn.TrimEnd('\n').Split('\n');
            int room = terminal.Height > 1 ? terminal.Height - 1 : int.MaxValue;
            drawn = (_begun ? "" : HideCursor + Clear) + Home + string.Join(EndOfLine, lines.Take(room)) + EndOfLine + EndOfScreen;
        }
        else if (_begun)
        {
            drawn = "\n" + drawn;
        }

        _begun = true;
        terminal.Out.Write(drawn);
        terminal.Out.Flush();
    }

    /// <summary>Gives the terminal back.</summary>
    public void End()
    {
        if (!_begun || !terminal.IsTerminal)
            return;
        terminal.Out.Write(ShowCursor);
        terminal.Out.Flush();
    }
}
