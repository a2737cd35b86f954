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
                ProgramRun measured = ProgramRun.Measure(program, arguments);
                time.Add(measured.Milliseconds);
                memory.Add(measured.Megabytes);
            }

            table.Add(name, time.ToText("N1"), memory.Median > 0 ? memory.ToText("N1") : "too short to see");
        }
    }
}
