using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Configuration.Values;

/// <summary>A kind of value: how it is read and how it is described to people.</summary>
/// <typeparam name="T">What it is read to.</typeparam>
/// <param name="description">Completes "takes ...": <c>yes or no</c>.</param>
/// <param name="read">Reads a text as a dialect has it; adds to the list whatever is wrong with it. The result counts only if no error was added.</param>
internal sealed class ValueKind<T>(string description, Func<string, Dialect, List<ValueProblem>, T> read)
{
    /// <summary>A kind that all dialects read alike.</summary>
    public ValueKind(string description, Func<string, List<ValueProblem>, T> read)
        : this(description, (text, _, problems) => read(text, problems))
    {
    }

    public string Description { get; } = description;

    /// <summary>Whether equal texts are read once and their value is shared: for costly values that many connections have alike.</summary>
    public bool IsShared { get; init; }

    /// <summary>Whether the text could be read; problems that are no errors leave it readable.</summary>
    public bool TryRead(string text, Dialect dialect, List<ValueProblem> problems, out T value)
    {
        int before = problems.Count;
        value = read(text, dialect, problems);
        for (int i = before; i < problems.Count; i++)
        {
            if (problems[i].Severity == DiagnosticSeverity.Error)
                return false;
        }

        return true;
    }
}
