namespace XfrmCtl.Cli.Output;

/// <summary>What <c>start</c>, <c>stop</c>, <c>restart</c>, <c>enable</c> and <c>disable</c> print with <c>--json</c>.</summary>
internal sealed record ServiceDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The unit.</summary>
    public required string Unit { get; init; }

    /// <summary>What was to be done.</summary>
    public required string Action { get; init; }

    /// <summary>Whether it is.</summary>
    public required bool Done { get; init; }

    /// <summary>A sentence.</summary>
    public required string Message { get; init; }
}
