using System.Text;

namespace XfrmCtl.Configuration.Text;

/// <summary>The text of one file, which knows where its lines begin and gives its octets back unchanged.</summary>
public sealed class SourceText
{
    private readonly Encoding _encoding;
    private readonly int[] _lineStarts;

    /// <summary>Makes a text of UTF-8 origin.</summary>
    public SourceText(string path, string text)
        : this(path, text, StrictUtf8)
    {
    }

    private SourceText(string path, string text, Encoding encoding)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(text);
        Path = path;
        Text = text;
        _encoding = encoding;
        _lineStarts = FindLineStarts(text);
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>The whole text, line ends and byte order mark included.</summary>
    public string Text { get; }

    /// <summary>How many lines there are; a text without final newline has its last line too, an empty text has one.</summary>
    public int LineCount => _lineStarts.Length;

    /// <summary>Whether the file is UTF-16, as some editors save it; the other programs cannot read it.</summary>
    internal bool IsUtf16 => _encoding is UnicodeEncoding;

    /// <summary>Reads octets as UTF-8, as UTF-16 where its byte order mark begins them, or else as Latin-1, so that no octet is lost in any case.</summary>
    public static SourceText FromOctets(string path, ReadOnlySpan<byte> octets)
    {
        Encoding encoding = octets.StartsWith(LittleEndianMark) ? LittleEndianUtf16 : octets.StartsWith(BigEndianMark) ? BigEndianUtf16 : StrictUtf8;
        try
        {
            return new(path, encoding.GetString(octets), encoding);
        }
        catch (DecoderFallbackException)
        {
            return new(path, Encoding.Latin1.GetString(octets), Encoding.Latin1);
        }
    }

    /// <summary>Another text of the same file, which goes back to octets in the same way.</summary>
    /// <exception cref="ArgumentException">The file is not UTF-8, and the text holds characters that its octets cannot stand for.</exception>
    public SourceText With(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_encoding == Encoding.Latin1 && text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00ff') >= 0)
            throw new ArgumentException($"{Path} is not UTF-8, so that only characters of Latin-1 can be put into it", nameof(text));
        return new(Path, text, _encoding);
    }

    /// <summary>The octets that the text came from.</summary>
    /// <exception cref="EncoderFallbackException">The text was made of a string with an unpaired surrogate, which no octets stand for.</exception>
    public byte[] ToOctets() => ToOctets(Text);

    /// <summary>The octets of a text like this one.</summary>
    /// <exception cref="EncoderFallbackException">The text was made of a string with an unpaired surrogate, which no octets stand for.</exception>
    public byte[] ToOctets(string text) => _encoding.GetBytes(text);

    /// <summary>Offset of the first character of a line.</summary>
    /// <param name="index">Line index, from 0.</param>
    public int LineStart(int index) => _lineStarts[index];

    /// <summary>The line index, from 0, of an offset.</summary>
    public int LineIndexOf(int offset)
    {
        int index = Array.BinarySearch(_lineStarts, offset);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>Line and column of an offset; the end of the text is a place too.</summary>
    public SourceLocation LocationOf(int offset)
    {
        int line = LineIndexOf(offset);
        return new(Path, line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>The characters of a span.</summary>
    public ReadOnlySpan<char> Slice(TextSpan span) => Text.AsSpan(span.Start, span.Length);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding LittleEndianUtf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding BigEndianUtf16 = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> LittleEndianMark => [0xff, 0xfe];

    private static ReadOnlySpan<byte> BigEndianMark => [0xfe, 0xff];

    private static int[] FindLineStarts(string text)
    {
        int lines = 1 + text.AsSpan(0, Math.Max(text.Length - 1, 0)).Count('\n');
        int[] starts = new int[lines];
        for (int line = 1; line < lines; line++)
            starts[line] = text.IndexOf('\n', starts[line - 1]) + 1;
        return starts;
    }
}
