using System.Diagnostics;
using System.Globalization;

namespace XfrmCtl.Benchmarks;

/// <summary>How long the command line takes from start to end, and how much memory the programs hold.</summary>
internal static class StartBenchmark
{
    public static void Run(TextWriter output, int runs)
    {
        string folder = Environment.GetEnvironmentVariable("XFRMCTL_BIN") ?? Path.Combine(Outside.Root, "artifacts");
        string cli = Path.Combine(folder, "xfrmctl");
        if (!File.Exists(cli))
        {
            output.WriteLine("start: left out, since xfrmctl is not published (packaging/publish does it)");
            return;
        }

        string conf = Path.Combine(Outside.Root, "examples", "asa-site-to-site", "ipsec.conf");
        string secrets = Path.Combine(Outside.Root, "examples", "asa-site-to-site", "ipsec.secrets");
        Table table = new("command line", "ms from start to end", "resident memory, MB");
        Row("/bin/true, for comparison", "/bin/true", []);
        Row("ip -V, for comparison", "ip", ["-V"]);
        Row("xfrmctl --version", cli, ["--version"]);
        Row("xfrmctl check (the example)", cli, ["check", conf, "--secrets", secrets]);
        table.Print(output);

        void Row(string name, string program, string[] arguments)
        {
            Sample time = new();
            Sample memory = new();
            for (int run = 0; run < runs; run++)
            {
                (double milliseconds, double megabytes) = Measure(program, arguments);
                time.Add(milliseconds);
                memory.Add(megabytes);
            }

            table.Add(name, time.ToText("N1"), memory.Median > 0 ? memory.ToText("N1") : "too short to see");
        }
    }

    // GNU time would be one more package; the shell's own wait gives neither. The largest resident set is in /proc until the end.
    private static (double Milliseconds, double Megabytes) Measure(string program, string[] arguments)
    {
        long peak = 0;
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string status = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status");
        while (!process.HasExited)
        {
            try
            {
                string? line = File.ReadLines(status).FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
                if (line is not null)
                    peak = Math.Max(peak, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                break; // it ended in between
            }
        }

        process.WaitForExit();
        return (watch.Elapsed.TotalMilliseconds, peak / 1024.0);
    }
}
