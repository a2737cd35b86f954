namespace XfrmCtl.Cli.Support;

/// <summary>What <c>support --json</c> prints.</summary>
internal sealed record SupportDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The bundle.</summary>
    public required string File { get; init; }

    /// <summary>Its size in octets.</summary>
    public required long Octets { get; init; }

    /// <summary>What is in it, and what could not be had.</summary>
    public required IReadOnlyList<SupportEntry> Files { get; init; }
}

/// <summary>A file in the bundle.</summary>
internal sealed record SupportEntry
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it holds.</summary>
    public required string What { get; init; }

    /// <summary>Whether it is there.</summary>
    public required bool Included { get; init; }
}
