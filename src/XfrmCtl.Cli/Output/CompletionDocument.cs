namespace XfrmCtl.Cli.Output;

/// <summary>What <c>completion SHELL --json</c> prints.</summary>
internal sealed record CompletionDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>bash, zsh or fish.</summary>
    public required string Shell { get; init; }

    /// <summary>The script.</summary>
    public required string Script { get; init; }
}
