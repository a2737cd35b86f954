using System.Buffers;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <content>Settings and the scanning of words.</content>
internal sealed partial class IpsecConfParser
{
    private void ParseSetting(int wordEnd, bool indented)
    {
        TextSpan keyword = TextSpan.Between(_at, wordEnd);
        bool outside = _settings is null && !_unknownHeader;
        if (keyword.Length == 0)
            Report(DiagnosticSeverity.Error, DiagnosticCode.LineNotUnderstood, _at, "an '=' without a keyword before it", "write keyword=value");
        else if (outside)
        {
            Report(DiagnosticSeverity.Error, DiagnosticCode.OutsideSection, _at,
                $"'{source.Slice(keyword)}' stands in no section", "put it below 'config setup' or 'conn NAME'");
        }
        else if (!indented)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.NotIndented, _at,
                $"'{source.Slice(keyword)}' begins in column 1; Openswan and libreswan refuse the file for it", "put a blank before it");
        }

        TakeTo(ConfTokenKind.Keyword, wordEnd);
        TakeBlanks();
        Take(ConfTokenKind.EqualsSign, 1);
        TakeBlanks();
        TextSpan value = TakeValue(ConfQuoting.IsRemark(source.Slice(keyword)), out bool quoted);
        TakeRest();
        if (keyword.Length > 0)
            _settings?.Add(new(source, _words.Get(source.Slice(keyword)), keyword, _words.Get(source.Slice(value)), value, quoted));
    }

    private TextSpan TakeValue(bool wholeLine, out bool quoted)
    {
        quoted = false;
        if (_at < _lineEnd && !wholeLine && _text[_at] is '"' or '{')
        {
            quoted = true;
            return TakeQuoted(_text[_at] == '"' ? '"' : '}');
        }

        int end = wholeLine ? TrimEnd(_at, _lineEnd) : EndOfUnquoted();
        TextSpan value = TextSpan.Between(_at, end);
        if (value.Length == 0)
            return value;
        int quote = wholeLine ? -1 : _text.AsSpan(_at, value.Length).IndexOf('"');
        if (quote >= 0)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.StrayText, _at + quote,
                "a quote inside an unquoted value is part of the value", "put the quotes around the whole value");
        }

        if (!wholeLine && value.Length > 1 && _text[_at] == '\'' && _text[end - 1] == '\'')
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.StrayText, _at,
                "single quotes do not go around a value; they are part of it", "write double quotes");
        }

        int typographic = wholeLine ? -1 : _text.AsSpan(_at, value.Length).IndexOfAny(TypographicCharacters);
        if (typographic >= 0)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.StrayText, _at + typographic,
                $"a typographic character (U+{(int)_text[_at + typographic]:X4}) is part of the value", "write plain quotes and blanks");
        }

        if (!wholeLine && _text[end - 1] == '\\')
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.NoContinuation, end - 1,
                "a backslash does not continue a line; it is part of the value", "put the value on one line");
        }

        TakeTo(ConfTokenKind.Value, end);
        return value;
    }

    /// <summary>A value in double quotes or braces: on one line, no escapes, quotes taken off.</summary>
    private TextSpan TakeQuoted(char close)
    {
        int open = _at;
        Take(ConfTokenKind.Quote, 1);
        int end = _text.AsSpan(_at, _lineEnd - _at).IndexOf(close);
        bool closed = end >= 0;
        int valueEnd = closed ? _at + end : TrimEnd(_at, _lineEnd);
        if (!closed)
        {
            Report(DiagnosticSeverity.Error, DiagnosticCode.Unterminated, open,
                $"the {(close == '"' ? "quote" : "brace")} is not closed on this line", $"put '{close}' behind the value");
        }

        int valueAt = _at;
        int trimmedAt = close == '}' ? Math.Min(SkipBlanks(valueAt), valueEnd) : valueAt;
        int trimmedEnd = close == '}' ? TrimEnd(trimmedAt, valueEnd) : valueEnd;
        TakeTo(ConfTokenKind.Blank, trimmedAt);
        TakeTo(ConfTokenKind.Value, trimmedEnd);
        TakeTo(ConfTokenKind.Blank, valueEnd);
        if (closed)
            Take(ConfTokenKind.Quote, 1);
        return TextSpan.Between(trimmedAt, trimmedEnd);
    }

    private string TakeArgument()
    {
        if (_at >= _lineEnd || _text[_at] == '#')
            return "";
        if (_text[_at] is '"' or '{')
            return source.Slice(TakeQuoted(_text[_at] == '"' ? '"' : '}')).ToString();
        int end = _at;
        while (end < _lineEnd && !ConfQuoting.IsBlank(_text[end]))
            end++;
        string argument = _text[_at..end];
        TakeTo(ConfTokenKind.Argument, end);
        return argument;
    }

    /// <summary>What may follow a value: blanks and a comment; anything else is stray.</summary>
    private void TakeRest()
    {
        TakeBlanks();
        if (_at < _lineEnd && _text[_at] != '#')
        {
            int end = TrimEnd(_at, CommentStart(_at));
            Report(DiagnosticSeverity.Warning, DiagnosticCode.StrayText, _at, $"'{Shown(_at, end)}' is passed over: the value ends before it",
                "put quotes around the whole value, or a '# ' before a comment");
            TakeTo(ConfTokenKind.Stray, end);
            TakeBlanks();
        }

        TakeTo(ConfTokenKind.Comment, _lineEnd);
    }

    private void NotUnderstood(string message, bool indented)
    {
        string word = _text[_at..EndOfWord(_at)];
        string keyword = word.TrimEnd(':');
        string? near = Nearest.To(word, Directives);
        bool isKeyword = KeywordTable.Connection(keyword, out _) is not null || KeywordTable.Setup(keyword) is not null;
        // The settings of a misspelt section must not count for the section before it.
        bool isHeader = !indented && !isKeyword && near is not null;
        Report(DiagnosticSeverity.Error, DiagnosticCode.LineNotUnderstood, _at, isHeader ? message + "; the settings below it are passed over" : message,
            isKeyword ? $"write {keyword}=..." : near is null ? null : $"did you mean '{near}'?");
        if (isHeader)
            (_settings, _unknownHeader) = (null, true);
        int end = TrimEnd(_at, CommentStart(_at));
        TakeTo(ConfTokenKind.Stray, end);
        TakeBlanks();
        TakeTo(ConfTokenKind.Comment, _lineEnd);
    }

    private void CheckCharacters()
    {
        int bad = _text.AsSpan(_at, _lineEnd - _at).IndexOfAnyInRange('\0', '\u0008');
        if (bad >= 0)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.ControlCharacter, _at + bad,
                $"a control character (0x{(int)_text[_at + bad]:x2}) is part of the line", "remove it");
        }
    }

    /// <summary>Where an unquoted value ends: at a number sign behind a blank, or at the end of the line, without trailing blanks.</summary>
    private int EndOfUnquoted() => _at < _lineEnd && _text[_at] == '#' && ConfQuoting.IsBlank(_text[_at - 1])
        ? _at
        : TrimEnd(_at, CommentStart(_at));

    /// <summary>The first number sign behind a blank: one amid a word belongs to it (<c>leftid=@#c0ffee</c>).</summary>
    private int CommentStart(int from)
    {
        for (int at = from + 1; at < _lineEnd; at++)
        {
            if (_text[at] == '#' && ConfQuoting.IsBlank(_text[at - 1]))
                return at;
        }

        return _lineEnd;
    }

    private int EndOfWord(int from)
    {
        int end = from;
        while (end < _lineEnd && !ConfQuoting.IsBlank(_text[end]) && _text[end] != '=')
            end++;
        return end;
    }

    private int SkipBlanks(int from)
    {
        while (from < _lineEnd && ConfQuoting.IsBlank(_text[from]))
            from++;
        return from;
    }

    private int TrimEnd(int start, int end)
    {
        while (end > start && ConfQuoting.IsBlank(_text[end - 1]))
            end--;
        return end;
    }

    private string Shown(int start, int end) => end - start <= 40 ? _text[start..end] : string.Concat(_text.AsSpan(start, 37), "...");

    private void TakeBlanks() => TakeTo(ConfTokenKind.Blank, SkipBlanks(_at));

    private void Take(ConfTokenKind kind, int length) => TakeTo(kind, _at + length);

    private void TakeTo(ConfTokenKind kind, int end)
    {
        if (end <= _at)
            return;
        _tokens.Add(new(kind, TextSpan.Between(_at, end)));
        _at = end;
    }

    private void Report(DiagnosticSeverity severity, string code, int at, string message, string? suggestion = null) =>
        _diagnostics.Add(new(severity, code, source.LocationOf(at), message, suggestion));

    /// <summary>Quotes and blanks as word processors make them.</summary>
    private static readonly SearchValues<char> TypographicCharacters = SearchValues.Create("\u201c\u201d\u201e\u2018\u2019\u201a\u00a0\u200b");
}
