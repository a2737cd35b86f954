using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <content>Edits: each gives a new document, whose text differs from this one only where it says.</content>
/// <remarks>Sections and settings of the new document are found there anew; those of this one belong to this one.</remarks>
public sealed partial class IpsecConfDocument
{
    /// <summary>The first section of a kind and name, or null; for a connection that is the one that counts.</summary>
    public ConfItem.Section? Section(ConfSectionKind kind, string name) =>
        Items.OfType<ConfItem.Section>().FirstOrDefault(section => section.Kind == kind && section.Name == name);

    /// <summary>Gives a keyword of a section a value: in the line of it that counts, the last one, or where there is none in a new line.</summary>
    /// <param name="section">A section of this document.</param>
    /// <param name="keyword">The keyword in any of its spellings; the one in the file stays.</param>
    /// <param name="value">The value without quotes; those in the file stay if they can.</param>
    /// <exception cref="ArgumentException">The section is not of this document, or the value cannot be written (<see cref="ConfQuoting.Value"/>).</exception>
    public IpsecConfDocument Set(ConfItem.Section section, string keyword, string value)
    {
        ArgumentNullException.ThrowIfNull(section);
        ConfSetting? setting = section.Settings.LastOrDefault(setting => KeywordTable.AreSame(setting.Keyword, keyword, section.Kind));
        return setting is null ? Add(section, keyword, value) : Set(setting, value);
    }

    /// <summary>Gives a line another value. Its keyword, blanks and comment stay, and its quotes if they can.</summary>
    /// <exception cref="ArgumentException">The setting is not of this document, or the value cannot be written (<see cref="ConfQuoting.Value"/>).</exception>
    public IpsecConfDocument Set(ConfSetting setting, string value)
    {
        CheckOwn(setting);
        string written = ConfQuoting.Value(setting.Keyword, value);
        TextSpan old = setting.ValueSpan;
        if (!setting.IsQuoted)
            return Replace(old.Length == 0 ? new(EqualsSignOf(setting) + 1, 0) : old, written);

        (ConfToken open, ConfToken? close) = QuotesOf(setting);
        char closing = Source.Text[open.Span.Start] == '"' ? '"' : '}';
        bool fits = !value.Contains(closing, StringComparison.Ordinal) && (closing == '"' || !ConfQuoting.HasOuterBlanks(value));
        if (fits)
            return Replace(old, close is null ? value + closing : value);
        return Replace(TextSpan.Between(open.Span.Start, close?.Span.End ?? old.End), written);
    }

    /// <summary>Adds a line behind the last setting of a section, with that line's indentation and line end.</summary>
    /// <exception cref="ArgumentException">The section is not of this document, or keyword or value cannot be written.</exception>
    public IpsecConfDocument Add(ConfItem.Section section, string keyword, string value)
    {
        ArgumentNullException.ThrowIfNull(section);
        CheckOwn(section);
        string text = IpsecConfWriter.SettingText(keyword, value);
        int before = section.Settings.Count > 0
            ? Source.LineIndexOf(section.Settings[^1].KeywordSpan.Start)
            : section.Location.Line - 1;
        string line = IndentationOf(section) + text;
        return before + 1 < Source.LineCount
            ? Replace(new(Source.LineStart(before + 1), 0), line + LineEndOf(before))
            : Append(line, endLine: Source.Text.EndsWith('\n'));
    }

    /// <summary>Takes a line out, its comment included.</summary>
    /// <exception cref="ArgumentException">The setting is not of this document.</exception>
    public IpsecConfDocument Remove(ConfSetting setting)
    {
        CheckOwn(setting);
        int line = Source.LineIndexOf(setting.KeywordSpan.Start);
        return Replace(TextSpan.Between(Source.LineStart(line), line + 1 < Source.LineCount ? Source.LineStart(line + 1) : Source.Text.Length), "");
    }

