using System.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Writes an ipsec.conf that Openswan, libreswan and XfrmCtl read back to what was written.</summary>
/// <remarks>An empty line parts a section from the settings before it, a tab indents settings, lines end in LF, values are quoted where they need it.</remarks>
public sealed class IpsecConfWriter
{
    private readonly StringBuilder _text = new();
    private bool _inSection;
    private bool _wantsGap;

    /// <summary>Writes <c>version 2.0</c>, which belongs before everything else.</summary>
    /// <exception cref="InvalidOperationException">Something but comments was written before.</exception>
    public IpsecConfWriter Version()
    {
        if (_inSection)
            throw new InvalidOperationException("version stands before all sections");
        return Line("version 2.0", wantsGap: true);
    }

    /// <summary>Begins <c>config setup</c>.</summary>
    public IpsecConfWriter Setup() => Open("config setup");

    /// <summary>Begins a connection.</summary>
    /// <exception cref="ArgumentException">The name cannot be written (<see cref="ConfQuoting.Name"/>).</exception>
    public IpsecConfWriter Connection(string name) => Open("conn " + ConfQuoting.Name(name));

    /// <summary>Writes a setting into the section that was begun last.</summary>
    /// <exception cref="ArgumentException">The keyword is no word of letters, digits, hyphens and underscores that begins with a letter, or the value cannot be
    /// written (<see cref="ConfQuoting.Value"/>).</exception>
    /// <exception cref="InvalidOperationException">No section was begun.</exception>
    public IpsecConfWriter Setting(string keyword, string value) =>
        _inSection ? Line("\t" + SettingText(keyword, value), wantsGap: true) : throw new InvalidOperationException("a setting stands in a section");

    /// <summary>Writes a comment line; <paramref name="indented"/> ones belong to a section for the eye only.</summary>
    /// <exception cref="ArgumentException">The text holds a line end.</exception>
    public IpsecConfWriter Comment(string text, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAny('\n', '\0') >= 0)
            throw new ArgumentException("a comment is one line of text", nameof(text));
        return Line($"{(indented ? "\t" : "")}# {text}".TrimEnd(), wantsGap: indented);
    }

    /// <summary>Writes an empty line.</summary>
    public IpsecConfWriter EmptyLine() => Line("");

    /// <summary>What was written.</summary>
    public override string ToString() => _text.ToString();

    /// <summary><c>keyword=value</c>.</summary>
    internal static string SettingText(string keyword, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyword);
        if (!char.IsAsciiLetter(keyword[0]) || !keyword.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new ArgumentException($"'{keyword}' is no keyword", nameof(keyword));
        return $"{keyword}={ConfQuoting.Value(keyword, value)}";
    }

    private IpsecConfWriter Open(string header)
    {
        if (_wantsGap)
            EmptyLine();
        _inSection = true;
        return Line(header, wantsGap: true);
    }

    private IpsecConfWriter Line(string line, bool wantsGap = false)
    {
        _text.Append(line).Append('\n');
        _wantsGap = wantsGap;
        return this;
    }
}
