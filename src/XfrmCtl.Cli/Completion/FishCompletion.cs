using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>For fish (complete -c).</summary>
internal sealed class FishCompletion : CompletionScript
{
    // fish's own __fish_seen_subcommand_from takes the word of `help up` for a verb, and knows nothing of options before it.
    private const string Functions = """
        # fish completion of xfrmctl; put it into /usr/share/fish/vendor_completions.d/xfrmctl.fish
        function __xfrmctl_words # the words so far that are no options and no values of such: the verb, and what is given to it
            set -l words (commandline -opc)
            set -l skip 1
            for word in $words
                if test $skip -gt 0
                    set skip (math $skip - 1)
                else
                    switch $word
                        case %VALUED%
                            set skip 1
                        case '-*'
                        case '*'
                            printf '%s\n' $word
                    end
                end
            end
        end
        function __xfrmctl_needs_verb
            test (count (__xfrmctl_words)) -eq 0
        end
        function __xfrmctl_is # VERB [GIVEN]: it is this verb, and so many words are given to it
            set -l words (__xfrmctl_words)
            test (count $words) -gt 0; and test "$words[1]" = $argv[1]; or return 1
            test (count $argv) -lt 2; or test (count $words) -eq (math $argv[2] + 1)
        end
        function __xfrmctl_connections
            set -l words (commandline -opc)
            set -l other
            if set -l at (contains -i -- --config $words)
                set other --config $words[(math $at + 1)]
            end
            $words[1] $other %LIST%
        end
        """;

    public override void Write(TextWriter writer)
    {
        writer.WriteLine(Functions
            .Replace("%VALUED%", string.Join(' ', Valued().Select(one => one.Option)), StringComparison.Ordinal)
            .Replace("%LIST%", ListConnections, StringComparison.Ordinal));
        writer.WriteLine("complete -c xfrmctl -f");
        writer.WriteLine("complete -c xfrmctl -n __xfrmctl_needs_verb -l version -d 'print the version'");
        writer.WriteLine("complete -c xfrmctl -l help -d 'explain it'");
        foreach (OptionAttribute option in CommonOptions)
            WriteOption(writer, "", option);
        HashSet<string> common = [.. CommonOptions.Select(option => option.LongName)];
        foreach (VerbDescription row in Verbs)
        {
            writer.WriteLine($"complete -c xfrmctl -n __xfrmctl_needs_verb -a {row.Name} -d {Quoted(row.Summary)}");
            foreach (OptionAttribute option in Options(row).Where(option => !common.Contains(option.LongName)))
                WriteOption(writer, $" -n '__xfrmctl_is {row.Name}'", option);
            foreach ((int index, (CompletionWord word, bool isList)) in Values(row).Index())
            {
                if (word.Kind == WordKind.Free)
                    continue;
                string isIt = $"-n '__xfrmctl_is {row.Name}{(isList ? "" : $" {index}")}'";
                writer.WriteLine($"complete -c xfrmctl {isIt}{(word.Kind is WordKind.File or WordKind.Folder ? " -F" : $" -a {Choice(word)}")}");
            }
        }
    }

    private static void WriteOption(TextWriter writer, string isIt, OptionAttribute option)
    {
        string letter = option.ShortName.Length > 0 ? $" -s {option.ShortName}" : "";
        writer.WriteLine($"complete -c xfrmctl{isIt} -l {option.LongName}{letter}{Value(CompletionWord.Of(option))} -d {Quoted(option.HelpText)}");
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
        WordKind.Connection => "'(__xfrmctl_connections)'",
        WordKind.Topic => $"'{Explained}'",
        _ => $"'{string.Join(' ', word.Words)}'",
    };

    // Within single quotes fish knows \' and \\ (fish-language(1)).
    private static string Quoted(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
