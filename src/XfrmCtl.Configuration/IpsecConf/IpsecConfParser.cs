using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Takes ipsec.conf apart line by line: the grammar has no construct that crosses a line end.</summary>
/// <remarks>
/// Wider than Openswan 2.6 and libreswan 4, which refuse a whole file for one word: comments may be glued (<c>auto=add #x</c>), CR LF and a missing
/// last newline are taken, unquoted values may hold blanks, keywords may begin in column 1 (with a warning). Nothing is read differently from them
/// that they read at all.
/// </remarks>
internal sealed partial class IpsecConfParser(SourceText source)
{
    private readonly string _text = source.Text;
    private readonly List<ConfToken> _tokens = new(source.Text.Length / UsualTokenLength);
    private readonly List<ConfItem> _items = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly StringPool _words = new();
    private List<ConfSetting>? _settings;
    private bool _unknownHeader;
    private int _at;
    private int _lineEnd;

    public IReadOnlyList<ConfToken> Tokens => _tokens;

    public IReadOnlyList<ConfItem> Items => _items;

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public void Parse()
    {
        if (_text.StartsWith('\uFEFF'))
            TakeByteOrderMark();
        while (_at < _text.Length)
            ParseLine();
    }

    private void TakeByteOrderMark()
    {
        if (source.IsUtf16)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.Encoding, _at,
                "the file is UTF-16, which Openswan and libreswan cannot read", "save it as UTF-8 without a byte order mark");
        }
        else
        {
            Report(DiagnosticSeverity.Info, DiagnosticCode.Encoding, _at,
                "the file begins with a byte order mark, for which Openswan and libreswan refuse it", "save it as UTF-8 without one");
        }

        Take(ConfTokenKind.ByteOrderMark, 1);
    }

    private void ParseLine()
    {
        int newline = _text.IndexOf('\n', _at);
        _lineEnd = newline < 0 ? _text.Length : newline;
        int lineBreak = _lineEnd;
        if (newline > _at && _text[newline - 1] == '\r')
            _lineEnd--;

        int start = _at;
        TakeBlanks();
        if (_at < _lineEnd)
        {
            CheckCharacters();
            if (_text[_at] == '#')
                TakeTo(ConfTokenKind.Comment, _lineEnd);
            else
                ParseContent(_at > start);
        }

        if (newline >= 0)
            TakeTo(ConfTokenKind.LineEnd, lineBreak + 1);
    }

    private void ParseContent(bool indented)
    {
        int wordEnd = EndOfWord(_at);
        int next = SkipBlanks(wordEnd);
        if (next < _lineEnd && _text[next] == '=')
            ParseSetting(wordEnd, indented);
        else if (wordEnd == _at)
            NotUnderstood("an '=' without a keyword before it", indented);
        else
            ParseDirective(_text[_at..wordEnd], wordEnd, indented);
    }

    private void ParseDirective(string word, int wordEnd, bool indented)
    {
        if (!Directives.Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            NotUnderstood(
                indented
                    ? $"'{word}' has no '='; a line of a section is keyword=value"
                    : $"'{word}' begins no section; the file has 'config setup', 'conn NAME', 'include PATTERN' and 'version 2.0'",
                indented);
            return;
        }

        if (indented)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.HeaderIndented, _at,
                $"'{word}' is indented; Openswan and libreswan refuse the file for it", $"begin '{word}' in column 1");
        }

        int directiveAt = _at;
        TakeTo(ConfTokenKind.Directive, wordEnd);
        TakeBlanks();
        int argumentAt = _at;
        string argument = TakeArgument();
        TakeRest();
        Open(word.ToLowerInvariant(), argument, directiveAt, argumentAt);
    }

    private void Open(string directive, string argument, int directiveAt, int argumentAt)
    {
        _unknownHeader = false;
        if (argument.Length == 0 && directive != "version")
        {
            Report(DiagnosticSeverity.Error, DiagnosticCode.NameMissing, directiveAt, $"'{directive}' has nothing behind it", Example(directive));
            if (directive != "include")
                (_settings, _unknownHeader) = (null, true);
            return;
        }

        switch (directive)
        {
            case "version":
                CheckVersion(argument, directiveAt);
                break;
            case "include":
                _items.Add(new ConfItem.Include(argument) { Location = source.LocationOf(argumentAt) });
                break;
            case "config" when string.Equals(argument, "setup", StringComparison.OrdinalIgnoreCase):
                OpenSection(ConfSectionKind.Setup, "setup", argumentAt);
                break;
            case "config":
                Report(DiagnosticSeverity.Error, DiagnosticCode.UnknownSection, argumentAt,
                    $"there is no 'config {argument}'; its lines are passed over", "write 'config setup'");
                OpenSection(ConfSectionKind.Other, argument, argumentAt);
                break;
            case "ca":
                Report(DiagnosticSeverity.Info, DiagnosticCode.SectionWithoutEffect, directiveAt, $"'ca {argument}' has no effect: certificates are not used");
                OpenSection(ConfSectionKind.Other, argument, argumentAt);
                break;
            default:
                OpenSection(ConfSectionKind.Connection, argument, argumentAt);
                break;
        }
    }

    private void OpenSection(ConfSectionKind kind, string name, int at)
    {
        _settings = [];
        _items.Add(new ConfItem.Section(kind, name, _settings) { Location = source.LocationOf(at) });
    }

    private void CheckVersion(string argument, int at)
    {
        if (_items.Count > 0)
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.Version, at,
                "'version' stands behind a section; Openswan and libreswan refuse the file for it", "move it to the top or leave it out");
        }
        else if (!argument.StartsWith('2'))
        {
            Report(DiagnosticSeverity.Warning, DiagnosticCode.Version, at,
                $"version '{argument}' is not known; the file is read as version 2.0", "write 'version 2.0'");
        }
    }

    private static string Example(string directive) => directive switch
    {
        "config" => "write 'config setup'",
        "include" => "write 'include /etc/ipsec.d/*.conf'",
        _ => $"write '{directive} NAME'",
    };

    private const int UsualTokenLength = 3;
    private static readonly string[] Directives = ["config", "conn", "ca", "include", "version"];
}
