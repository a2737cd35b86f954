using XfrmCtl.Configuration.Binding;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Writes a configuration as it was read: one file in which each connection has all that counts for it, as <c>ipsec readwriteconf</c> prints it.</summary>
/// <remarks>
/// What also= and %default give stands in the connection itself, and a comment names the connections that also= named. Values are as they were written,
/// keywords have their usual name in the dialect; what nobody wrote is left out, and so is what was passed over. The dialect is written down, since with it
/// the defaults go: read back, the text gives the same settings.
/// </remarks>
public sealed class MergedConf
{
    private readonly IpsecConfWriter _writer = new();
    private readonly LoadedConfiguration _loaded;
    private readonly ILookup<SourceLocation, ConfItem.Section> _sections;
    private readonly Dictionary<string, ConnectionSettings> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConnectionSettings> _inAnyCase = new(StringComparer.OrdinalIgnoreCase);

    private MergedConf(LoadedConfiguration loaded)
    {
        _loaded = loaded;
        _sections = loaded.Documents.SelectMany(document => document.Items).OfType<ConfItem.Section>().ToLookup(section => section.Location);
        foreach (ConnectionSettings connection in loaded.Connections)
        {
            _exact.TryAdd(connection.Name, connection);
            _inAnyCase.TryAdd(connection.Name, connection);
        }
    }

    /// <summary>Writes <c>config setup</c> and every connection.</summary>
    public static string Write(LoadedConfiguration loaded)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        return Write(loaded, loaded.Connections, withSetup: true);
    }

    /// <summary>Writes some connections, with or without <c>config setup</c>.</summary>
    /// <param name="loaded">What was read.</param>
    /// <param name="connections">The connections to write.</param>
    /// <param name="withSetup">Whether <c>config setup</c> goes before them.</param>
    public static string Write(LoadedConfiguration loaded, IEnumerable<ConnectionSettings> connections, bool withSetup)
    {
        ArgumentNullException.ThrowIfNull(loaded);
        ArgumentNullException.ThrowIfNull(connections);
        MergedConf merged = new(loaded);
        if (withSetup)
            merged.WriteSetup();
        foreach (ConnectionSettings connection in connections)
            merged.WriteConnection(connection);
        return merged._writer.ToString();
    }

    private void WriteSetup()
    {
        _writer.Setup();
        _writer.Setting(DialectFinder.Remark, _loaded.Dialect.Name.ToLowerInvariant());
        foreach (EffectiveSetting setting in _loaded.Setup.Effective.Where(IsWritten))
            Write(Spelling(KeywordTable.Setup(setting.Keyword)!, _loaded.Dialect.Dialect), setting.Value);
        WriteRemarks(_sections.SelectMany(sections => sections).Where(section => section.Kind == ConfSectionKind.Setup));
    }

    private void WriteConnection(ConnectionSettings connection)
    {
        if (!ConfQuoting.CanWrite(Header, connection.Name))
        {
            Comment($"{Header} {connection.Name}: no quoting can express the name");
            return;
        }

        _writer.Connection(connection.Name);
        List<(string Name, bool IsThere)> borrowed = [.. Borrowed(connection)];
        if (borrowed.Count > 0)
            Comment($"also = {string.Join(' ', borrowed.Select(one => one.Name))}");
        // Without these the connection is not what it should be, and must not seem so.
        foreach ((string missing, _) in borrowed.Where(one => !one.IsThere))
            Write(ConnectionKeywords.Also.Name, missing);
        foreach (EffectiveSetting setting in connection.Effective.Where(IsWritten))
        {
            Keyword row = KeywordTable.Connection(setting.Keyword, out ConnectionEnd? end)!;
            if (row != ConnectionKeywords.Also)
                Write(Side(end) + Spelling(row, _loaded.Dialect.Dialect), setting.Value);
        }

        WriteRemarks(_sections[connection.Location]);
    }

    /// <summary>The user's own remarks, but for the one that names the dialect.</summary>
    private void WriteRemarks(IEnumerable<ConfItem.Section> sections)
    {
        foreach (ConfSetting setting in sections.SelectMany(section => section.Settings))
        {
            if (ConfQuoting.IsRemark(setting.Keyword) && !setting.Keyword.Equals(DialectFinder.Remark, StringComparison.OrdinalIgnoreCase))
                Write(setting.Keyword, setting.Value);
        }
    }

    private void Write(string keyword, string value)
    {
        // Of remarks the keyword may be anything.
        if (keyword.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && ConfQuoting.CanWrite(keyword, value))
            _writer.Setting(keyword, value);
        else
            Comment($"{keyword}= cannot be written");
    }

    private void Comment(string text) => _writer.Comment(text.ReplaceLineEndings(" ").Replace('\0', '?'), indented: true);

    private static bool IsWritten(EffectiveSetting setting) => setting.Origin.Kind != OriginKind.BuiltIn;

    /// <summary>The connections that also= names, and those that they name in turn, nearest first; and whether there are any of that name.</summary>
    private IEnumerable<(string Name, bool IsThere)> Borrowed(ConnectionSettings connection)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { connection.Name };
        Queue<string> open = new(AlsoNames(connection));
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name))
                continue;
            ConnectionSettings? found = _exact.GetValueOrDefault(name) ?? _inAnyCase.GetValueOrDefault(name);
            yield return (name, found is not null);
            foreach (string next in found is null ? [] : AlsoNames(found))
                open.Enqueue(next);
        }
    }

    private static IEnumerable<string> AlsoNames(ConnectionSettings connection) => connection.Effective
        .Where(setting => setting.Keyword == ConnectionKeywords.Also.Name && setting.Origin.Kind == OriginKind.Own)
        .SelectMany(setting => ValueKinds.SplitWords(setting.Value, " \t,").Select(word => word.Text));

    /// <summary>A keyword's usual name in a dialect; its own usual name where the dialect does not have it.</summary>
    /// <remarks>libreswan hyphenates its words, Openswan and strongSwan do not; each refuses the file for the other's form.</remarks>
    private static string Spelling(Keyword row, Dialect dialect)
    {
        string? known = row.Aliases.Prepend(row.Name).FirstOrDefault(name => KeywordDialects.KnownTo(row.Scope, name).Contains(dialect));
        if (known is null)
            return row.Name;
        return dialect == Dialect.Libreswan ? known.Replace('_', '-') : known.Replace('-', '_');
    }

    private static string Side(ConnectionEnd? end) => end switch
    {
        ConnectionEnd.Left => "left",
        ConnectionEnd.Right => "right",
        _ => "",
    };

    private const string Header = "conn";
}
