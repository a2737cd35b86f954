namespace XfrmCtl.Cli.Verification;

/// <summary>What <c>verify --json</c> prints.</summary>
internal sealed record VerifyDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether nothing failed.</summary>
    public required bool Ok { get; init; }

    /// <summary>Every check in the order in which it was made.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>For --fix and --unfix: the sysctls that were looked at, changed or not.</summary>
    public IReadOnlyList<SysctlChange>? Changes { get; init; }
}
