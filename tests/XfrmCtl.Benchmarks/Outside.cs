using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace XfrmCtl.Benchmarks;

/// <summary>Programs that we are compared with: how to build and run them.</summary>
internal static class Outside
{
    public static string Root { get; } = FindRoot();

    /// <summary>Whether this network is ours alone, so that nothing touches the machine's own: tests/bench names its own namespace and then makes another; the lab's guest is a machine for itself.</summary>
    public static bool IsFreshNamespace =>
        Environment.GetEnvironmentVariable("LAB_GUEST") is { Length: > 0 }
        || (Environment.GetEnvironmentVariable("XFRMCTL_OUTER_NETWORK") is { Length: > 0 } outer && outer != File.ResolveLinkTarget("/proc/self/ns/net", false)?.Name);

    /// <summary>Runs a program and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0; the message has its standard error.</exception>
    public static string Run(string program, params string[] arguments) => RunWithInput(program, input: null, arguments);

    public static string RunWithInput(string program, string? input, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it had read everything, and says why.
            }
        }

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}{output}");
    }

    /// <summary>Builds the plain C floor and returns one of its programs.</summary>
    public static string Floor(string program)
    {
        string folder = Path.Combine(Root, "native", "floor");
        Run("make", "-s", "-C", folder);
        return Path.Combine(folder, program);
    }

    /// <summary>A program of libreswan as tests/lab/install unpacks it, or null where it is not there.</summary>
    public static string? Libreswan(string program)
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        string folder = Environment.GetEnvironmentVariable("LAB_PLUTO") ?? Path.Combine(cache, "xfrmctl-lab", "libreswan");
        string path = Path.Combine(folder, "usr", "libexec", "ipsec", program);
        return File.Exists(path) ? path : null;
    }

    /// <summary>The figure per second of each line that the floor prints: name, count, seconds, figure, with tabs between.</summary>
    public static Dictionary<string, double> Figures(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('\t'))
        .ToDictionary(parts => parts[0], parts => double.Parse(parts[3], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no source");
    }
}
