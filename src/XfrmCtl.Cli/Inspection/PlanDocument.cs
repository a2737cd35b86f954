namespace XfrmCtl.Cli.Inspection;

/// <summary>What <c>plan --json</c> prints.</summary>
internal sealed record PlanDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether the kernel told what it has; without it every <c>status</c> is <c>unknown</c>.</summary>
    public required bool Compared { get; init; }

    public required IReadOnlyList<PlannedConnection> Connections { get; init; }
}

/// <summary>What one connection would have.</summary>
internal sealed record PlannedConnection
{
    public required string Name { get; init; }

    /// <summary>Why there is no plan, or only part of one.</summary>
    public string? Open { get; init; }

    public uint? Reqid { get; init; }

    /// <summary>Whether ESP goes in UDP: <c>always</c>, or <c>behind-nat</c>.</summary>
    public string? Encapsulation { get; init; }

    public IReadOnlyList<PlannedPolicy> Policies { get; init; } = [];

    public IReadOnlyList<PlannedState> States { get; init; } = [];

    /// <summary>Policies with the connection's reqid that it would not have.</summary>
    public IReadOnlyList<ShownPolicy> OtherPolicies { get; init; } = [];

    /// <summary>States with the connection's reqid that serve nothing of it.</summary>
    public IReadOnlyList<ShownState> OtherStates { get; init; } = [];
}

/// <summary>A policy and whether it is there.</summary>
/// <param name="Status"><c>installed</c>, <c>different</c>, <c>missing</c> or <c>unknown</c>.</param>
/// <param name="Differences">What is otherwise in the one that is there.</param>
/// <param name="Policy">The policy.</param>
internal sealed record PlannedPolicy(string Status, IReadOnlyList<string> Differences, ShownPolicy Policy);

/// <summary>A state and those that are there for it.</summary>
/// <param name="Status"><c>installed</c>, <c>missing</c> or <c>unknown</c>.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
/// <param name="Spis">The SPIs of those that are there.</param>
/// <param name="State">What it would be like; its SPI is given when it is negotiated.</param>
internal sealed record PlannedState(string Status, string Direction, IReadOnlyList<string> Spis, PlannedStateShape State);

/// <summary>What a state would be like.</summary>
internal sealed record PlannedStateShape
{
    public required string Protocol { get; init; }

    public required string Mode { get; init; }

    public required string Source { get; init; }

    public required string Destination { get; init; }

    public string? Selector { get; init; }

    public ShownAlgorithm? Encryption { get; init; }

    public ShownAlgorithm? Integrity { get; init; }

    public ShownAlgorithm? Aead { get; init; }

    public int? ReplayWindow { get; init; }

    public string? Mark { get; init; }

    public ShownLimits? Limits { get; init; }
}
