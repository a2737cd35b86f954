using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Cli.Compat;

/// <summary>What is wrong with a configuration, in the words and exit codes of libreswan's addconn and readwriteconf.</summary>
internal static class LoadTrouble
{
    /// <summary>Their code for a file that cannot be loaded.</summary>
    public const int CannotLoad = 3;

    /// <summary>Their code for a value that a keyword does not take.</summary>
    public const int BadValue = 1;

    /// <summary>The worst error, and the line to print for each; what keeps one connection alone from being loaded has no code there, and 0 here.</summary>
    public static (int Code, IReadOnlyList<string> Lines) Of(LoadedConfiguration loaded, string path)
    {
        int worst = 0;
        List<string> lines = [];
        foreach (Diagnostic diagnostic in loaded.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            (int code, string line) = Say(diagnostic, path);
            worst = Math.Max(worst, code);
            lines.Add(Words.Printable(line));
        }

        return (worst, lines);
    }

    private static (int Code, string Line) Say(Diagnostic diagnostic, string path)
    {
        SourceLocation place = diagnostic.Location;
        if (diagnostic.Code == DiagnosticCode.FileUnreadable && place.Line == 0)
            return (CannotLoad, $"cannot load config '{path}': can't load file '{place.File}'");
        // Lines of which nothing can be made: both refuse the whole file for one.
        if (diagnostic.Code.StartsWith("XC10", StringComparison.Ordinal))
            return (CannotLoad, $"cannot load config '{path}': {place.File}:{place.Line}: syntax error: {diagnostic.Message}");
        return diagnostic.Code == DiagnosticCode.BadValue
            ? (BadValue, $"ERROR: {place.File}: {place.Line}: {diagnostic.Message}")
            : (0, $"addconn, in config '{path}', {place.File}:{place.Line}: {diagnostic.Message}");
    }
}
