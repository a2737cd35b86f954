using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Binding;

/// <summary>A section whose lines count for a connection.</summary>
/// <param name="Section">The section.</param>
/// <param name="Kind">How it came to count.</param>
/// <param name="From">For <see cref="OriginKind.Also"/> the section's name.</param>
internal readonly record struct SectionLayer(KnownSection Section, OriginKind Kind, string? From = null);
