using System.Globalization;
using System.Text;

namespace XfrmCtl.Benchmarks;

/// <summary>Reading, binding and checking large configurations by the published program, beside libreswan's own check of the same files.</summary>
internal static class ConfigurationBenchmark
{
    public static void Run(TextWriter output, int rounds, params int[] sizes)
    {
        string cli = Path.Combine(Environment.GetEnvironmentVariable("XFRMCTL_BIN") ?? Path.Combine(Outside.Root, "artifacts"), "xfrmctl");
        if (!File.Exists(cli))
        {
            output.WriteLine("configuration: left out, since xfrmctl is not published (packaging/publish does it)");
            return;
        }

        string? addconn = Outside.Libreswan("addconn");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("xfrmctl-bench-");
        try
        {
            string secrets = Path.Combine(folder.FullName, "ipsec.secrets");
            File.WriteAllText(secrets, "192.0.2.1 %any : PSK \"correct horse battery staple 93\"\n");
            Table table = new("configuration", "ms from start to end", "resident memory, MB", "µs a connection");
            foreach (int size in sizes)
            {
                string conf = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{size}.conf"));
                File.WriteAllText(conf, Connections(size));
                string count = size.ToString("N0", CultureInfo.InvariantCulture);
                Add(table, $"xfrmctl check, {count} connections", size, rounds, cli, "check", "--quiet", conf, "--secrets", secrets);
                if (addconn is not null)
                    Add(table, $"libreswan's addconn --checkconfig, {count}", size, rounds, addconn, "--config", conf, "--checkconfig");
            }

            table.Print(output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Add(Table table, string name, int size, int rounds, string program, params string[] arguments)
    {
        Sample time = new();
        Sample memory = new();
        for (int round = 0; round < rounds; round++)
        {
            ProgramRun run = ProgramRun.Measure(program, arguments);
            time.Add(run.Milliseconds);
            memory.Add(run.Megabytes);
        }

        table.Add(name, time.ToText("N0"), memory.ToText("N0"), (time.Median * 1000 / size).ToString("N1", CultureInfo.InvariantCulture));
    }

    /// <summary>Site-to-site connections as people write them for ASAs, each with networks of its own.</summary>
    private static string Connections(int count)
    {
        StringBuilder text = new("config setup\n\tprotostack=netkey\n\nconn %default\n\tauthby=secret\n\tauto=add\n\tkeyingtries=0\n\n");
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"conn peer-{i}\n\tleft=192.0.2.1\n\tleftsubnet=10.{i / 256 % 128}.{i % 256}.0/24\n")
                .Append(CultureInfo.InvariantCulture, $"\tright=198.{18 + i / 65536}.{i / 256 % 256}.{i % 256}\n\trightsubnet=10.{128 + i / 256 % 128}.{i % 256}.0/24\n")
                .Append("\tike=aes256-sha1;modp1536\n\tphase2alg=aes256-sha1\n\tpfs=no\n\tikelifetime=8h\n\tsalifetime=1h\n")
                .Append("\tdpddelay=30\n\tdpdtimeout=120\n\tdpdaction=restart\n\n");
        }

        return text.ToString();
    }
}
