using System.Reflection;
using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>What completions of every shell are made of: the verb table and the attributes of its options.</summary>
internal abstract class CompletionScript
{
    /// <summary>Prints the names of the connections, a line each; <c>--config FILE</c> before it reads another file than the usual one.</summary>
    protected const string ListConnections = "completion connections 2>/dev/null";

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

    /// <summary>The options that every verb takes, which may stand before it too.</summary>
    protected static IEnumerable<OptionAttribute> CommonOptions => Options(VerbTable.ByName("version")!);

    /// <summary>The spellings of an option, with their dashes.</summary>
    protected static IEnumerable<string> Spellings(OptionAttribute option) => option.ShortName.Length > 0 ? ["-" + option.ShortName, "--" + option.LongName] : ["--" + option.LongName];

    /// <summary>The options of all verbs that take a value, with their dashes. What one spelling takes is the same for each verb.</summary>
    protected static IEnumerable<(string Option, CompletionWord Word)> Valued() =>
        from option in Verbs.SelectMany(Options).DistinctBy(option => option.LongName)
        let word = CompletionWord.Of(option)
        where word is not null
        from spelling in Spellings(option)
        select (spelling, word);

    /// <summary>What the words after a verb are, in order; the last may be there many times.</summary>
    protected static IReadOnlyList<(CompletionWord Word, bool IsList)> Values(VerbDescription row) =>
    [
        .. from property in row.Options.GetProperties()
           let value = property.GetCustomAttribute<ValueAttribute>()
           where value is { Hidden: false }
           orderby value.Index
           select (CompletionWord.Of(value.MetaName ?? ""), property.PropertyType != typeof(string)),
    ];
}
