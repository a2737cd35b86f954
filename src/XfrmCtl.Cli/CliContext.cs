using System.Net;
using XfrmCtl.Cli.Inspection;
using XfrmCtl.Cli.Output;
using XfrmCtl.Cli.System;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Cli;

/// <summary>What a verb has of the world; tests give their own.</summary>
internal sealed record CliContext
{
    /// <summary>Where text goes.</summary>
    public required Terminal Terminal { get; init; }

    /// <summary>Signalled by Ctrl-C and SIGTERM, once somebody has asked for it; who never asks is ended by them as any other program.</summary>
    public CancellationToken Interrupted
    {
        get => Interruption?.Token ?? field;
        init;
    }

    /// <summary>Who hears of the signals, or null.</summary>
    public Interruption? Interruption { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Files and processes of the machine.</summary>
    public MachineView Machine { get; init; } = new("/");

    /// <summary>The machine's addresses, given the only one to listen on, or null.</summary>
    public Func<IPAddress?, LocalNetwork> Network { get; init; } = LocalNetworkReader.Read;

    /// <summary>What the machine would do with a datagram to an address.</summary>
    public Func<IPAddress, PathFacts> Path { get; init; } = PathFacts.To;

    /// <summary>Opens standard input.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    /// <summary>Whose format the ipsec command is to print (XFRMCTL_IPSEC), or null for that of the configuration.</summary>
    public string? IpsecDialect { get; init; }

    /// <summary>The variables of the environment.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Who starts and stops services.</summary>
    public IServiceManager Services { get; init; } = new SystemdManager();

    /// <summary>The kernel's own answers.</summary>
    public IKernelView Kernel { get; init; } = new KernelView();
}
