using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>For fish (complete -c).</summary>
internal sealed class FishCompletion : CompletionScript
{
    public override void Write(TextWriter writer)
    {
        writer.WriteLine("# fish completion of xfrmctl; put it into /usr/share/fish/vendor_completions.d/xfrmctl.fish");
        writer.WriteLine("complete -c xfrmctl -f");
        writer.WriteLine("complete -c xfrmctl -n __fish_use_subcommand -l version -d 'print the version'");
        foreach (VerbDescription row in Verbs)
        {
            string isIt = $"-n '__fish_seen_subcommand_from {row.Name}'";
            writer.WriteLine($"complete -c xfrmctl -n __fish_use_subcommand -a {row.Name} -d {Quoted(row.Summary)}");
            foreach (OptionAttribute option in Options(row))
            {
                string letter = option.ShortName.Length > 0 ? $" -s {option.ShortName}" : "";
                writer.WriteLine($"complete -c xfrmctl {isIt} -l {option.LongName}{letter}{Value(CompletionWord.Of(option))} -d {Quoted(option.HelpText)}");
            }

            writer.WriteLine($"complete -c xfrmctl {isIt} -l help -d 'explain it'");
            if (Values(row) is [{ Kind: not WordKind.Free } first, ..])
                writer.WriteLine($"complete -c xfrmctl {isIt}{(first.Kind is WordKind.File or WordKind.Folder ? " -F" : $" -a {Choice(first)}")}");
        }
    }

    private static string Value(CompletionWord? word) => word switch
    {
        null => "",
        { Kind: WordKind.File or WordKind.Folder } => " -r -F",
        { Kind: WordKind.Free } => " -x",
        _ => $" -x -a {Choice(word)}",
    };

    private static string Choice(CompletionWord word) => word.Kind switch
    {
        WordKind.Connection => $"'({ListConnections})'",
        WordKind.Topic => $"'{Explained}'",
        _ => $"'{string.Join(' ', word.Words)}'",
    };

    // Within single quotes fish knows \' and \\ (fish-language(1)).
    private static string Quoted(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
