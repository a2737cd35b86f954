using System.Collections.Immutable;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon.Composition;

/// <summary>The difference of what is loaded and what is to be loaded. Pure; its cost is linear in the connections.</summary>
/// <param name="Added">To be loaded.</param>
/// <param name="Removed">To be ended and forgotten.</param>
/// <param name="Changed">To get other settings.</param>
/// <param name="Unchanged">How many are to be left alone.</param>
internal sealed record ReloadPlan(
    ImmutableArray<LoadedConnection> Added, ImmutableArray<LoadedConnection> Removed, ImmutableArray<ConnectionChange> Changed, int Unchanged)
{
    /// <summary>Compares by name. Both sides have their secrets.</summary>
    public static ReloadPlan Between(IReadOnlyCollection<LoadedConnection> before, IReadOnlyCollection<LoadedConnection> after)
    {
        Dictionary<string, LoadedConnection> old = before.ToDictionary(connection => connection.Name, StringComparer.Ordinal);
        var added = ImmutableArray.CreateBuilder<LoadedConnection>();
        var changed = ImmutableArray.CreateBuilder<ConnectionChange>();
        int unchanged = 0;
        foreach (LoadedConnection connection in after)
        {
            if (!old.Remove(connection.Name, out LoadedConnection? earlier))
                added.Add(connection);
            else if (ConnectionChange.Between(earlier, connection) is { } change)
                changed.Add(change);
            else
                unchanged++;
        }
        return new ReloadPlan(added.ToImmutable(), [.. old.Values], changed.ToImmutable(), unchanged);
    }

    /// <summary>For people and scripts.</summary>
    public ReloadReport Report(bool dryRun, IEnumerable<ConnectionProblem> kept, IEnumerable<ConnectionProblem> notLoaded) => new()
    {
        DryRun = dryRun,
        Added = [.. Added.Select(connection => connection.Name)],
        Removed = [.. Removed.Select(connection => connection.Name)],
        Changed = [.. Changed.Select(Describe)],
        Kept = [.. kept],
        NotLoaded = [.. notLoaded],
        Unchanged = Unchanged,
    };

    /// <summary>The same in a clause.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        (Added.Length, "added"), (Removed.Length, "removed"), (Changed.Length, "changed"), (Unchanged, "unchanged"),
    }.Where(part => part.Item1 > 0 || part.Item2 == "unchanged").Select(part => $"{part.Item1} {part.Item2}"));

    private static ReloadedConnection Describe(ConnectionChange change) => new()
    {
        Name = change.Name,
        Keywords = change.Keywords,
        Touches = [.. new[] { ChangeReach.Timers, ChangeReach.Policies, ChangeReach.Phase2, ChangeReach.Phase1 }
            .Where(reach => change.Reach.HasFlag(reach)).Select(reach => reach.ToString().ToLowerInvariant())],
        EndsSas = !change.KeepsSas,
    };
}
