using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Output;

/// <summary>Standard output and standard error with what is known of them. Text goes out in UTF-8, one write a flush.</summary>
internal sealed class Terminal : IDisposable
{
    private const int WidthOfAPipe = 80;
    private readonly WatchedStream? _stream;

    public Terminal(TextWriter output, TextWriter error, bool isTerminal = false, int width = WidthOfAPipe, int height = 0)
    {
        Out = output;
        Error = error;
        IsTerminal = isTerminal;
        Width = width;
        Height = height;
    }

    private Terminal(WatchedStream output, Stream error, bool isTerminal, int width, int height)
        : this(new StreamWriter(output, new UTF8Encoding(false)), new StreamWriter(error, new UTF8Encoding(false)) { AutoFlush = true }, isTerminal, width, height) =>
        _stream = output;

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person looks at standard output.</summary>
    public bool IsTerminal { get; }

    /// <summary>Columns to write in.</summary>
    public int Width { get; }

    /// <summary>Columns for what is one line in a pipe, for whoever reads lines: there it is never broken.</summary>
    public int LineWidth => IsTerminal ? Width : int.MaxValue;

    /// <summary>Lines of a screen; 0 where there is none.</summary>
    public int Height { get; }

    /// <summary>Whether the reader of standard output has gone.</summary>
    public bool IsBroken => _stream?.IsBroken == true;

    /// <summary>Opens the process's own streams.</summary>
    public static Terminal Open()
    {
        bool isTerminal = !Console.IsOutputRedirected;
        (int columns, int lines) = isTerminal ? WindowSize.OfOutput() : (0, 0);
        return new Terminal(new WatchedStream(StandardStream.Output()), StandardStream.Error(), isTerminal, Columns(columns), lines);
    }

    /// <summary>Writes what is there, on the calling thread.</summary>
    public void Flush() => Out.Flush();

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

    private static int Columns(int ofWindow)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns >= 40)
            return columns;
        return ofWindow >= 40 ? ofWindow : WidthOfAPipe;
    }

    /// <summary>Remembers that a write failed.</summary>
    private sealed class WatchedStream(Stream inner) : Stream
    {
        public bool IsBroken { get; private set; }

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
            catch (IOException)
            {
                IsBroken = true;
                throw;
            }
        }
    }
}
