using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>What a file holds at its top level; a closed set.</summary>
public abstract record ConfItem
{
    private ConfItem()
    {
    }

    /// <summary>The place of the name or pattern.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>A section with its settings.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Name">Its name: <c>setup</c>, the connection's name, <c>%default</c>.</param>
    /// <param name="Settings">Its settings in order.</param>
    public sealed record Section(ConfSectionKind Kind, string Name, IReadOnlyList<ConfSetting> Settings) : ConfItem;

    /// <summary>An include.</summary>
    /// <param name="Pattern">The glob pattern as it was written.</param>
    public sealed record Include(string Pattern) : ConfItem;
}
