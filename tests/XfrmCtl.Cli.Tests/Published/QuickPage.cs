using System.Diagnostics;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>What stands in front of the program's main, with a program behind it that only says that it was reached: built here, with the compiler's checks of every access to memory.</summary>
public sealed class QuickPage : IDisposable
{
    /// <summary>The exit status of the program behind it.</summary>
    internal const int OfTheProgram = 42;

    /// <summary>Its source.</summary>
    internal static readonly string Source = Path.Combine(Repository.Root, "native", "page", "page.c");

    private const string Compiler = "/usr/bin/gcc";

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;

    public QuickPage()
    {
        _program = Path.Combine(_folder.Root, "xfrmctl");
        if (!File.Exists(Compiler))
            return;
        string rest = Path.Combine(_folder.Root, "rest.c");
        File.WriteAllText(rest, $$"""
            #include <stdio.h>
            int main(void) { puts("the program"); return {{OfTheProgram}}; }
            """);
        ProgramRun built = Run(Compiler, [],
            "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-Wl,--wrap=main", "-o", _program, Source, rest);
        Assert.Equal((0, ""), (built.Code, built.Error));
    }

    /// <summary>Runs it with an environment of these variables alone.</summary>
    internal ProgramRun Run(IReadOnlyList<(string Name, string Value)> variables, params string[] args)
    {
        Assert.SkipUnless(File.Exists(_program), $"{Compiler} is missing");
        return Run(_program, variables, args);
    }

    /// <summary>Runs a line of the shell, in which <c>$XFRMCTL</c> is it; its exit status is that of the first of a pipe that failed.</summary>
    internal ProgramRun RunInShell(string line)
    {
        Assert.SkipUnless(File.Exists(_program), $"{Compiler} is missing");
        return Run("/bin/bash", [("XFRMCTL", _program), ("PATH", "/usr/bin:/bin")], "-o", "pipefail", "-c", line);
    }

    public void Dispose() => _folder.Dispose();

    private static ProgramRun Run(string program, IReadOnlyList<(string Name, string Value)> variables, params string[] args)
    {
        ProcessStartInfo start = new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (variables.Count > 0)
            start.Environment.Clear();
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(began));
    }
}
