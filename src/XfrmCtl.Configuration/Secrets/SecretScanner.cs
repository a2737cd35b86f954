using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>Cuts a secrets file into tokens and records, over octets, so that no key ever becomes a string.</summary>
/// <remarks>A record begins with a token in column 1 and goes on over indented lines (ipsec.secrets(5)).</remarks>
internal sealed class SecretScanner
{
    private readonly byte[] _octets;
    private readonly List<SecretToken> _tokens = [];
    private readonly List<(int First, int Count)> _records = [];
    private readonly List<int> _lineStarts = [0];
    private int _at;
    private int _recordStart = -1;

    public SecretScanner(byte[] octets)
    {
        _octets = octets;
        if (octets.AsSpan().StartsWith(Utf8Mark))
            Take(SecretTokenKind.Blank, Utf8Mark.Length);
        bool lineStart = true;
        while (_at < octets.Length)
            lineStart = Next(lineStart);
        CloseRecord();
    }

    /// <summary>The tokens; together they are the whole file, in order and without a gap.</summary>
    public IReadOnlyList<SecretToken> Tokens => _tokens;

    /// <summary>The records as runs of tokens without blanks and comments.</summary>
    public IEnumerable<IReadOnlyList<SecretToken>> Records()
    {
        foreach ((int first, int count) in _records)
            yield return _tokens.GetRange(first, count).FindAll(token => token.Kind is not (SecretTokenKind.Blank or SecretTokenKind.Comment));
    }

    /// <summary>Line and column of an offset.</summary>
    public SourceLocation LocationOf(string path, int offset)
    {
        int index = _lineStarts.BinarySearch(offset);
        int line = index >= 0 ? index : ~index - 1;
        return new(path, line + 1, offset - _lineStarts[line] + 1);
    }

    private bool Next(bool lineStart)
    {
        byte first = _octets[_at];
        if (first == '\n')
        {
            Take(SecretTokenKind.Blank, 1);
            if (_at < _octets.Length)
                _lineStarts.Add(_at);
            return true;
        }

        if (IsBlank(first))
        {
            int end = _at;
            while (end < _octets.Length && IsBlank(_octets[end]))
                end++;
            Take(SecretTokenKind.Blank, end - _at);
            return false;
        }

        if (first == '#' && (lineStart || IsBlank(_octets[_at - 1])))
        {
            Take(SecretTokenKind.Comment, LineEnd() - _at);
            return false;
        }

        if (lineStart)
        {
            CloseRecord();
            _recordStart = _tokens.Count;
        }
        else if (_recordStart < 0)
        {
            // A file that starts with a continuation: its first token begins a record all the same.
            _recordStart = _tokens.Count;
        }

        TakeWord(first);
        return false;
    }

    private void TakeWord(byte first)
    {
        if (first is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            int rest = LineEnd() - _at - 1;
            int close = _octets.AsSpan(_at + 1, rest).IndexOf(first);
            Take(close < 0 ? SecretTokenKind.Unterminated : SecretTokenKind.Quoted, close < 0 ? rest + 1 : close + 2);
            return;
        }

        int end = _at;
        while (end < _octets.Length && !IsBlank(_octets[end]) && _octets[end] != '\n')
            end++;
        if (_octets.AsSpan(_at, end - _at).StartsWith("0t"u8))
            end = LineEnd();
        if (end - _at == 1 && first == ':')
            Take(SecretTokenKind.Colon, 1);
        else if (_octets[end - 1] == ':' && !IsAddressEnd(end) && end - _at > 1)
        {
            Take(SecretTokenKind.Word, end - 1 - _at);
            Take(SecretTokenKind.Colon, 1);
        }
        else
        {
            Take(SecretTokenKind.Word, end - _at);
        }
    }

    /// <summary>Whether a word that ends in a colon is an IPv6 address (<c>2001:db8::</c>) rather than one with the separator behind it.</summary>
    private bool IsAddressEnd(int end) => end - _at > 2 && _octets[end - 2] == ':';

    private void CloseRecord()
    {
        if (_recordStart >= 0)
            _records.Add((_recordStart, _tokens.Count - _recordStart));
        _recordStart = -1;
    }

    private int LineEnd()
    {
        int length = _octets.AsSpan(_at).IndexOf((byte)'\n');
        int end = length < 0 ? _octets.Length : _at + length;
        return end > _at && _octets[end - 1] == '\r' ? end - 1 : end;
    }

    private void Take(SecretTokenKind kind, int length)
    {
        if (length == 0)
            return;
        _tokens.Add(new(kind, new(_at, length)));
        _at += length;
    }

    private static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t' or (byte)'\r';

    private static ReadOnlySpan<byte> Utf8Mark => [0xef, 0xbb, 0xbf];
}
