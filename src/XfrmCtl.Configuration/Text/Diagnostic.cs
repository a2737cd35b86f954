using System.Buffers;
using System.Globalization;
using System.Text;

namespace XfrmCtl.Configuration.Text;

/// <summary>One thing that the reader of a configuration has to say about it.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Code">Stable code, one of <see cref="DiagnosticCode"/>: <c>XC1101</c>.</param>
/// <param name="Location">Where.</param>
/// <param name="Message">What is the case, as a sentence without final full stop. Never holds a secret.</param>
/// <param name="Suggestion">What to write or do instead, or null.</param>
/// <remarks>Message and suggestion are one line of printable text, whatever words of the file they quote: control characters are written as
/// <c>\x1b</c>, so that no file can talk to a terminal.</remarks>
public sealed record Diagnostic(DiagnosticSeverity Severity, string Code, SourceLocation Location, string Message, string? Suggestion = null)
{
    /// <summary>What is the case, as a sentence without final full stop.</summary>
    public string Message { get; } = Printable(Message);

    /// <summary>What to write or do instead, or null.</summary>
    public string? Suggestion { get; } = Suggestion is null ? null : Printable(Suggestion);

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

    private static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAny(ControlCharacters))
            return text;
        StringBuilder printable = new();
        foreach (char c in text)
        {
            if (char.IsControl(c))
                printable.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                printable.Append(c);
        }

        return printable.ToString();
    }

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create([.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl)]);
}
