using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace XfrmCtl.Interop.Tests;

/// <summary>Runs scenarios in the lab's guest: a whole kernel with IPsec, and real peers.</summary>
internal static class Lab
{
    private static readonly string Root = FindRoot();

    /// <summary>Why scenarios cannot run here, or null.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Runs tests/lab/scenarios/NAME; fails with all that it printed unless it ends with 0.</summary>
    public static void Run(string scenario, TimeSpan limit, params string[] arguments)
    {
        LabRun run = Start(scenario, limit, arguments);

        // Scenarios have waits of seconds, and the machine has other work: what failed is run once more, and told.
        if (run.ExitCode != 0)
        {
            TestContext.Current.SendDiagnosticMessage($"{scenario} {string.Join(' ', arguments)} is run again; the first time:\n{run.Output}");
            run = Start(scenario, limit, arguments);
        }

        if (run.ExitCode != 0)
            Assert.Fail($"{scenario} {string.Join(' ', arguments)} ended with {run.ExitCode}\n{run.Output}\n{Tail(run.Errors)}\n{Logs(run.Results)}");
        Directory.Delete(run.Results, recursive: true);
    }

    /// <summary>Runs tests/lab/scenarios/NAME to its end, whatever that is. What it left is in a folder that the caller deletes.</summary>
    public static LabRun Start(string scenario, TimeSpan limit, params string[] arguments)
    {
        Assert.SkipWhen(Obstacle is not null, Obstacle ?? "");
        string results = Directory.CreateTempSubdirectory("xfrmctl-interop-").FullName;
        using Process process = Begin(scenario, limit, results, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, errors.Result, results);
    }

    /// <summary>Begins tests/lab/scenarios/NAME, with what it prints in pipes.</summary>
    public static Process Begin(string scenario, TimeSpan limit) => Begin(scenario, limit, null, []);

    private static Process Begin(string scenario, TimeSpan limit, string? results, string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(Root, "tests", "lab", "run"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Root,
        };
        foreach (string argument in (string[])["-t", ((int)limit.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture), .. results is null ? [] : (string[])["-o", results], Path.Combine(Root, "tests", "lab", "scenarios", scenario), .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["XFRMCTL_BIN"] = Binaries;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The ends of what daemons said, of those files whose names begin so.</summary>
    public static string Logs(string results, string prefix = "") => string.Join('\n', Directory.EnumerateFiles(results, prefix + "*")
        .Where(path => path.EndsWith(".log", StringComparison.Ordinal) || path.EndsWith(".out", StringComparison.Ordinal))
        .Select(path => $"--- {Path.GetFileName(path)}\n{Tail(File.ReadAllText(path))}"));

    private static string Binaries => Environment.GetEnvironmentVariable("XFRMCTL_BIN") ?? Path.Combine(Root, "artifacts");

    private static string Tail(string text) => string.Join('\n', text.Split('\n').TakeLast(40));

    private static string? FindObstacle()
    {
        if (Environment.UserName != "root")
            return "the lab needs root";
        if (!File.Exists("/usr/bin/linux.uml"))
            return "User-Mode Linux is not installed: run tests/lab/install";
        if (!File.Exists("/usr/lib/ipsec/charon"))
            return "charon is not installed: run tests/lab/install";
        return File.Exists(Path.Combine(Binaries, "xfrmctld")) ? null : "xfrmctld is not published: run packaging/publish";
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no test source");
    }
}
