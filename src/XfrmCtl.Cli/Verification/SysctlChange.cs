namespace XfrmCtl.Cli.Verification;

/// <summary>What became of a sysctl.</summary>
internal sealed record SysctlChange
{
    /// <summary>Its name as sysctl(8) has it.</summary>
    public required string Name { get; init; }

    /// <summary>Its value before.</summary>
    public required string From { get; init; }

    /// <summary>Its value now, or the one that it should have got.</summary>
    public required string To { get; init; }

    /// <summary>Whether it has that value.</summary>
    public required bool Applied { get; init; }

    /// <summary>Why it has not, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>For --fix: the file, read later at boot, that sets it otherwise; or null.</summary>
    public string? AtBoot { get; init; }
}
