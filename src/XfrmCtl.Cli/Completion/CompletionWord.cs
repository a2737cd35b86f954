using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>What can stand in a place of the command line.</summary>
internal enum WordKind
{
    /// <summary>Something that nobody knows beforehand.</summary>
    Free,

    /// <summary>One of a few words.</summary>
    Words,

    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>The name of a connection.</summary>
    Connection,

    /// <summary>A verb or a topic.</summary>
    Topic,
}

/// <summary>A place of the command line, by the name that help has for its value.</summary>
/// <param name="Kind">What can stand there.</param>
/// <param name="Words">The words, where there are few.</param>
internal sealed record CompletionWord(WordKind Kind, IReadOnlyList<string> Words)
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["WHEN"] = ["auto", "always", "never"],
        ["METHOD"] = ["psk", "rsasig"],
        ["SHELL"] = ["bash", "zsh", "fish"],
        ["BY"] = ["rate", "in", "out", "name"],
    };

    /// <summary>The value of an option, or null where it takes none.</summary>
    public static CompletionWord? Of(OptionAttribute option) => string.IsNullOrEmpty(option.MetaValue) ? null : Of(option.MetaValue);

    /// <summary>What stands for a name of help's.</summary>
    public static CompletionWord Of(string name) => name switch
    {
        _ when Known.TryGetValue(name, out string[]? words) => new(WordKind.Words, words),
        _ when name.Contains('|', StringComparison.Ordinal) => new(WordKind.Words, name.Split('|')),
        "FILE" or "PATH" => new(WordKind.File, []),
        "DIR" => new(WordKind.Folder, []),
        "CONNECTION" or "CONN" => new(WordKind.Connection, []),
        "TOPIC" => new(WordKind.Topic, []),
        _ => new(WordKind.Free, []),
    };
}
