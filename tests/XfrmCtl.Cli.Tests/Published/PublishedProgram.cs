using System.Diagnostics;

namespace XfrmCtl.Cli.Tests.Published;

/// <summary>The program as packaging/publish made it: XFRMCTL_BIN, or the one in artifacts/.</summary>
internal static class PublishedProgram
{
    public static string Location { get; } =
        Environment.GetEnvironmentVariable("XFRMCTL_BIN") is { Length: > 0 } named ? named : Path.Combine(Repository.Root, "artifacts", "xfrmctl");

    /// <summary>Runs it; the test is skipped where it has not been published.</summary>
    public static ProgramRun Run(params string[] args) => Start(Location, args);

    /// <summary>Runs it by the name ipsec.</summary>
    public static ProgramRun RunAsIpsec(params string[] args) => Start(Path.Combine(Path.GetDirectoryName(Location)!, "ipsec"), args);

    private static ProgramRun Start(string program, string[] args)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is missing: run packaging/publish, or name the program with XFRMCTL_BIN");
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramRun(process.ExitCode, output, error.GetAwaiter().GetResult(), Stopwatch.GetElapsedTime(began));
    }
}

/// <summary>How it ended.</summary>
internal sealed record ProgramRun(int Code, string Out, string Error, TimeSpan Elapsed);
