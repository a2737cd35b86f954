using System.Collections.Immutable;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Which connections of the files are to be loaded: by their auto=, or by hand. Pure.</summary>
/// <param name="Wanted">The connections, those with errors too; one that is loaded already goes on as it is until its errors are gone.</param>
/// <param name="Missing">Loaded connections that the files do not have now, while lines of the files cannot be read: they may be among those lines.</param>
internal sealed record ConnectionSelection(ImmutableDictionary<string, ConnectionSettings> Wanted, ImmutableDictionary<string, Diagnostic> Missing)
{
    /// <summary>Lines that belong to nothing because they cannot be read have codes XC10..</summary>
    private const string LineCodes = "XC10";

    /// <summary>What a start loads.</summary>
    public static ConnectionSelection Of(LoadedConfiguration files) => new(
        files.Connections.Where(connection => connection.Auto.Value != AutoAction.Ignore)
            .DistinctBy(connection => connection.Name).ToImmutableDictionary(connection => connection.Name, StringComparer.Ordinal),
        ImmutableDictionary<string, Diagnostic>.Empty);

    /// <summary>What a reload has loaded afterwards.</summary>
    /// <param name="files">The files as they are now.</param>
    /// <param name="isLoaded">Whether a connection is loaded now.</param>
    public ConnectionSelection Next(LoadedConfiguration files, Predicate<string> isLoaded)
    {
        // What was added by hand stays, as long as the files have it. A word of auto= that cannot be read is not auto=ignore.
        Dictionary<string, ConnectionSettings> byHand = files.Connections
            .Where(connection => Wanted.TryGetValue(connection.Name, out ConnectionSettings? before)
                && (before.Auto.Value == AutoAction.Ignore || (connection.HasErrors && isLoaded(connection.Name))))
            .DistinctBy(connection => connection.Name).ToDictionary(connection => connection.Name, StringComparer.Ordinal);
        ImmutableDictionary<string, ConnectionSettings> wanted = Of(files).Wanted.SetItems(byHand);
        Diagnostic? unreadable = files.Diagnostics.FirstOrDefault(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Code.StartsWith(LineCodes, StringComparison.Ordinal));
        if (unreadable is null)
            return new(wanted, ImmutableDictionary<string, Diagnostic>.Empty);
        HashSet<string> present = [.. files.Connections.Select(connection => connection.Name)];
        return new(wanted, Wanted.Keys.Concat(Missing.Keys).Where(name => !present.Contains(name) && isLoaded(name))
            .Distinct().ToImmutableDictionary(name => name, _ => unreadable, StringComparer.Ordinal));
    }
}
