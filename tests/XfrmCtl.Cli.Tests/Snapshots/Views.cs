using System.Net;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Tests.Compat;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Snapshots;

/// <summary>Every view that is a table or a screen, run with the same machine, daemon and kernel behind it.</summary>
internal static class Views
{
    // As long as any folder that a test really has, so that what is replaced changes no layout.
    private static readonly string Folder = $"/tmp/xfrmctl-{Environment.ProcessId:00000000}";
    private const string ShownFolder = "/tmp/xfrmctl-00000000";

    private const string Configuration = """
        config setup
            plutostderrlog=/var/log/pluto.log
            nat_traversal=yes
        conn L2L-IPSEC
            auto=start
            left=203.0.113.133
            leftsubnet=203.0.113.200/32
            right=198.51.100.2
            rightsubnet=192.0.2.0/24
            ike=3des-md5-modp1024,aes256-sha1-modp1024
            ikelifetime=86400s
            phase2alg=3des-md5
            pfs=no
            authby=secret
            failureshunt=drop
        conn a-connection-with-a-name-that-is-rather-long-for-a-table-of-eighty-columns
            auto=add
            left=203.0.113.133
            leftid="C=AT, O=Example, OU=Department of very long names of organisational units, CN=gateway.example.org"
            leftsubnets={10.1.0.0/16 10.2.0.0/16}
            right=branch-office.vpn.example.org
            rightsubnet=2001:db8:1234:5678::/64
            ike=aes256-sha1;modp1024
            nonsense=here

        """;

    public static readonly ConnectionStatus Long = Samples.Failed with
    {
        Name = "a-connection-with-a-name-that-is-rather-long-for-a-table-of-eighty-columns",
        Local = new EndStatus
        {
            Address = "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff",
            Id = "C=AT, O=Example, OU=Department of very long names of organisational units, CN=gateway.example.org",
            Subnets = ["2001:db8:1234:5678::/64", "2001:db8:1234:5679::/64", "10.1.0.0/16"],
        },
        Remote = new EndStatus { Address = "2001:db8:1:2:3:4:5:6", Id = new string('x', 150), Subnets = ["10.2.0.0/16"] },
        LastError = Samples.Failed.LastError! with { Message = "2001:db8:1:2:3:4:5:6 said " + new string('n', 140) + " and nothing else, which is a word that is longer than any terminal" },
    };

    /// <summary>Names of the views.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "status-one", "status-failed", "status-long", "status-verbose", "status-many", "status-watch", "status-one-watch", "status-kernel", "top", "show", "show-one", "show-setup", "check", "reload", .. ToolViews.Names,
    ];

    /// <summary>What a view prints.</summary>
    public static async Task<string> Print(string view, int width, bool colour, bool isTerminal = false)
    {
        Directory.CreateDirectory(Folder);
        try
        {
            if (ToolViews.Names.Contains(view))
                return (await ToolViews.Print(view, width, colour, Folder)).Replace(Folder, ShownFolder, StringComparison.Ordinal);
            string config = Path.Combine(Folder, "ipsec.conf");
            await File.WriteAllTextAsync(config, Configuration);
            await File.WriteAllTextAsync(Path.Combine(Folder, "ipsec.secrets"), "203.0.113.133 198.51.100.2 : PSK \"a key of some length 1\"\n");
            StepClock clock = new();
            await using FakeDaemon daemon = FakeDaemon.Answering(request => Answer(view, request, clock));
            CliContext context = Samples.Context() with
            {
                Clock = clock,
                Network = _ => new LocalNetwork { Addresses = [new LocalAddress("eth0", IPAddress.Parse("203.0.113.133"))] },
                Kernel = new FakeKernel { Installed = [.. Enumerable.Range(1, 3).Select(Installed)] },
            };
            string[] files = ["--config", config, "--secrets", Path.Combine(Folder, "ipsec.secrets")];
            string[] args = view switch
            {
                "status-one" or "status-failed" or "status-long" or "status-many" => ["status"],
                "status-verbose" => ["status", "-v"],
                "status-watch" or "status-one-watch" => ["status", "--watch", "--count", "2", "--interval", "0.05"],
                "status-kernel" => ["status"],
                "top" => ["top", "--count", "3", "--interval", "0.05"],
                "show" => ["show", .. files],
                "show-one" => ["show", "L2L-IPSEC", .. files],
                "show-setup" => ["show", "setup", .. files],
                "check" => ["check", "-v", .. files],
                "reload" => ["reload", "--dry-run"],
                _ => throw new ArgumentOutOfRangeException(nameof(view), view, "no such view"),
            };
            string socket = view == "status-kernel" ? "/nonexistent/s" : daemon.SocketPath;
            CliRun run = await CliRun.Capture(context, inner => VerbRunner.Run([.. args, "--socket", socket, "--color", colour ? "always" : "never"], inner), width, isTerminal);
            return run.Out.Replace(Folder, ShownFolder, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static ControlMessage[] Answer(string view, ControlRequest request, StepClock clock)
    {
        if (request.Verb == "reload")
            return [Samples.Reload];
        int look = clock.Step();
        ConnectionStatus busy = Samples.Up with
        {
            Ipsec = [Samples.Up.Ipsec[0] with { BytesIn = 420 + (ulong)(look * 25_000), BytesOut = 1_234_567 + (ulong)(look * look * 4_000) }],
        };
        ConnectionStatus[] shown = view switch
        {
            "status-one" or "status-one-watch" => [busy],
            "status-failed" => [Samples.Failed],
            "status-long" => [Long],
            "status-verbose" => [PlutoSamples.Road],
            _ => [busy, PlutoSamples.Road, Samples.Failed, Long],
        };
        return [FakeDaemon.Status(Samples.Document(shown) with { NotLoaded = view == "status-many" ? [Samples.Lost] : [] })];
    }

    private static KernelState Installed(int number) => new()
    {
        Source = $"203.0.113.{number}",
        Destination = "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff",
        Protocol = "esp",
        Spi = $"0x1badcaf{number}",
        Reqid = (uint)(16384 + number),
        Mode = "tunnel",
        Encapsulation = number == 1 ? "udp" : "none",
        Encryption = "cbc(des3_ede)",
        Integrity = "hmac(md5)",
        Bytes = (ulong)(420 * number),
        Packets = (ulong)(5 * number),
    };

    /// <summary>Goes two seconds on with each look at the daemon.</summary>
    private sealed class StepClock : TimeProvider
    {
        private int _steps;

        public int Step() => Interlocked.Increment(ref _steps) - 1;

        public override DateTimeOffset GetUtcNow() => Samples.Now.AddSeconds(2 * Math.Max(0, Volatile.Read(ref _steps) - 1));
    }
}
