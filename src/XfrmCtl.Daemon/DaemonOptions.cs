using CommandLine;
using XfrmCtl.Control;

namespace XfrmCtl.Daemon;

/// <summary>The command line of xfrmctld.</summary>
internal sealed class DaemonOptions
{
    /// <summary>Where the secrets are unless secretsfile= or --secrets says otherwise.</summary>
    public const string DefaultSecrets = "/etc/ipsec.secrets";

    /// <summary>The configuration.</summary>
    [Option("config", MetaValue = "FILE", Default = "/etc/ipsec.conf", HelpText = "The configuration.")]
    public string Config { get; set; } = "/etc/ipsec.conf";

    /// <summary>The secrets, or null for those that the configuration names or the usual ones.</summary>
    [Option("secrets", MetaValue = "FILE", HelpText = "The pre-shared keys (Default: /etc/ipsec.secrets).")]
    public string? Secrets { get; set; }

    /// <summary>Where certificates and private keys are: the folder ipsec.d beside the configuration.</summary>
    public string CertificateFolder => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Config))!, "ipsec.d");

    /// <summary>The control socket.</summary>
    [Option("socket", MetaValue = "PATH", Default = ControlClient.DefaultSocketPath, HelpText = "The control socket.")]
    public string Socket { get; set; } = ControlClient.DefaultSocketPath;

    /// <summary>Where states and policies go.</summary>
    [Option("kernel", MetaValue = "netlink|memory", Default = "netlink",
        HelpText = "Where states and policies go; memory keeps them in the process and encrypts nothing, for load tests.")]
    public string Kernel { get; set; } = "netlink";

    /// <summary>Read, report, stop.</summary>
    [Option("check", HelpText = "Read the files, report every problem, and end: 0 if they can be used, 6 if not.")]
    public bool Check { get; set; }

    /// <summary>For tests, where 500 may be taken.</summary>
    [Option("ike-port", Hidden = true, Default = 500)]
    public int IkePort { get; set; } = 500;

    /// <summary>For tests, where 4500 may be taken.</summary>
    [Option("nat-port", Hidden = true, Default = 4500)]
    public int NatPort { get; set; } = 4500;

    /// <summary>Whether the kernel's own tables are used.</summary>
    public bool UsesNetlink => Kernel == "netlink";

    /// <summary>What is wrong with the command line, or null.</summary>
    public string? Objection() => Kernel is not ("netlink" or "memory") ? $"--kernel takes netlink or memory, not {Kernel}"
        : IkePort is < 1 or > 65535 || NatPort is < 1 or > 65535 || IkePort == NatPort ? "--ike-port and --nat-port take two different ports"
        : null;
}
