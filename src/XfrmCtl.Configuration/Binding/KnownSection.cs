using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Binding;

/// <summary>A section whose keywords are known: what could not be made out has been reported and is gone.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Location">The place of the name.</param>
/// <param name="Settings">Its settings in order; of repeated ones the last alone, unless the keyword adds.</param>
internal sealed record KnownSection(string Name, SourceLocation Location, IReadOnlyList<KnownSetting> Settings);
