using CommandLine;

namespace XfrmCtl.Cli.Completion;

/// <summary>For zsh (compsys, zshcompsys(1)).</summary>
internal sealed class ZshCompletion : CompletionScript
{
    public override void Write(TextWriter writer)
    {
        writer.WriteLine("#compdef xfrmctl");
        writer.WriteLine("# zsh completion of xfrmctl; put it as _xfrmctl into a folder of $fpath");
        writer.WriteLine("_xfrmctl_connections() { local -a names; names=(${(f)\"$(" + ListConnections + ")\"}); compadd -a names; }");
        writer.WriteLine("_xfrmctl_verbs() {");
        writer.WriteLine("\tlocal -a verbs");
        writer.WriteLine("\tverbs=(");
        foreach (VerbDescription row in Verbs)
            writer.WriteLine($"\t\t{Quoted($"{row.Name}:{row.Summary.Replace(":", "\\:", StringComparison.Ordinal)}")}");
        writer.WriteLine("\t)");
        writer.WriteLine("\t_describe -t verbs verb verbs");
        writer.WriteLine("}");
        writer.WriteLine("_xfrmctl() {");
        writer.WriteLine("\tlocal curcontext=$curcontext state line");
        writer.WriteLine("\t_arguments -C '--help[explain it]' '--version[print the version]' '1:verb:_xfrmctl_verbs' '*::argument:->arguments' && return");
        writer.WriteLine("\tcase $line[1] in");
        foreach (VerbDescription row in Verbs)
        {
            writer.WriteLine($"\t{row.Name})");
            writer.WriteLine("\t\t_arguments \\");
            foreach (OptionAttribute option in Options(row))
                writer.WriteLine($"\t\t\t{Quoted(Option(option))} \\");
            foreach (CompletionWord word in Values(row))
                writer.WriteLine($"\t\t\t{Quoted($":argument:{Action(word)}")} \\");
            writer.WriteLine("\t\t\t'--help[explain it]' ;;");
        }

        writer.WriteLine("\tesac");
        writer.WriteLine("}");
        // Read by compinit it is the function's body, read by `source` it has to be announced.
        writer.WriteLine("if [[ $funcstack[1] == _xfrmctl ]]; then _xfrmctl \"$@\"; else compdef _xfrmctl xfrmctl; fi");
    }

    private static string Option(OptionAttribute option)
    {
        string help = option.HelpText.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        return $"--{option.LongName}[{help}]{(CompletionWord.Of(option) is { } word ? $":{option.MetaValue.ToLowerInvariant()}:{Action(word)}" : "")}";
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
