using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Settings;

/// <summary>Where the value of a setting came from, precisely.</summary>
/// <param name="Kind">The way it came.</param>
/// <param name="Location">The place of the value in its file; null for what is built in.</param>
/// <param name="From">The section that an <c>also=</c> took it from, or the keyword that it follows from; else null.</param>
public sealed record Origin(OriginKind Kind, SourceLocation? Location = null, string? From = null)
{
    /// <summary>Nobody set it.</summary>
    public static readonly Origin BuiltIn = new(OriginKind.BuiltIn);

    /// <summary><c>built-in</c>, or the place with <c>(%default)</c>, <c>(also=NAME)</c> or <c>(from KEYWORD)</c> behind it.</summary>
    public override string ToString() => Kind switch
    {
        OriginKind.BuiltIn => "built-in",
        OriginKind.Default => $"{Location} (%default)",
        OriginKind.Also => $"{Location} (also={From})",
        OriginKind.Derived => Location is null ? $"from {From}" : $"{Location} (from {From})",
        _ => $"{Location}",
    };
}
