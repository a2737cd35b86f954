using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Secrets;

/// <summary>One token of a secrets file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Where it stands, in octets; quotes included.</param>
internal readonly record struct SecretToken(SecretTokenKind Kind, TextSpan Span);
