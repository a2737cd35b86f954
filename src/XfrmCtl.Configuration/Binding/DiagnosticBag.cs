using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Gathers diagnostics; the same one from several connections (through %default or also=) is kept once.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly HashSet<(SourceLocation, string, string)> _seen = [];
    private readonly Dictionary<string, int> _fileOrder = [];
    private readonly HashSet<string> _once = [];

    /// <summary>Files come in the order in which they were opened.</summary>
    public void Open(string file) => _fileOrder.TryAdd(file, _fileOrder.Count);

    public void Add(Diagnostic diagnostic)
    {
        if (_seen.Add((diagnostic.Location, diagnostic.Code, diagnostic.Message)))
            _diagnostics.Add(diagnostic);
    }

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            Add(diagnostic);
    }

    public void Add(DiagnosticSeverity severity, string code, SourceLocation location, string message, string? suggestion = null) =>
        Add(new(severity, code, location, message, suggestion));

    /// <summary>Whether this is the first time that something is spoken of; for what would else be said of every connection.</summary>
    public bool IsFirst(string subject) => _once.Add(subject);

    /// <summary>A problem of a value, at the offending character.</summary>
    public void Add(ConfSetting setting, ValueProblem problem, DiagnosticSeverity? severity = null) =>
        Add(Of(setting, severity is { } other ? problem with { Severity = other } : problem));

    /// <summary>A problem of a value, with its place.</summary>
    public static Diagnostic Of(ConfSetting setting, ValueProblem problem) =>
        new(problem.Severity, problem.Code, setting.ValueLocationAt(problem.Offset), $"{setting.Keyword}=: {problem.Message}", problem.Suggestion);

    /// <summary>All, by file, line and column.</summary>
    public IReadOnlyList<Diagnostic> InOrder() =>
        [.. _diagnostics
            .OrderBy(diagnostic => _fileOrder.GetValueOrDefault(diagnostic.Location.File, int.MaxValue))
            .ThenBy(diagnostic => diagnostic.Location.Line)
            .ThenBy(diagnostic => diagnostic.Location.Column)];
}
