using System.Globalization;

namespace XfrmCtl.Cli.Output;

/// <summary>The last line of a terminal while something is waited for: what, and for how long by now. It takes itself away before anything else is written.</summary>
/// <remarks>Only for terminals that know carriage return and erase (ECMA-48 §8.3.41). The owner writes lines only after <see cref="Clear"/>.</remarks>
internal sealed class LiveLine : IDisposable
{
    private const string Erase = "\r\e[K";
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Terminal _terminal;
    private readonly Ink _ink;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private string? _text;
    private long _since;

    public LiveLine(Terminal terminal, Ink ink, TimeProvider clock)
    {
        _terminal = terminal;
        _ink = ink;
        _clock = clock;
        _timer = clock.CreateTimer(static line => ((LiveLine)line!).Draw(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the terminal is one for it.</summary>
    /// <param name="terminal">The terminal.</param>
    /// <param name="variables">The variables of the environment.</param>
    public static bool Suits(Terminal terminal, Func<string, string?> variables) => terminal.IsTerminal && variables("TERM") is not (null or "" or "dumb");

    /// <summary>Shows a text in the line until it is cleared or another takes its place.</summary>
    public void Show(string text)
    {
        lock (_gate)
        {
            (_text, _since) = (text, _clock.GetTimestamp());
            Write();
            _timer.Change(Beat, Beat);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_text is null)
                return;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _text = null;
            _terminal.Verbatim.Write(Erase);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        _timer.Dispose();
    }

    private void Draw()
    {
        lock (_gate)
        {
            try
            {
                if (_text is not null)
                    Write();
            }
            catch (IOException)
            {
                // The terminal has gone; whoever writes the next line hears of it.
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Write()
    {
        _terminal.Measure();
        string elapsed = string.Create(CultureInfo.InvariantCulture, $" {_clock.GetElapsedTime(_since).TotalSeconds:0} s");
        int room = Math.Max(1, _terminal.Width - elapsed.Length - 1);
        string text = Words.Columns(_text!) <= room ? _text! : Cut(_text!, room);
        _terminal.Verbatim.Write(Erase + _ink.Faint(text + elapsed));
        _terminal.Verbatim.Flush();
    }

    /// <summary>Of what is too long the beginning and the end, which says how often.</summary>
    private static string Cut(string text, int room)
    {
        const int End = 20;
        return room > 2 * End && text[^1] < ColumnWidth.FirstOfAnother && Words.Columns(text[^End..]) == End
            ? text[..Words.Reach(text, 0, room - End - 1)] + "…" + text[^End..]
            : text[..Words.Reach(text, 0, room)];
    }
}
