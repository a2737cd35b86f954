using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.IpsecConf;

/// <summary>One token of a file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands.</param>
public readonly record struct ConfToken(ConfTokenKind Kind, TextSpan Span);
