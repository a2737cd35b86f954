using System.Diagnostics;
using System.Text.RegularExpressions;
using XfrmCtl.Cli.Completion;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Completion;

/// <summary>The scripts in the shells themselves.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Names that a shell would make something else of.</summary>
    private const string Names = "L2L-IPSEC\nL2L-OTHER\nbranch\namp&er\nquo'te\nsub$(touch PWNED)\ntwo words\ncol:on\nsemi;colon\nback\\slash\nstar*\ngr\u00fcn\n";

    [Theory]
    [InlineData("xfrmctl ver", "verify version")]
    [InlineData("xfrmctl up --tim", "--timeout")]
    [InlineData("xfrmctl --color always ver", "verify version")]
    [InlineData("xfrmctl status --color a", "auto always")]
    [InlineData("xfrmctl status --color=al", "always")]
    [InlineData("xfrmctl up L2L", "L2L-IPSEC L2L-OTHER")]
    [InlineData("xfrmctl completion z", "zsh")]
    [InlineData("xfrmctl help verif", "verify")]
    [InlineData("xfrmctl up --json L2L-O", "L2L-OTHER")]
    [InlineData("xfrmctl up L2L-IPSEC L2L-O", "")]
    [InlineData("xfrmctl log -n 5 L2L-I", "L2L-IPSEC")]
    [InlineData("xfrmctl top --sort ra", "rate")]
    [InlineData("xfrmctl xfrm fl", "flush")]
    [InlineData("xfrmctl --config other.conf up O", "OTHER")]
    [InlineData("xfrmctl up --config=other.conf O", "OTHER")]
    [InlineData("xfrmctl up amp", "amp\\&er")]
    [InlineData("xfrmctl up quo", "quo\\'te")]
    [InlineData("xfrmctl up sub", "sub\\$\\(touch\\ PWNED\\)")]
    [InlineData("xfrmctl up two", "two\\ words")]
    [InlineData("xfrmctl up \"two", "two words")]
    [InlineData("xfrmctl up two\\", "two\\ words")]
    [InlineData("xfrmctl up col:", "on")]
    [InlineData("xfrmctl up back", "back\\\\slash")]
    [InlineData("xfrmctl up star", "star\\*")]
    public void Bash_Line_IsCompleted(string line, string expected)
    {
        // As readline cuts it, at blanks and at what COMP_WORDBREAKS has.
        string[] words = [.. line.Split(' ').SelectMany(word => Regex.Split(word, "([:=])").Where(piece => piece.Length > 0))];
        string script = Script("bash");

        string output = Run("bash", ["-c", "source $1; COMP_LINE=$2; COMP_POINT=${#COMP_LINE}; shift 2; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _xfrmctl 2>/dev/null; echo \"${COMPREPLY[*]}\"", "bash", script, line, .. words]);

        Assert.Equal(expected, output.Trim());
        Assert.False(File.Exists(Path.Combine(_folder.Root, "PWNED")), "a name was executed");
    }

    [Theory]
    [InlineData("xfrmctl ver", "verify,version")]
    [InlineData("xfrmctl up --tim", "--timeout")]
    [InlineData("xfrmctl status --color a", "always,auto")]
    [InlineData("xfrmctl --color al", "always")]
    [InlineData("xfrmctl --json up L2L", "L2L-IPSEC,L2L-OTHER")]
    [InlineData("xfrmctl up L2L-IPSEC L2L-O", "")]
    [InlineData("xfrmctl help up --tim", "")]
    [InlineData("xfrmctl log -n 5 L2L-I", "L2L-IPSEC")]
    [InlineData("xfrmctl --config other.conf up O", "OTHER")]
    [InlineData("xfrmctl up two", "two words")]
    [InlineData("xfrmctl up sub", "sub$(touch PWNED)")]
    public void Fish_Line_IsCompleted(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed (apt-get install fish)");

        string output = Run("/usr/bin/fish", "--no-config", "-c", $"source {Script("fish")}; complete -C '{line}'");

        Assert.Equal(expected, string.Join(',', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('\t')[0]).Order(StringComparer.Ordinal)));
        Assert.False(File.Exists(Path.Combine(_folder.Root, "PWNED")), "a name was executed");
    }

    /// <summary>Typed on a terminal of its own (zsh/zpty), and run: what the program is given counts, however zsh quotes it.</summary>
    [Fact]
    public void Zsh_Lines_AreCompletedAsTyped()
    {
        Assert.SkipUnless(File.Exists("/bin/zsh") || File.Exists("/usr/bin/zsh"), "zsh is not installed (apt-get install zsh)");
        (string Line, string Given)[] cases =
        [
            ("veri", "verify"), ("up --tim", "up|--timeout"), ("--color al", "--color|always"), ("up --json L2L-O", "up|--json|L2L-OTHER"), ("--json up L2L-O", "--json|up|L2L-OTHER"),
            ("log -n 5 L2L-I", "log|-n|5|L2L-IPSEC"), ("top --sort ra", "top|--sort|rate"), ("help exit", "help|exit-codes"), ("up --config other.conf ", "up|--config|other.conf|OTHER"),
            ("--config other.conf up ", "--config|other.conf|up|OTHER"), ("up L2L-IPSEC L2L-O", "up|L2L-IPSEC|L2L-O"), ("up amp", "up|amp&er"), ("up quo", "up|quo'te"),
            ("up sub", "up|sub$(touch PWNED)"), ("up two", "up|two words"), ("up col:", "up|col:on"), ("up back", "up|back\\slash"), ("up star", "up|star*"),
        ];
        File.Move(Script("zsh"), Path.Combine(_folder.Root, "_xfrmctl"));
        string typed = string.Concat(cases.Select(one => $"zpty -w -n z $'xfrmctl {one.Line}\\t\\n'; cat ran\n"));
        string script = _folder.Write(
            "drive.zsh",
            $"zmodload zsh/zpty; mkfifo ran; zpty z zsh -f -i\n"
            + $"zpty -w z 'unsetopt beep zle_bracketed_paste; fpath=({_folder.Root} $fpath); autoload -U compinit; compinit -D -u; zstyle \":completion:*\" insert-tab false; xfrmctl ready'\ncat ran\n{typed}zpty -d z\n");

        string output = Run("zsh", "-f", script);

        Assert.Equal(string.Concat(cases.Select(one => one.Given + "\n").Prepend("ready\n")), output);
        Assert.False(File.Exists(Path.Combine(_folder.Root, "PWNED")), "a name was executed");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Script_EachVerbAndOption_IsInIt(string shell)
    {
        CliRun run = await CliRun.Of("completion", shell);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.All(VerbTable.Rows, row =>
        {
            Assert.Contains(row.Name, run.Out, StringComparison.Ordinal);
            Assert.All(HelpPage.OptionsOf(row), option => Assert.Contains(option.LongName, run.Out, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Connections_OfTheConfiguration_AreListed()
    {
        string config = _folder.Write("ipsec.conf", "conn one\n\tleft=192.0.2.1\n\tright=192.0.2.2\nconn two\n\tleft=192.0.2.1\n\tright=192.0.2.3\n");

        CliRun run = await CliRun.Of("completion", "connections", "--config", config);

        Assert.Equal("one\ntwo\n", run.Out);
    }

    [Fact]
    public async Task Shell_Unknown_ExitsWith2() => Assert.Equal(ExitCode.Usage, (await CliRun.Of("completion", "tcsh")).Code);

    [Theory]
    [InlineData("exit-codes", "  11   no common Phase 1 proposal")]
    [InlineData("files", "/etc/ipsec.secrets")]
    [InlineData("first-tunnel", "  xfrmctl check\n")]
    public async Task Help_Topic_IsPrinted(string topic, string text)
    {
        CliRun run = await CliRun.Of("help", topic);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(text, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_EachTopic_IsInTheOverviewAndNoWiderThanATerminal()
    {
        CliRun overview = await CliRun.Of("help");
        foreach (HelpTopics.Topic topic in HelpTopics.Rows)
        {
            Assert.Contains(topic.Name, overview.Out, StringComparison.Ordinal);
            CliRun run = await CliRun.Of("help", topic.Name);
            Assert.All(run.Out.Split('\n').Where(line => !line.StartsWith("  ", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        }
    }

    [Fact]
    public async Task Help_WordThatIsNone_SaysWhatIsNear()
    {
        CliRun run = await CliRun.Of("help", "exit-code");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("did you mean 'exit-codes'?", run.Error, StringComparison.Ordinal);
    }

    private string Script(string shell)
    {
        using var text = new StringWriter { NewLine = "\n" };
        CompletionScript.For(shell)!.Write(text);
        // A program of that name which has connections, another in another file, and says to a pipe what it is called with else.
        _folder.Write("names", Names);
        string program = _folder.Write(
            "bin/xfrmctl",
            "#!/bin/bash\ncase \"$*\" in\n'completion connections') cat names ;;\n*other.conf' completion connections') echo OTHER ;;\n*) (IFS='|'; echo \"$*\" > ran) ;;\nesac\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return _folder.Write("xfrmctl." + shell, text.ToString());
    }

    private string Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Root,
            Environment = { ["PATH"] = Path.Combine(_folder.Root, "bin") + ":" + Environment.GetEnvironmentVariable("PATH"), ["HOME"] = _folder.Root, ["LC_ALL"] = "C.UTF-8", ["TERM"] = "xterm" },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || output.Length > 0 || args.Contains("--no-config"), error.GetAwaiter().GetResult());
        return output;
    }
}
