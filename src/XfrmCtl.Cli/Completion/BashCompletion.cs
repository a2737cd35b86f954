namespace XfrmCtl.Cli.Completion;

/// <summary>For bash (complete -F).</summary>
internal sealed class BashCompletion : CompletionScript
{
    public override void Write(TextWriter writer)
    {
        writer.WriteLine("# bash completion of xfrmctl; put it into /usr/share/bash-completion/completions/xfrmctl");
        writer.WriteLine("_xfrmctl() {");
        writer.WriteLine("\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb= i");
        writer.WriteLine("\tCOMPREPLY=()");
        writer.WriteLine("\tfor ((i = 1; i < COMP_CWORD; i++)); do");
        writer.WriteLine("\t\tcase ${COMP_WORDS[i]} in");
        writer.WriteLine($"\t\t{string.Join('|', Valued().Select(one => one.Option))}) ((i++)) ;;");
        writer.WriteLine("\t\t-*) ;;");
        writer.WriteLine("\t\t*) verb=${COMP_WORDS[i]}; break ;;");
        writer.WriteLine("\t\tesac");
        writer.WriteLine("\tdone");
        writer.WriteLine("\tcase $prev in");
        foreach (IGrouping<string, (string Option, CompletionWord Word)> group in Valued().GroupBy(one => Reply(one.Word)))
            writer.WriteLine($"\t{string.Join('|', group.Select(one => one.Option))}) {group.Key}return ;;");
        writer.WriteLine("\tesac");
        writer.WriteLine("\tcase $verb in");
        writer.WriteLine($"\t'') COMPREPLY=($(compgen -W '{string.Join(' ', Verbs.Select(row => row.Name))} --help --version' -- \"$cur\")) ;;");
        foreach (VerbDescription row in Verbs)
        {
            string options = string.Join(' ', Options(row).Select(option => "--" + option.LongName).Append("--help"));
            CompletionWord first = Values(row) is [var one, ..] ? one : new CompletionWord(WordKind.Free, []);
            writer.WriteLine($"\t{row.Name}) if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '{options}' -- \"$cur\")); else {Reply(first)}:; fi ;;");
        }

        writer.WriteLine("\tesac");
        writer.WriteLine("}");
        writer.WriteLine("complete -F _xfrmctl xfrmctl");
    }

    private static string Reply(CompletionWord word) => word.Kind switch
    {
        WordKind.Words => $"COMPREPLY=($(compgen -W '{string.Join(' ', word.Words)}' -- \"$cur\")); ",
        WordKind.File => "COMPREPLY=($(compgen -f -- \"$cur\")); ",
        WordKind.Folder => "COMPREPLY=($(compgen -d -- \"$cur\")); ",
        WordKind.Connection => $"COMPREPLY=($(compgen -W \"$({ListConnections})\" -- \"$cur\")); ",
        WordKind.Topic => $"COMPREPLY=($(compgen -W '{Explained}' -- \"$cur\")); ",
        _ => "",
    };
}
