using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli.Inspection;

/// <summary>Finds connections by what a person types: a name, an alias, or a pattern of either.</summary>
internal static class ConnectionPicker
{
    /// <summary>The connections of that name, else of that alias, else of that pattern, in the order of the files.</summary>
    public static IReadOnlyList<ConnectionSettings> Pick(LoadedConfiguration loaded, string word)
    {
        if (loaded.Connection(word) is { } one)
            return [one];
        return GlobPattern.HasWildcards(word)
            ? [.. loaded.Connections.Where(connection => NamesOf(connection).Any(name => GlobPattern.Matches(name, word)))]
            : [];
    }

    /// <summary>What to say where there is none.</summary>
    public static string Missing(LoadedConfiguration loaded, string word, string path)
    {
        string? near = Words.Nearest(word, loaded.Connections.SelectMany(NamesOf));
        string help = near is not null ? $"; did you mean '{Words.Printable(near)}'?"
            : loaded.Connections.Count == 0 ? "; there is none at all"
            : $"; there {(loaded.Connections.Count == 1 ? "is" : "are")} {Names(loaded)}";
        return $"no connection in {Words.Printable(path)} is called '{Words.Printable(word)}'{help}";
    }

    private static IEnumerable<string> NamesOf(ConnectionSettings connection) => connection.Aliases.Value.Prepend(connection.Name);

    private static string Names(LoadedConfiguration loaded) =>
        string.Join(", ", loaded.Connections.Take(MostNames).Select(connection => Words.Printable(connection.Name))) + (loaded.Connections.Count > MostNames ? ", ..." : "");

    private const int MostNames = 8;
}
