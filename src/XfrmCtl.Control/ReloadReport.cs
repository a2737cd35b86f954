namespace XfrmCtl.Control;

/// <summary>What a reload changed, or with a dry run what it would change.</summary>
public sealed record ReloadReport
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether nothing was changed and this is the plan alone.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Names of the connections that are loaded now and were not before.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>Names of those that are ended and no longer loaded.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Those with new settings.</summary>
    public IReadOnlyList<ReloadedConnection> Changed { get; init; } = [];

    /// <summary>Those that go on with the settings that they were loaded with, because the new ones cannot be used.</summary>
    public IReadOnlyList<ConnectionProblem> Kept { get; init; } = [];

    /// <summary>Those that are asked for and are not loaded, because their settings cannot be used.</summary>
    public IReadOnlyList<ConnectionProblem> NotLoaded { get; init; } = [];

    /// <summary>How many were not touched.</summary>
    public int Unchanged { get; init; }
}

/// <summary>A connection with new settings.</summary>
public sealed record ReloadedConnection
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The keywords whose values differ, <c>ipsec.secrets</c> for the pre-shared key.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>What the difference touches: <c>timers</c> and what else needs no negotiation, <c>policies</c>, <c>phase2</c>, <c>phase1</c>.</summary>
    public required IReadOnlyList<string> Touches { get; init; }

    /// <summary>Whether its SAs are ended, because they do not fit the new settings; otherwise they stay until new ones have taken their place.</summary>
    public required bool EndsSas { get; init; }
}

/// <summary>Why a connection is not as the files have it.</summary>
public sealed record ConnectionProblem
{
    /// <summary>The connection's name.</summary>
    public required string Name { get; init; }

    /// <summary>The first thing that is wrong: <c>file:line:column</c>.</summary>
    public required string Location { get; init; }

    /// <summary>The diagnostic's code.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to write or do instead, or null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>One line of it.</summary>
    public override string ToString() => $"{Location}: {Code}: {Message}{(Suggestion is null ? "" : "; " + Suggestion)}";
}
