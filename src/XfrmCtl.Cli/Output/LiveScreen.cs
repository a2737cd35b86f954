using System.Diagnostics;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Output;

/// <summary>
/// Frames of a live view. On a terminal each takes the place of the one before, on a screen of its own that is gone afterwards, fits the window whatever size that is given, and goes out in one write, so that
/// nothing flickers; elsewhere, and on terminals that know no such thing, they stand one below the other.
/// </summary>
/// <param name="context">Where they go, and what there is to know of it.</param>
/// <param name="isOneOfMany">Whether there is a next; one alone is a text like any other.</param>
internal sealed class LiveScreen(CliContext context, bool isOneOfMany = true) : IDisposable
{
    // ECMA-48: CUP to the corner, EL to the end of each line, ED to the end of the screen; DECTCEM hides and shows the cursor; xterm's other screen keeps what was there.
    private const string Home = "\e[H";
    private const string EndOfLine = "\e[K";
    private const string EndOfScreen = "\e[J";
    private const string Enter = "\e[?1049h\e[?25l\e[H\e[2J";
    private const string Leave = "\e[?1049l\e[?25h";

    private readonly Terminal _terminal = context.Terminal;
    private Action<Terminal>? _frame;
    private LiveKeys? _keys;

    /// <summary>Whether frames take each other's place.</summary>
    public bool IsLive { get; } = isOneOfMany && LiveLine.Suits(context.Terminal, context.Variables);

    /// <summary>Draws one frame; on a terminal no more lines than it has, what is said on standard error among them.</summary>
    public void Draw(Action<Terminal> frame)
    {
        bool isFirst = _frame is null;
        _frame = frame;
        if (!IsLive)
        {
            var text = new StringWriter { NewLine = "\n" };
            var page = new Terminal(text, _terminal.Error, _terminal.IsTerminal, _terminal.Width, _terminal.Height);
            frame(page);
            page.Flush();
            _terminal.Verbatim.Write(isFirst ? $"{text}" : $"\n{text}");
            _terminal.Flush();
            return;
        }

        if (isFirst)
        {
            if (_terminal.IsOwn)
                _keys = LiveKeys.TryOpen();
            _terminal.Verbatim.Write(Enter);
        }

        _terminal.Measure();
        string[] lines = Lines(frame);
        _terminal.Verbatim.Write(Home + string.Concat(lines.Select(line => line + (Words.Columns(line) < _terminal.Width ? EndOfLine : "") + "\n")) + EndOfScreen);
        _terminal.Verbatim.Flush();
    }

    /// <summary>Waits for the next look; false where somebody has seen enough (q).</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C.</exception>
    public async ValueTask<bool> Wait(TimeSpan interval)
    {
        if (_keys is null)
        {
            await Task.Delay(interval, context.Clock, context.Interrupted).ConfigureAwait(false);
            return true;
        }

        long until = Stopwatch.GetTimestamp() + (long)(interval.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            switch (_keys.Wait(until, context.Interrupted))
            {
                case LiveEvent.Elapsed:
                    return true;
                case LiveEvent.Quit:
                    return false;
                case LiveEvent.Suspended:
                    Write(Leave);
                    _keys.Suspend();
                    Write(Enter);
                    break;
            }

            Draw(_frame!);
        }
    }

    /// <summary>Leaves the last frame where text goes on.</summary>
    public void Keep()
    {
        if (!IsLive || _frame is not { } frame)
            return;
        string[] lines = Lines(frame);
        Dispose();
        Write(string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>Gives the terminal back as it was.</summary>
    public void Dispose()
    {
        _keys?.Dispose();
        _keys = null;
        if (!IsLive || _frame is null)
            return;
        _frame = null;
        try
        {
            Write(Leave);
        }
        catch (IOException)
        {
            // It has gone itself.
        }
    }

    private string[] Lines(Action<Terminal> frame)
    {
        int rows = _terminal.Height > 1 ? _terminal.Height - 1 : int.MaxValue;
        var text = new StringWriter { NewLine = "\n" };
        var page = new Terminal(text, text, isTerminal: true, _terminal.Width, _terminal.Height) { Rows = rows };
        frame(page);
        page.Flush();
        page.Error.Flush();
        return [.. $"{text}".TrimEnd('\n').Split('\n').Take(rows)];
    }

    private void Write(string text)
    {
        _terminal.Verbatim.Write(text);
        _terminal.Verbatim.Flush();
    }
}
