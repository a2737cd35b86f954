using System.Text;

namespace XfrmCtl.Control.Text;

/// <summary>
/// A terminal's lines, none wider than it: whoever writes them fits them to what is usual, and what is still too wide, on a narrow terminal or with very long names, is broken here, at a blank where there is one,
/// and goes on below the first letter of its line.
/// </summary>
/// <param name="inner">The terminal.</param>
/// <param name="width">How many columns it has at the moment.</param>
public sealed class FoldedWriter(TextWriter inner, Func<int> width) : TextWriter
{
    private readonly StringBuilder _line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n')
            End();
        else
            _line.Append(value);
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (buffer.IndexOf('\n') is >= 0 and int at)
        {
            _line.Append(buffer[..at]);
            End();
            buffer = buffer[(at + 1)..];
        }

        _line.Append(buffer);
    }

    /// <inheritdoc/>
    public override void WriteLine()
    {
        End();
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        End();
    }

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer)
    {
        Write(buffer);
        End();
    }

    /// <inheritdoc/>
    /// <remarks>As the next two, it has no thread of its own to wait on.</remarks>
    public override Task WriteAsync(string? value)
    {
        Write(value.AsSpan());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Hands on what there is, a line that is not ended too.</summary>
    public override void Flush()
    {
        if (_line.Length > 0)
        {
            inner.Write(_line.ToString());
            _line.Clear();
        }

        inner.Flush();
    }

    private void End()
    {
        string line = _line.ToString();
        _line.Clear();
        foreach (string part in Parts(line, width()))
            inner.Write(part + '\n');
    }

    /// <summary>A line in parts that are no wider than that.</summary>
    public static IEnumerable<string> Parts(string line, int width)
    {
        if (line.Length <= width && line.AsSpan().IndexOfAnyExceptInRange('\0', '\u02ff') < 0)
            return [line];
        if (Words.Columns(line) <= width)
            return [line];
        string text = line.TrimStart(' ');
        string indent = new(' ', Math.Min(line.Length - text.Length, width / 2));
        return Words.Pieces(text, width - indent.Length).Select(piece => indent + piece);
    }
}
