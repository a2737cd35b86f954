namespace XfrmCtl.Configuration.Text;

/// <summary>One thing that the reader of a configuration has to say about it.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">Stable code, one of <see cref="DiagnosticCode"/>: <c>XC1101</c>.</param>
/// <param name="Location">Where.</param>
/// <param name="Message">What is the case, as a sentence without final full stop. Never holds a secret.</param>
/// <param name="Suggestion">What to write or do instead, or null.</param>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Code, SourceLocation Location, string Message, string? Suggestion = null)
{
    /// <summary>One line in the form of compilers: <c>file:line:column: severity code: message; suggestion</c>.</summary>
    public override string ToString()
    {
        string severity = Severity switch
        {
            DiagnosticSeverity.Info => "info",
            DiagnosticSeverity.Warning => "warning",
            _ => "error",
        };
        return $"{Location}: {severity} {Code}: {Message}{(Suggestion is null ? "" : "; " + Suggestion)}";
    }
}
