using XfrmCtl.Cli.System;
using XfrmCtl.Control;

namespace XfrmCtl.Cli.Output;

/// <summary>What <c>status --json</c> prints: the daemon's document, and without a daemon the kernel's states besides.</summary>
internal sealed record LocalStatusDocument
{
    /// <summary>Version of this format.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The daemon.</summary>
    public required DaemonStatus Daemon { get; init; }

    /// <summary>Every connection that is loaded.</summary>
    public required IReadOnlyList<ConnectionStatus> Connections { get; init; }

    /// <summary>Connections that are not loaded as the files have them, and why.</summary>
    public IReadOnlyList<ConnectionProblem> NotLoaded { get; init; } = [];

    /// <summary>What the kernel holds; only when no daemon could be asked.</summary>
    public IReadOnlyList<KernelState>? KernelStates { get; init; }
}
