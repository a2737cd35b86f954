using System.Text.Json.Serialization;

namespace XfrmCtl.Cli.Verification;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(CheckResultConverter))]
public enum CheckResult
{
    /// <summary>In order.</summary>
    Ok,

    /// <summary>Works, and should be better.</summary>
    Warning,

    /// <summary>Does not work, or will not stay so.</summary>
    Failed,

    /// <summary>Could not be looked at; the detail says why.</summary>
    Skipped,
}

/// <summary>In JSON: ok, warning, failed, skipped.</summary>
internal sealed class CheckResultConverter() : JsonStringEnumConverter<CheckResult>(global::System.Text.Json.JsonNamingPolicy.KebabCaseLower);
