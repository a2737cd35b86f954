using System.Diagnostics;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>The program as packaging/publish made it: the folder that XFRMCTL_BIN names, or artifacts/.</summary>
internal static class PublishedProgram
{
    public static string Location { get; } =
        Path.Combine(Environment.GetEnvironmentVariable("XFRMCTL_BIN") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, "artifacts"), "xfrmctl");

    /// <summary>Runs it; the test is skipped where it has not been published.</summary>
    public static ProgramRun Run(params string[] args) => Start(Location, args);

    /// <summary>Runs it on a pseudo-terminal of 120 columns that knows colours; what it prints is all in the output.</summary>
    public static ProgramRun RunOnTerminal(params string[] args) =>
        Start("/usr/bin/env", ["-u", "NO_COLOR", "TERM=xterm-256color", "script", "-q", "-e", "-c", $"stty cols 120 rows 40; exec {Location} {string.Join(' ', args)}", "/dev/null"]);

    /// <summary>Runs a line of a shell, in which <c>$0</c> is the program.</summary>
    public static ProgramRun RunInShell(string line) => Start("/usr/bin/timeout", ["--foreground", "60", "/bin/bash", "-c", line, Location]);

    /// <summary>Runs it as a user without any privilege, who can read the folder; it is copied there, since who publishes may be the only one to reach where it is.</summary>
    public static ProgramRun RunAsNobody(string folder, params string[] args)
    {
        Assert.SkipUnless(File.Exists(Location), $"{Location} is missing: run packaging/publish, or name its folder with XFRMCTL_BIN");
        string copy = Path.Combine(folder, "xfrmctl");
        // By another process: a descriptor to write it with, which other tests' children would inherit for a moment, would keep it from being run (ETXTBSY).
        Start("/bin/cp", [Location, copy]);
        return Start("/usr/bin/setpriv", ["--reuid", "65534", "--regid", "65534", "--clear-groups", copy, .. args]);
    }

    /// <summary>Starts it, waits for <paramref name="moment"/>, and interrupts it as Ctrl-C does.</summary>
    public static async Task<ProgramRun> Interrupt(Task moment, params string[] args)
    {
        // Whoever starts the tests in the background lets them inherit that SIGINT is ignored.
        using Process process = Begin("/usr/bin/env", ["--default-signal=INT", Location, .. args]);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await moment;
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }

        return new ProgramRun(process.ExitCode, await output, await error, default);
    }

    /// <summary>Runs it by the name ipsec.</summary>
    public static ProgramRun RunAsIpsec(params string[] args) => Start(Path.Combine(Path.GetDirectoryName(Location)!, "ipsec"), args);

    private static ProgramRun Start(string program, string[] args)
    {
        long began = Stopwatch.GetTimestamp();
        using Process process = Begin(program, args);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(began));
    }

    private static Process Begin(string program, string[] args)
    {
        Assert.SkipUnless(File.Exists(Location), $"{Location} is missing: run packaging/publish, or name its folder with XFRMCTL_BIN");
        return Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}

/// <summary>How it ended.</summary>
internal sealed record ProgramRun(int Code, string Out, string Error, TimeSpan Elapsed);
