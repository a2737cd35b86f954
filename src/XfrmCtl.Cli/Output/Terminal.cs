using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>Standard output and standard error with what is known of them. Text goes out in UTF-8, one write a flush.</summary>
internal sealed class Terminal : IDisposable
{
    // <asm-generic/errno-base.h>
    private const int EIO = 5;
    private const int EPIPE = 32;

    private readonly WatchedStream? _stream;

    public Terminal(TextWriter output, TextWriter error, bool isTerminal = false, int width = Sheet.UsualWidth, int height = 0)
    {
        Verbatim = output;
        Out = isTerminal ? new FoldedWriter(output, () => Folds ? Width : int.MaxValue) : output;
        Error = isTerminal ? new FoldedWriter(error, () => Folds ? Width : int.MaxValue) : error;
        IsTerminal = isTerminal;
        Width = width;
        Height = height;
    }

    private Terminal(WatchedStream stream, Stream error, bool isTerminal)
    {
        _stream = stream;
        Verbatim = new StreamWriter(stream, new UTF8Encoding(false));
        Out = isTerminal ? new FoldedWriter(Verbatim, () => Folds ? Width : int.MaxValue) : Verbatim;
        // Whether a person looks there too is asked when there is something to say.
        Error = new FoldedWriter(new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true }, () => Folds && !Console.IsErrorRedirected ? Columns(WindowSize.OfError().Columns) : int.MaxValue);
        IsTerminal = isTerminal;
        Measure();
    }

    /// <summary>Standard output; on a terminal no line is wider than it.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Standard output as it is, for what moves the cursor. What was written to <see cref="Out"/> without the end of its line is not before it.</summary>
    public TextWriter Verbatim { get; }

    /// <summary>Whether lines that are wider than the terminal are broken; not those of programs' own formats.</summary>
    public bool Folds { get; set; } = true;

    /// <summary>Whether it is that of this process, whose keys can be read.</summary>
    public bool IsOwn => _stream is not null;

    /// <summary>Whether a person looks at standard output.</summary>
    public bool IsTerminal { get; }

    /// <summary>Columns to write in.</summary>
    public int Width { get; private set; }

    /// <summary>Standard output for what is shared with the daemon.</summary>
    public Sheet Sheet => new(Out, Width) { Rows = Rows };

    /// <summary>The colours that are asked for, or that standard output takes.</summary>
    public Ink Ink(string choice) =>
        Control.Text.Ink.For(choice, IsTerminal, Environment.GetEnvironmentVariable("NO_COLOR"), Environment.GetEnvironmentVariable("TERM"));

    /// <summary>Columns for what is one line in a pipe, for whoever reads lines: there it is never broken.</summary>
    public int LineWidth => IsTerminal ? Width : int.MaxValue;

    /// <summary>Lines of a screen; 0 where there is none.</summary>
    public int Height { get; private set; }

    /// <summary>Lines that can be seen at once of what is drawn again and again; no end to them elsewhere.</summary>
    public int Rows { get; init; } = int.MaxValue;

    /// <summary>Whether standard output could not be written.</summary>
    public bool IsBroken => _stream?.Fault is not null;

    /// <summary>Whether that is because nobody reads any more: the reader of a pipe has what it wanted (<c>xfrmctl status | head</c>), or the terminal was closed.</summary>
    public bool IsAbandoned => _stream?.Fault?.HResult is EPIPE or EIO;

    /// <summary>Opens the process's own streams.</summary>
    public static Terminal Open() => new(new WatchedStream(StandardStream.Output()), StandardStream.Error(), !Console.IsOutputRedirected);

    /// <summary>What it comes to that standard output could not be written: nothing where nobody reads it, a mistake that is told where it should have been kept.</summary>
    public ExitCode Break()
    {
        if (IsAbandoned)
            return ExitCode.Ok;
        Error.WriteLine($"xfrmctl: standard output cannot be written: {_stream?.Fault?.Message}");
        return ExitCode.No;
    }

    /// <summary>Looks how large the window is now: people resize them.</summary>
    public void Measure()
    {
        if (_stream is null)
            return;
        (int columns, int lines) = IsTerminal ? WindowSize.OfOutput() : (0, 0);
        (Width, Height) = (Columns(columns), lines);
    }

    /// <summary>The same without standard output, of which nobody reads any more.</summary>
    public Terminal Muted() => new(TextWriter.Null, Error, width: Width);

    /// <summary>Writes what is there, on the calling thread; that nobody reads any more is no fault of who ends.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        try
        {
            Out.Flush();
        }
        catch (IOException) when (IsAbandoned)
        {
            // IsAbandoned has it.
        }
    }

    /// <summary>Writes a document and a newline, a few kilobytes at a time while it is made: one of ten thousand connections has hundreds of megabytes as a string.</summary>
    public void WriteJson<T>(T document, JsonTypeInfo<T> rules)
    {
        Flush();
        Stream output = _stream ?? (Stream)new TextStream(Out);
        JsonSerializer.Serialize(output, document, rules);
        output.Write("\n"u8);
        output.Flush();
    }

    public void Dispose()
    {
        try
        {
            Flush();
        }
        catch (IOException)
        {
            // Nobody reads: nothing to say, and nobody to say it to.
        }
    }

    private static int Columns(int ofWindow) => Sheet.WidthOf(Environment.GetEnvironmentVariable("COLUMNS"), ofWindow);

    /// <summary>Remembers that a write failed.</summary>
    private sealed class WatchedStream(Stream inner) : Stream
    {
        public IOException? Fault { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        // Without these two another thread would be made to write.
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flush();
            return Task.CompletedTask;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (IOException fault)
            {
                Fault = fault;
                throw;
            }
        }
    }
}
