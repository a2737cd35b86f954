using System.Collections.Frozen;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>Every keyword of ipsec.conf, one row each, with its kind of value, its default and its effect.</summary>
/// <remarks>Names are taken in any case, and with hyphen or underscore (<c>virtual-private</c>, <c>virtual_private</c>).</remarks>
public static class KeywordTable
{
    /// <summary>Every row: those of config setup, of connections, of ends.</summary>
    public static IReadOnlyList<Keyword> Rows { get; } = [.. SetupKeywords.Rows, .. ConnectionKeywords.Rows, .. EndKeywords.Rows];

    /// <summary>The row of a keyword in <c>config setup</c>, or null.</summary>
    public static Keyword? Setup(string word) => SetupIndex.GetValueOrDefault(word);

    /// <summary>The row of a keyword in a connection, or null; for a keyword of an end also which end.</summary>
    /// <param name="word">The keyword as it was written.</param>
    /// <param name="end">The end; null for a keyword of the connection, or of an end that was written without left or right.</param>
    public static Keyword? Connection(string word, out ConnectionEnd? end)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (ConnectionIndex.TryGetValue(word, out (Keyword Row, ConnectionEnd? End) found))
        {
            end = found.End;
            return found.Row;
        }

        end = null;
        return null;
    }

    /// <summary>Whether two spellings are one keyword of the same end: <c>keylife</c> and <c>salifetime</c>, <c>subnet</c> and <c>rightsubnet</c>.</summary>
    internal static bool AreSame(string word, string other, ConfSectionKind kind)
    {
        if (KeywordComparer.Instance.Equals(word, other))
            return true;
        if (kind == ConfSectionKind.Setup)
            return Setup(word) is { } setup && setup == Setup(other);
        return kind == ConfSectionKind.Connection
            && Connection(word, out ConnectionEnd? end) is { } row && row == Connection(other, out ConnectionEnd? otherEnd)
            && (row.Scope != KeywordScope.End || (end ?? ConnectionEnd.Right) == (otherEnd ?? ConnectionEnd.Right));
    }

    /// <summary>The known word that is nearest to an unknown one, or null where none is near.</summary>
    internal static string? NearestTo(string word, bool setup) => Nearest.To(word, setup ? SetupIndex.Keys : ConnectionIndex.Keys);

    private static IEnumerable<string> NamesOf(Keyword row) => row.Aliases.Prepend(row.Name);

    private static readonly FrozenDictionary<string, Keyword> SetupIndex = SetupKeywords.Rows
        .SelectMany(row => NamesOf(row).Select(name => KeyValuePair.Create(name, row)))
        .ToFrozenDictionary(KeywordComparer.Instance);

    private static readonly FrozenDictionary<string, (Keyword Row, ConnectionEnd? End)> ConnectionIndex = ConnectionKeywords.Rows
        .SelectMany(row => NamesOf(row).Select(name => KeyValuePair.Create(name, (row, (ConnectionEnd?)null))))
        .Concat(EndKeywords.Rows.SelectMany(row => NamesOf(row).SelectMany(name => new[]
        {
            KeyValuePair.Create("left" + name, (row, (ConnectionEnd?)ConnectionEnd.Left)),
            KeyValuePair.Create("right" + name, (row, (ConnectionEnd?)ConnectionEnd.Right)),
        })))
        .Concat(BareEndNames().Select(pair => KeyValuePair.Create(pair.Name, (pair.Row, (ConnectionEnd?)null))))
        .ToFrozenDictionary(KeywordComparer.Instance);

    /// <summary>Openswan and libreswan take <c>subnet=</c> for <c>rightsubnet=</c>.</summary>
    private static IEnumerable<(string Name, Keyword Row)> BareEndNames()
    {
        HashSet<string> taken = new(ConnectionKeywords.Rows.SelectMany(NamesOf), KeywordComparer.Instance);
        return EndKeywords.Rows.SelectMany(row => NamesOf(row).Select(name => (name, row))).Where(pair => pair.name.Length > 0 && !taken.Contains(pair.name));
    }
}
