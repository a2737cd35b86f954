using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Verification;

/// <summary>A /proc of a machine in order with the interfaces eth0 and eth1; tests spoil what they are about.</summary>
internal sealed class FakeProc : IDisposable
{
    private static readonly string[] Devices = ["all", "default", "lo", "eth0", "eth1"];
    private readonly TemporaryFolder _folder = new();

    public FakeProc()
    {
        foreach (string device in Devices)
        {
            foreach (string name in new[] { "send_redirects", "accept_redirects", "rp_filter", "disable_xfrm", "disable_policy" })
                Interface(device, name, 0);
            Interface(device, "forwarding", 1);
        }

        // Loopback's own settings never matter.
        Interface("lo", "disable_xfrm", 1);
        Interface("lo", "disable_policy", 1);
        Write("/proc/sys/net/ipv4/ip_forward", "1\n");
        Write("/proc/sys/net/core/xfrm_larval_drop", "1\n");
        Write("/proc/sys/net/core/xfrm_acq_expires", "30\n");
        Write("/proc/net/dev", "Inter-|   Receive\n face |bytes\n    lo: 0 0\n  eth0: 1 2\n  eth1: 3 4\nip_vti0: 0 0\n");
        Write("/proc/net/udp", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n");
        Write("/proc/net/udp6", "  sl  local_address\n");
        Write(
            "/proc/net/route",
            "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
            + "eth0\t00000000\t017100CB\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
            + "eth0\t007100CB\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        Write(
            "/proc/net/fib_trie",
            "Local:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 203.0.113.0\n        /24 link UNICAST\n     |-- 203.0.113.133\n        /32 host LOCAL\n     |-- 127.0.0.1\n        /32 host LOCAL\n");
        Process(1, "systemd");
    }

    public string Root => _folder.Root;

    public FakeMachine Machine => new(Root);

    public void Write(string path, string text) => _folder.Write(path, text);

    public void Interface(string device, string name, int value) => Write($"/proc/sys/net/ipv4/conf/{device}/{name}", $"{value}\n");

    public void Remove(string path) => File.Delete(Path.Combine(Root, path.TrimStart('/')));

    /// <summary>A process; with a network namespace when one is named; with a socket when its inode is.</summary>
    public void Process(int pid, string command, string? networkNamespace = null, string? socketInode = null)
    {
        Write($"/proc/{pid}/comm", command + "\n");
        if (networkNamespace is not null)
            Link($"/proc/{pid}/ns/net", networkNamespace);
        if (socketInode is not null)
            Link($"/proc/{pid}/fd/7", $"socket:[{socketInode}]");
    }

    public void Link(string path, string target)
    {
        string full = Path.Combine(Root, path.TrimStart('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.CreateSymbolicLink(full, target);
    }

    /// <summary>Adds a bound socket to /proc/net/udp.</summary>
    public void Udp(string hexAddress, ushort port, string inode) =>
        File.AppendAllText(
            Path.Combine(Root, "proc/net/udp"),
            $"  421: {hexAddress}:{port:X4} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 {inode} 2 0000000000000000 0\n");

    /// <summary>Runs one check.</summary>
    public CheckReport Run(
        Check check, ConfigurationFacts? configuration = null, DaemonStatus? daemon = null, ControlException? fault = null, FakeMachine? machine = null,
        IReadOnlyDictionary<KernelQuestion, KernelAnswer>? answers = null, DateTimeOffset? now = null)
    {
        FakeMachine seen = machine ?? Machine;
        FirewallRuleset? rules = FirewallReader.Read(seen, out string? obstacle);
        return check.Run(new VerifyScope
        {
            Machine = seen,
            Firewall = rules,
            FirewallObstacle = obstacle,
            Now = now ?? Samples.Now,
            Configuration = configuration ?? NoConnections,
            Daemon = daemon,
            DaemonFault = fault,
            KernelAnswers = answers ?? new Dictionary<KernelQuestion, KernelAnswer>(),
        });
    }

    public static ConfigurationFacts NoConnections => new() { ConfigPath = "/etc/ipsec.conf", SecretsPath = "/etc/ipsec.secrets" };

    public static ConfigurationFacts With(params ConnectionFacts[] connections) => NoConnections with { Connections = connections };

    public void Dispose() => _folder.Dispose();
}