    /// <summary>Adds a connection at the end of the file, parted by an empty line from what stands there.</summary>
    /// <exception cref="ArgumentException">The name, a keyword or a value cannot be written.</exception>
    public IpsecConfDocument AddConnection(string name, IEnumerable<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string lineEnd = LineEndOf(0);
        string indentation = IndentationOf(Items.OfType<ConfItem.Section>().LastOrDefault(section => section.Settings.Count > 0));
        List<string> lines = ["conn " + ConfQuoting.Name(name)];
        lines.AddRange(settings.Select(setting => indentation + IpsecConfWriter.SettingText(setting.Key, setting.Value)));
        if (!EndsInEmptyLine())
            lines.Insert(0, "");
        return Append(string.Join(lineEnd, lines), endLine: true);
    }

    private IpsecConfDocument Append(string lines, bool endLine)
    {
        string text = Source.Text;
        string lineEnd = LineEndOf(Source.LineCount - 1);
        string gap = IsEmpty(text) || text.EndsWith('\n') ? "" : lineEnd;
        return Replace(new(text.Length, 0), gap + lines + (endLine ? lineEnd : ""));
    }

    private IpsecConfDocument Replace(TextSpan span, string by) =>
        Parse(Source.With(string.Concat(Source.Text.AsSpan(0, span.Start), by, Source.Text.AsSpan(span.End))));

    /// <summary>The blanks before the last indented setting of a section, else of any section before it, else a tab.</summary>
    private string IndentationOf(ConfItem.Section? section)
    {
        IEnumerable<ConfSetting> settings = (section?.Settings ?? []).Reverse()
            .Concat(Items.OfType<ConfItem.Section>().SelectMany(other => other.Settings));
        return settings
            .Select(setting => Source.Text[Source.LineStart(Source.LineIndexOf(setting.KeywordSpan.Start))..setting.KeywordSpan.Start])
            .FirstOrDefault(indentation => indentation.Length > 0, "\t");
    }

    /// <summary>The line end of a line, or where it has none that of the first line, else LF.</summary>
    private string LineEndOf(int line)
    {
        int next = line + 1 < Source.LineCount ? line : 0;
        int end = Source.Text.IndexOf('\n', Source.LineStart(next));
        return end > 0 && Source.Text[end - 1] == '\r' ? "\r\n" : "\n";
    }

    private bool EndsInEmptyLine()
    {
        string text = Source.Text;
        if (!text.EndsWith('\n'))
            return IsEmpty(text);
        int last = Source.LineStart(Source.LineCount - 1);
        return text.AsSpan(last).IsWhiteSpace();
    }

    private static bool IsEmpty(string text) => text is "" or "\uFEFF";

    private int EqualsSignOf(ConfSetting setting)
    {
        int at = TokenAt(setting.KeywordSpan.Start);
        while (Tokens[at].Kind != ConfTokenKind.EqualsSign)
            at++;
        return Tokens[at].Span.Start;
    }

    /// <summary>The quotes around a value; the second may be missing.</summary>
    private (ConfToken Open, ConfToken? Close) QuotesOf(ConfSetting setting)
    {
        int at = TokenAt(EqualsSignOf(setting));
        while (Tokens[at].Kind != ConfTokenKind.Quote)
            at++;
        ConfToken open = Tokens[at++];
        while (at < Tokens.Count && Tokens[at].Kind is ConfTokenKind.Value or ConfTokenKind.Blank)
            at++;
        return (open, at < Tokens.Count && Tokens[at].Kind == ConfTokenKind.Quote ? Tokens[at] : null);
    }

    /// <summary>The index of the token that begins at an offset.</summary>
    private int TokenAt(int offset)
    {
        int low = 0, high = Tokens.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Tokens[middle].Span.Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void CheckOwn(ConfSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (!ReferenceEquals(setting.Source, Source))
            throw new ArgumentException("the setting belongs to another document", nameof(setting));
    }

    private void CheckOwn(ConfItem.Section section)
    {
        if (!Items.Any(item => ReferenceEquals(item, section)))
            throw new ArgumentException("the section belongs to another document", nameof(section));
    }
}
