using System.Reflection;
using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>What completions of every shell are made of: the verb table and the attributes of its options.</summary>
internal abstract class CompletionScript
{
    /// <summary>Prints the names of the connections, a line each.</summary>
    protected const string ListConnections = "xfrmctl completion connections 2>/dev/null";

    /// <summary>Writes the whole script.</summary>
    public abstract void Write(TextWriter writer);

    /// <summary>The script for a shell, or null.</summary>
    public static CompletionScript? For(string shell) => shell switch
    {
        "bash" => new BashCompletion(),
        "zsh" => new ZshCompletion(),
        "fish" => new FishCompletion(),
        _ => null,
    };

    /// <summary>Every verb.</summary>
    protected static IEnumerable<VerbDescription> Verbs => VerbTable.Rows;

    /// <summary>What can be explained: verbs and topics.</summary>
    protected static string Explained { get; } = string.Join(' ', VerbTable.Rows.Select(row => row.Name).Concat(HelpTopics.Rows.Select(row => row.Name)));

    /// <summary>The options of a verb.</summary>
    protected static IEnumerable<OptionAttribute> Options(VerbDescription row) => HelpPage.OptionsOf(row);

    /// <summary>The options of all verbs that take a value of this kind, with their dashes.</summary>
    protected static IEnumerable<(string Option, CompletionWord Word)> Valued() =>
        Verbs.SelectMany(Options).Select(option => (Option: "--" + option.LongName, Word: CompletionWord.Of(option))).Where(one => one.Word is not null)
            .Select(one => (one.Option, one.Word!)).DistinctBy(one => one.Option);

    /// <summary>What the words after a verb are, in order.</summary>
    protected static IReadOnlyList<CompletionWord> Values(VerbDescription row) =>
    [
        .. from property in row.Options.GetProperties()
           let value = property.GetCustomAttribute<ValueAttribute>()
           where value is { Hidden: false }
           orderby value.Index
           select CompletionWord.Of(value.MetaName ?? ""),
    ];
}
