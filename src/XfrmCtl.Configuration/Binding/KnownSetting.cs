using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Configuration.Binding;

/// <summary>A setting whose keyword is known.</summary>
/// <param name="Setting">The line.</param>
/// <param name="Row">The keyword's row.</param>
/// <param name="End">The end that it belongs to, or null.</param>
internal readonly record struct KnownSetting(ConfSetting Setting, Keyword Row, ConnectionEnd? End);
