using System.Collections.Immutable;

namespace XfrmCtl.Daemon.Composition;

/// <summary>A connection whose settings differ.</summary>
/// <param name="Before">As it is loaded.</param>
/// <param name="After">As it is to be.</param>
/// <param name="Keywords">The keywords whose values differ, in the order of <see cref="ReloadTable"/>.</param>
/// <param name="Reach">What that touches.</param>
internal sealed record ConnectionChange(LoadedConnection Before, LoadedConnection After, ImmutableArray<string> Keywords, ChangeReach Reach)
{
    /// <summary>Its name.</summary>
    public string Name => After.Name;

    /// <summary>Whether the SAs that are there are good for the new settings.</summary>
    public bool KeepsSas => After.Profile.KeepsSasOf(Before.Profile);

    /// <summary>The difference of two connections of one name, or null where there is none.</summary>
    public static ConnectionChange? Between(LoadedConnection before, LoadedConnection after)
    {
        ChangeReach reach = ChangeReach.None;
        var keywords = ImmutableArray.CreateBuilder<string>();
        foreach (ReloadTable.Row row in ReloadTable.Rows)
        {
            if (row.Same(before, after))
                continue;
            reach |= row.Reach;
            if (!keywords.Contains(row.Keyword(after)))
                keywords.Add(row.Keyword(after));
        }
        return reach == ChangeReach.None ? null : new ConnectionChange(before, after, keywords.ToImmutable(), reach);
    }
}
