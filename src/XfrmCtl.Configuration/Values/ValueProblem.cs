using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Values;

/// <summary>What is wrong with a value.</summary>
/// <param name="Offset">Where in the value, from 0.</param>
/// <param name="Message">What, as a clause that can follow <c>keyword=: </c>.</param>
/// <param name="Suggestion">What to write instead, or null.</param>
/// <param name="Code">The diagnostic's code.</param>
/// <param name="Severity">An error makes the value unusable; a warning does not.</param>
internal sealed record ValueProblem(
    int Offset,
    string Message,
    string? Suggestion = null,
    string Code = DiagnosticCode.BadValue,
    DiagnosticSeverity Severity = DiagnosticSeverity.Error);
