using XfrmCtl.Configuration.Binding;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Writes a configuration as it was read: one file in which each connection has all that counts for it, as <c>ipsec readwriteconf</c> prints it.</summary>
/// <remarks>
/// What also= and %default give stands in the connection itself, and a comment names the connections that also= named. Values are as they were written,
/// keywords have their usual name in the dialect; what nobody wrote is left out, and so is what was passed over. The dialect is written down, since with it
/// the defaults go: read back, the text gives the same settings.
/// </remarks>
public static class MergedConf
{
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
        IpsecConfWriter writer = new();
        if (withSetup)
            WriteSetup(loaded, writer);
        foreach (ConnectionSettings connection in connections)
            WriteConnection(connection, loaded, writer);
        return writer.ToString();
    }

    private static void WriteSetup(LoadedConfiguration loaded, IpsecConfWriter writer)
    {
        writer.Setup();
        Dialect dialect = loaded.Dialect.Dialect;
        writer.Setting(DialectFinder.Remark, loaded.Dialect.Name.ToLowerInvariant());
        foreach (EffectiveSetting setting in loaded.Setup.Effective.Where(IsWritten))
            Write(writer, Spelling(KeywordTable.Setup(setting.Keyword)!, dialect), setting.Value);
        foreach (ConfSetting remark in RemarksIn(loaded, section => section.Kind == ConfSectionKind.Setup))
        {
            if (!remark.Keyword.Equals(DialectFinder.Remark, StringComparison.OrdinalIgnoreCase))
                Write(writer, remark.Keyword, remark.Value);
        }
    }

    private static void WriteConnection(ConnectionSettings connection, LoadedConfiguration loaded, IpsecConfWriter writer)
    {
        if (!ConfQuoting.CanWrite(Header, connection.Name))
        {
            writer.Comment($"{Header} {connection.Name.ReplaceLineEndings(" ")}: no quoting can express the name");
            return;
        }

        writer.Connection(connection.Name);
        List<(string Name, bool IsThere)> borrowed = [.. Borrowed(connection, loaded)];
        if (borrowed.Count > 0)
            writer.Comment($"also = {string.Join(' ', borrowed.Select(one => one.Name))}", indented: true);
        // Without these the connection is not what it should be, and must not seem so.
        foreach ((string missing, _) in borrowed.Where(one => !one.IsThere))
            Write(writer, ConnectionKeywords.Also.Name, missing);
        foreach (EffectiveSetting setting in connection.Effective.Where(IsWritten))
        {
            Keyword row = KeywordTable.Connection(setting.Keyword, out ConnectionEnd? end)!;
            if (row != ConnectionKeywords.Also)
                Write(writer, Side(end) + Spelling(row, loaded.Dialect.Dialect), setting.Value);
        }

        foreach (ConfSetting remark in RemarksIn(loaded, section => section.Location == connection.Location))
            Write(writer, remark.Keyword, remark.Value);
    }

    private static void Write(IpsecConfWriter writer, string keyword, string value)
    {
        if (ConfQuoting.CanWrite(keyword, value))
            writer.Setting(keyword, value);
        else
            writer.Comment($"{keyword}= has a value that no quoting can express", indented: true);
    }

    private static bool IsWritten(EffectiveSetting setting) => setting.Origin.Kind != OriginKind.BuiltIn;

    /// <summary>The connections that also= names, and those that they name in turn, nearest first; and whether there are any of that name.</summary>
    private static IEnumerable<(string Name, bool IsThere)> Borrowed(ConnectionSettings connection, LoadedConfiguration loaded)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { connection.Name };
        Queue<string> open = new(AlsoNames(connection));
        while (open.TryDequeue(out string? name))
        {
            if (!seen.Add(name))
                continue;
            ConnectionSettings? found = loaded.Connections.FirstOrDefault(other => other.Name == name)
                ?? loaded.Connections.FirstOrDefault(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            yield return (name, found is not null);
            foreach (string next in found is null ? [] : AlsoNames(found))
                open.Enqueue(next);
        }
    }

    private static IEnumerable<string> AlsoNames(ConnectionSettings connection) => connection.Effective
        .Where(setting => setting.Keyword == ConnectionKeywords.Also.Name && setting.Origin.Kind == OriginKind.Own)
        .SelectMany(setting => ValueKinds.SplitWords(setting.Value, " \t,").Select(word => word.Text));

    private static IEnumerable<ConfSetting> RemarksIn(LoadedConfiguration loaded, Func<ConfItem.Section, bool> isMeant) => loaded.Documents
        .SelectMany(document => document.Items)
        .OfType<ConfItem.Section>()
        .Where(isMeant)
        .SelectMany(section => section.Settings)
        .Where(setting => ConfQuoting.IsRemark(setting.Keyword));

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
