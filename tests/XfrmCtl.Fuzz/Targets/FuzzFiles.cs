using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Fuzz.Targets;

/// <summary>A machine with the input as its only file, and an empty one.</summary>
/// <param name="input">The octets of the file.</param>
/// <param name="text">The same with a character for each column.</param>
internal sealed class FuzzFiles(byte[] input, string text) : IConfigurationFiles
{
    public const string MainPath = "/etc/f";
    public const string EmptyPath = "/etc/e";

    private readonly int[] _lineLengths = [.. text.Split('\n').Select(line => line.Length)];

    public ConfigurationFile Read(string path) => path switch
    {
        MainPath => ConfigurationFile.Found(path, [.. input]),
        EmptyPath => ConfigurationFile.Found(path, []),
        _ => ConfigurationFile.Missing(path, "No such file or directory"),
    };

    public IReadOnlyList<string> Glob(string pattern) =>
        GlobPattern.Expand(pattern, directory => directory is "/etc" or "/etc/" ? ["e", "f"] : [], path => path is MainPath or EmptyPath);

    /// <summary>Every diagnostic must name a place that is there, and have something to say on one line.</summary>
    public void CheckPlaces(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            FindingException.Unless(Contains(diagnostic.Location), $"there is no such place: {diagnostic.Location}");
            FindingException.Unless(diagnostic.Message.Length > 0 && !diagnostic.ToString().Any(char.IsControl),
                $"the message {diagnostic.Code} at {diagnostic.Location} is empty or holds a control character");
        }
    }

    /// <summary>Whether the place is in the file; the end of a line is a place too, and line 0 the whole file.</summary>
    public bool Contains(SourceLocation place)
    {
        if (place.Line == 0)
            return place.Column == 0 && place.File is MainPath or EmptyPath;
        return place.File == MainPath && place.Line <= _lineLengths.Length && place.Column >= 1 && place.Column <= _lineLengths[place.Line - 1] + 1;
    }
}
