using System.Diagnostics;
using XfrmCtl.Cli.Completion;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Completion;

/// <summary>The scripts in the shells themselves.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("xfrmctl ver", "verify version")]
    [InlineData("xfrmctl up --tim", "--timeout")]
    [InlineData("xfrmctl --color always ver", "verify version")]
    [InlineData("xfrmctl status --color a", "auto always")]
    [InlineData("xfrmctl up L2L", "L2L-IPSEC L2L-OTHER")]
    [InlineData("xfrmctl completion z", "zsh")]
    [InlineData("xfrmctl help verif", "verify")]
    [InlineData("xfrmctl up --json L2L-O", "L2L-OTHER")]
    public void Bash_Line_IsCompleted(string line, string expected)
    {
        string[] words = line.Split(' ');
        string script = Script("bash");

        string output = Run("bash", "-c", $"source {script}; COMP_WORDS=({string.Join(' ', words)}); COMP_CWORD={words.Length - 1}; _xfrmctl; echo \"${{COMPREPLY[*]}}\"");

        Assert.Equal(expected, output.Trim());
    }

    [Theory]
    [InlineData("xfrmctl ver", "verify,version")]
    [InlineData("xfrmctl up --tim", "--timeout")]
    [InlineData("xfrmctl status --color a", "always,auto")]
    [InlineData("xfrmctl up L2L", "L2L-IPSEC,L2L-OTHER")]
    public void Fish_Line_IsCompleted(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/fish"), "fish is not installed (apt-get install fish)");

        string output = Run("/usr/bin/fish", "--no-config", "-c", $"source {Script("fish")}; complete -C '{line}'");

        Assert.Equal(expected, string.Join(',', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('\t')[0]).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Zsh_Script_IsReadAndFoundByCompinit()
    {
        Assert.SkipUnless(File.Exists("/bin/zsh") || File.Exists("/usr/bin/zsh"), "zsh is not installed (apt-get install zsh)");
        string script = Script("zsh");
        File.Move(script, Path.Combine(_folder.Root, "_xfrmctl"));

        Run("zsh", "-fn", Path.Combine(_folder.Root, "_xfrmctl"));
        string output = Run("zsh", "-fc", $"fpath=({_folder.Root} $fpath); autoload -U compinit; compinit -D -u; print ${{_comps[xfrmctl]}}");

        Assert.Equal("_xfrmctl", output.Trim());
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
        // A program of that name which has two connections.
        string program = _folder.Write("bin/xfrmctl", "#!/bin/sh\n[ \"$*\" = 'completion connections' ] && printf 'L2L-IPSEC\\nL2L-OTHER\\nbranch\\n'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return _folder.Write("xfrmctl." + shell, text.ToString());
    }

    private string Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = Path.Combine(_folder.Root, "bin") + ":" + Environment.GetEnvironmentVariable("PATH"), ["HOME"] = _folder.Root },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || output.Length > 0, error.GetAwaiter().GetResult());
        return output;
    }
}
