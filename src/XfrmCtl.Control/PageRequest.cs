namespace XfrmCtl.Control;

/// <summary>What a page of text for people depends on, where the daemon is to make it: what was asked for, and what is known of standard output.</summary>
public sealed record PageRequest
{
    /// <summary>auto, always or never.</summary>
    public string Color { get; init; } = "auto";

    /// <summary>Whether standard output is a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>The terminal's columns; 0 where it does not say.</summary>
    public int Window { get; init; }

    /// <summary>The variable COLUMNS.</summary>
    public string? Columns { get; init; }

    /// <summary>The variable TERM.</summary>
    public string? Term { get; init; }

    /// <summary>The variable NO_COLOR.</summary>
    public string? NoColor { get; init; }

    /// <summary>Say more.</summary>
    public bool Verbose { get; init; }

    /// <summary>Say only what was asked for.</summary>
    public bool Quiet { get; init; }
}
