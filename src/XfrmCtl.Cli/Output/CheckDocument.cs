using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Cli.Output;

/// <summary>What <c>check --json</c> prints.</summary>
internal sealed record CheckDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Whether the files may be used.</summary>
    public required bool Ok { get; init; }

    /// <summary>Names of the connections.</summary>
    public required IReadOnlyList<string> Connections { get; init; }

    /// <summary>Every problem in the order of the files.</summary>
    public required IReadOnlyList<DiagnosticEntry> Diagnostics { get; init; }
}

/// <summary>One problem.</summary>
internal sealed record DiagnosticEntry
{
    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Line, from 1; 0 for the file as a whole.</summary>
    public required int Line { get; init; }

    /// <summary>Column, from 1; 0 for the line as a whole.</summary>
    public required int Column { get; init; }

    /// <summary>Stable name of the kind of problem.</summary>
    public required string Code { get; init; }

    /// <summary>A sentence.</summary>
    public required string Message { get; init; }

    /// <summary>What to write instead, or null.</summary>
    public string? Suggestion { get; init; }

    /// <summary>A diagnostic as an entry.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="strict">Whether a warning counts as an error.</param>
    public static DiagnosticEntry Of(Diagnostic diagnostic, bool strict = false) => new()
    {
        Severity = diagnostic.Severity switch
        {
            DiagnosticSeverity.Error => "error",
            DiagnosticSeverity.Warning => strict ? "error" : "warning",
            _ => "info",
        },
        File = diagnostic.Location.File,
        Line = diagnostic.Location.Line,
        Column = diagnostic.Location.Column,
        Code = diagnostic.Code,
        Message = diagnostic.Message,
        Suggestion = diagnostic.Suggestion,
    };
}
