namespace XfrmCtl.Cli.Keys;

/// <summary>What <c>keys --json</c> prints; no key is in it.</summary>
internal sealed record KeysDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Where the tables are.</summary>
    public required string Folder { get; init; }

    /// <summary>The tables.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>ISAKMP SAs whose key is there.</summary>
    public required int IsakmpSas { get; init; }

    /// <summary>ESP states whose keys are there.</summary>
    public required int EspStates { get; init; }

    /// <summary>What is not there, and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
