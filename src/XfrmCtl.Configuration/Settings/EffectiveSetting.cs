using XfrmCtl.Configuration.IpsecConf;

namespace XfrmCtl.Configuration.Settings;

/// <summary>A setting in the spelling of the file, for people to read.</summary>
/// <param name="Keyword">The keyword as the table spells it, with left or right in front where it belongs to an end.</param>
/// <param name="Value">The value as it was written, or the default.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Effect">What it does; a value that asks for what happens anyway counts as honoured, whatever its keyword does.</param>
public sealed record EffectiveSetting(string Keyword, string Value, Origin Origin, KeywordEffect Effect);
