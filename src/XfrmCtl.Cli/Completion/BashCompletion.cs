namespace XfrmCtl.Cli.Completion;

/// <summary>For bash (complete -F).</summary>
/// <remarks>Names of connections are data of a file: they are never expanded, as compgen -W would, and are quoted when they are put into the line.</remarks>
internal sealed class BashCompletion : CompletionScript
{
    // Readline has cut the line at COMP_WORDBREAKS, which has = and : among them; here it is put together again. What comes back lacks what stands before the last of these, since readline keeps that.
    private const string Words = """
        # bash completion of xfrmctl; put it into /usr/share/bash-completion/completions/xfrmctl
        _xfrmctl_words() {
        	local rest=${COMP_LINE:0:COMP_POINT} piece i
        	words=()
        	for ((i = 0; i <= COMP_CWORD; i++)); do
        		piece=${COMP_WORDS[i]}
        		if ((${#words[@]} == 0)) || [[ $rest == [[:blank:]]* ]]; then
        			rest=${rest#"${rest%%[![:blank:]]*}"}
        			words+=("$piece")
        		else
        			words[${#words[@]}-1]+=$piece
        		fi
        		rest=${rest#"$piece"}
        	done
        	cur=${words[${#words[@]}-1]}
        	kept=
        	if [[ $cur == *[:=]* ]]; then kept=${cur%"${cur##*[:=]}"}; fi
        }
        _xfrmctl_reply() { # WORD...: those that begin as what is typed
        	local word typed=$cur
        	typed=${typed#[\"\']}
        	typed=${typed//\\/}
        	for word; do
        		if [[ $word == "$typed"* ]]; then
        			if [[ $cur != [\"\']* ]]; then printf -v word %q "$word"; fi
        			COMPREPLY+=("${word#"$kept"}")
        		fi
        	done
        }
        _xfrmctl_connections() {
        	local -a names other=()
        	local i
        	for ((i = 1; i + 1 < ${#words[@]}; i++)); do
        		case ${words[i]} in
        		--config) other=(--config "${words[i+1]}") ;;
        		--config=*) other=("${words[i]}") ;;
        		esac
        	done
        """;

    public override void Write(TextWriter writer)
    {
        writer.WriteLine(Words);
        writer.WriteLine($"\tmapfile -t names < <(\"${{words[0]}}\" \"${{other[@]}}\" {ListConnections})");
        writer.WriteLine("\t_xfrmctl_reply \"${names[@]}\"");
        writer.WriteLine("}");
        writer.WriteLine("_xfrmctl() {");
        writer.WriteLine("\tlocal cur kept prev verb= i given=0 ended=");
        writer.WriteLine("\tlocal -a words");
        writer.WriteLine("\tCOMPREPLY=()");
        writer.WriteLine("\t_xfrmctl_words");
        writer.WriteLine("\tfor ((i = 1; i + 1 < ${#words[@]}; i++)); do");
        writer.WriteLine("\t\tcase $ended${words[i]} in");
        writer.WriteLine("\t\t--) ended=. ;;");
        writer.WriteLine($"\t\t{string.Join('|', Valued().Select(one => one.Option))}) ((i++)) ;;");
        writer.WriteLine("\t\t-*) ;;");
        writer.WriteLine("\t\t*) if [[ $verb ]]; then ((given++)); else verb=${words[i]}; fi ;;");
        writer.WriteLine("\t\tesac");
        writer.WriteLine("\tdone");
        writer.WriteLine("\tprev=${words[${#words[@]}-2]}");
        writer.WriteLine("\tif [[ $cur == --*=* ]]; then prev=${cur%%=*} cur=${cur#*=} kept=${kept#*=}; fi");
        writer.WriteLine("\tcase $ended$prev in");
        foreach (IGrouping<string, (string Option, CompletionWord Word)> group in Valued().GroupBy(one => Reply(one.Word)))
            writer.WriteLine($"\t{string.Join('|', group.Select(one => one.Option))}) {group.Key}return ;;");
        writer.WriteLine("\tesac");
        writer.WriteLine("\tcase $verb in");
        writer.WriteLine($"\t'') _xfrmctl_reply {string.Join(' ', Verbs.Select(row => row.Name))}");
        writer.WriteLine($"\t\tif [[ $cur == -* ]]; then _xfrmctl_reply {string.Join(' ', CommonOptions.SelectMany(Spellings))} --help --version; fi ;;");
        foreach (VerbDescription row in Verbs)
        {
            string options = string.Join(' ', Options(row).SelectMany(Spellings).Append("--help"));
            string values = string.Concat(Values(row).Select((value, index) =>
                $"if (({(value.IsList ? $"given >= {index}" : $"given == {index}")})); then {Reply(value.Word)}:; fi; "));
            writer.WriteLine($"\t{row.Name}) if [[ ! $ended && $cur == -* ]]; then _xfrmctl_reply {options}; else {values}:; fi ;;");
        }

        writer.WriteLine("\tesac");
        writer.WriteLine("}");
        writer.WriteLine("complete -F _xfrmctl xfrmctl");
    }

    private static string Reply(CompletionWord word) => word.Kind switch
    {
        WordKind.Words => $"_xfrmctl_reply {string.Join(' ', word.Words)}; ",
        WordKind.File => "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); ",
        WordKind.Folder => "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\"); ",
        WordKind.Connection => "_xfrmctl_connections; ",
        WordKind.Topic => $"_xfrmctl_reply {Explained}; ",
        _ => "",
    };
}
