using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Verification;

/// <summary>What the checks look at; read once, before the first of them.</summary>
internal sealed class VerifyScope
{
    /// <summary>Files and processes.</summary>
    public required MachineView Machine { get; init; }

    /// <summary>Configuration and secrets.</summary>
    public required ConfigurationFacts Configuration { get; init; }

    /// <summary>The daemon's answer, or null.</summary>
    public DaemonStatus? Daemon { get; init; }

    /// <summary>Why the daemon did not answer, or null.</summary>
    public ControlException? DaemonFault { get; init; }

    /// <summary>What the kernel said of each question.</summary>
    public IReadOnlyDictionary<KernelQuestion, KernelAnswer> KernelAnswers { get; init; } = new Dictionary<KernelQuestion, KernelAnswer>();

    /// <summary>The rules of the firewall, or null.</summary>
    public FirewallRuleset? Firewall { get; init; }

    /// <summary>Why the rules could not be read, or null.</summary>
    public string? FirewallObstacle { get; init; }

    /// <summary>The time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Addresses and routes.</summary>
    public RoutingFacts Routing => field ??= RoutingFacts.Of(Machine);

    /// <summary>Interfaces that IPv4 knows settings of, loopback left out.</summary>
    public IReadOnlyList<string> Interfaces =>
        [.. Machine.Names("/proc/sys/net/ipv4/conf").Where(name => name is not ("all" or "default" or "lo"))];

    /// <summary>The interfaces, and before them the two that stand for all and for those to come.</summary>
    public IReadOnlyList<string> Settings => ["all", "default", .. Interfaces];

    /// <summary>The number in /proc/sys/net/ipv4/conf/INTERFACE/NAME.</summary>
    public int? InterfaceSetting(string device, string name) => Machine.ReadNumber($"/proc/sys/net/ipv4/conf/{device}/{name}");
}
