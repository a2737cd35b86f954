using System.Text.Json.Serialization;

namespace XfrmCtl.Cli.Verification;

/// <summary>What a check found.</summary>
internal sealed record CheckReport
{
    /// <summary>Stable name for scripts: <c>sysctl.rp_filter</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What is looked at, for people.</summary>
    public required string Title { get; init; }

    /// <summary>How it ended.</summary>
    public required CheckResult Result { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do about it, or null.</summary>
    public string? Fix { get; init; }

    /// <summary>The sysctls that would set it right; none where it takes something else.</summary>
    [JsonIgnore]
    public IReadOnlyList<SysctlSetting> Sysctls { get; init; } = [];
}
