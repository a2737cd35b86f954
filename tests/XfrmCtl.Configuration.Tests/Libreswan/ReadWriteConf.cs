using System.Diagnostics;

namespace XfrmCtl.Configuration.Tests.Libreswan;

/// <summary>libreswan 4.10's own readwriteconf, as <c>tests/lab/install</c> unpacks it.</summary>
internal static class ReadWriteConf
{
    private static readonly string Program = Path.Combine(
        Environment.GetEnvironmentVariable("LAB_PLUTO") is { Length: > 0 } root ? root : Path.Combine(Cache, "xfrmctl-lab", "libreswan"),
        "usr/libexec/ipsec/readwriteconf");

    private static string Cache => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    /// <summary>Why it cannot be run, or null.</summary>
    public static string? Absent => File.Exists(Program) ? null : $"{Program} is missing: run tests/lab/install";

    /// <summary>What it prints of a file, and what it complains of.</summary>
    public static async Task<(int Code, string Out, string Error)> Run(string path, CancellationToken cancellation)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, ["--config", path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
        string output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output, await error);
    }

    /// <summary>The sections that it printed: <c>config setup</c> is the one without a name. A comment says what also= was.</summary>
    public static Dictionary<string, List<(string Keyword, string Value)>> Parse(string output)
    {
        Dictionary<string, List<(string, string)>> sections = new(StringComparer.Ordinal);
        List<(string, string)> current = [];
        foreach (string line in output.Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line == "config setup")
                sections[""] = current = [];
            else if (line.StartsWith("conn ", StringComparison.Ordinal))
                sections[line["conn ".Length..]] = current = [];
            else if (line.StartsWith("\t#also =", StringComparison.Ordinal) || line.StartsWith("\t# also =", StringComparison.Ordinal))
                current.Add(("also", line[(equals + 1)..].Trim()));
            else if (line.StartsWith('\t') && equals > 0)
                current.Add((line[1..equals], line[(equals + 1)..]));
        }

        return sections;
    }
}
