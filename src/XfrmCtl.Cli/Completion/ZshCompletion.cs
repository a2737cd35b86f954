using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>For zsh (compsys, zshcompsys(1)).</summary>
internal sealed class ZshCompletion : CompletionScript
{
    public override void Write(TextWriter writer)
    {
        writer.WriteLine("#compdef xfrmctl");
        writer.WriteLine("# zsh completion of xfrmctl; put it as _xfrmctl into a folder of $fpath");
        writer.WriteLine("_xfrmctl_connections() {");
        writer.WriteLine("\tlocal -a names other");
        writer.WriteLine("\t[[ -n ${opt_args[--config]-} ]] && other=(--config ${(Q)opt_args[--config]})");
        writer.WriteLine("\t(( $#other )) || other=($_xfrmctl_config)");
        writer.WriteLine("\tnames=(${(f)\"$($_xfrmctl_program $other " + ListConnections + ")\"})");
        writer.WriteLine("\tcompadd -a names");
        writer.WriteLine("}");
        writer.WriteLine("_xfrmctl_verbs() {");
        writer.WriteLine("\tlocal -a verbs");
        writer.WriteLine("\tverbs=(");
        foreach (VerbDescription row in Verbs)
            writer.WriteLine($"\t\t{Quoted($"{row.Name}:{row.Summary.Replace(":", "\\:", StringComparison.Ordinal)}")}");
        writer.WriteLine("\t)");
        writer.WriteLine("\t_describe -t verbs verb verbs");
        writer.WriteLine("}");
        writer.WriteLine("_xfrmctl() {");
        writer.WriteLine("\tlocal curcontext=$curcontext state line _xfrmctl_program=$words[1]");
        writer.WriteLine("\tlocal -a _xfrmctl_config");
        writer.WriteLine("\ttypeset -A opt_args");
        writer.WriteLine("\t_arguments -C -A '-*' \\");
        WriteOptions(writer, CommonOptions);
        writer.WriteLine("\t\t'--version[print the version]' '1:verb:_xfrmctl_verbs' '*::argument:->arguments' && return");
        writer.WriteLine("\t[[ -n ${opt_args[--config]-} ]] && _xfrmctl_config=(--config ${(Q)opt_args[--config]})");
        writer.WriteLine("\tcase $line[1] in");
        foreach (VerbDescription row in Verbs)
        {
            writer.WriteLine($"\t{row.Name})");
            writer.WriteLine("\t\t_arguments \\");
            WriteOptions(writer, Options(row));
            foreach ((CompletionWord word, bool isList) in Values(row))
                writer.WriteLine($"\t\t\t{Quoted($"{(isList ? "*" : "")}:argument:{Action(word)}")} \\");
            writer.WriteLine("\t\t\t&& return ;;");
        }

        writer.WriteLine("\tesac");
        writer.WriteLine("\treturn 1");
        writer.WriteLine("}");
        // Read by compinit it is the function's body, read by `source` it has to be announced.
        writer.WriteLine("if [[ $funcstack[1] == _xfrmctl ]]; then _xfrmctl \"$@\"; else compdef _xfrmctl xfrmctl; fi");
    }

    private static void WriteOptions(TextWriter writer, IEnumerable<OptionAttribute> options)
    {
        foreach (OptionAttribute option in options)
        {
            // Either spelling shuts the other out.
            string others = $"({string.Join(' ', Spellings(option))})";
            foreach (string spelling in Spellings(option))
                writer.WriteLine($"\t\t\t{Quoted($"{others}{spelling}{(spelling.StartsWith("--", StringComparison.Ordinal) && CompletionWord.Of(option) is not null ? "=" : "")}{Meaning(option)}")} \\");
        }

        writer.WriteLine("\t\t\t'(- :)--help[explain it]' \\");
    }

    private static string Meaning(OptionAttribute option)
    {
        string help = option.HelpText.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        return $"[{help}]{(CompletionWord.Of(option) is { } word ? $":{option.MetaValue.ToLowerInvariant()}:{Action(word)}" : "")}";
    }

    private static string Action(CompletionWord word) => word.Kind switch
    {
        WordKind.Words => $"({string.Join(' ', word.Words)})",
        WordKind.File => "_files",
        WordKind.Folder => "_files -/",
        WordKind.Connection => "_xfrmctl_connections",
        WordKind.Topic => $"({Explained})",
        _ => " ",
    };

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
