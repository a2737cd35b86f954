using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Cli.System;

/// <summary>What the kernel says when it is asked over netlink.</summary>
internal interface IKernelView
{
    /// <summary>Tries each ESP state in a network namespace of its own, so that nothing of the machine is touched; one answer a question, in order.</summary>
    IReadOnlyList<KernelAnswer> TryStates(IReadOnlyList<KernelQuestion> questions);

    /// <summary>The states that are installed in our namespace.</summary>
    /// <exception cref="KernelViewException">The kernel does not tell.</exception>
    IReadOnlyList<KernelState> States();

    /// <summary>Every state and policy of our namespace.</summary>
    /// <param name="withKeys">Whether keys are copied out; the caller then disposes them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="KernelViewException">The kernel does not tell.</exception>
    ValueTask<XfrmTables> Tables(bool withKeys, CancellationToken cancellation);

    /// <summary>What the kernel reports from now on, until cancelled.</summary>
    /// <exception cref="KernelViewException">The kernel does not tell.</exception>
    IAsyncEnumerable<XfrmEvent> Events(CancellationToken cancellation);

    /// <summary>Removes states, then policies; what is gone already is no error.</summary>
    /// <returns>How many states and policies were removed.</returns>
    /// <exception cref="KernelViewException">The kernel refuses.</exception>
    ValueTask<(int States, int Policies)> Remove(IReadOnlyList<XfrmStateId> states, IReadOnlyList<XfrmPolicyId> policies, CancellationToken cancellation);
}

/// <summary>The states and policies of a kernel.</summary>
internal sealed record XfrmTables(IReadOnlyList<XfrmStateInfo> States, IReadOnlyList<XfrmPolicyInfo> Policies);

/// <summary>A state that the kernel is to accept.</summary>
/// <param name="Proposal">The algorithms of ESP or AH.</param>
/// <param name="UdpEncapsulation">Whether it is to be in UDP.</param>
/// <param name="Compression">Whether the state is one of IPComp with DEFLATE instead, beside that proposal.</param>
/// <param name="IsIPv6">Whether it is between addresses of IPv6.</param>
internal sealed record KernelQuestion(EspProposal Proposal, bool UdpEncapsulation, bool Compression = false, bool IsIPv6 = false);

/// <summary>Whether it did.</summary>
internal enum KernelVerdict
{
    /// <summary>It did.</summary>
    Accepted,

    /// <summary>It lacks what the state needs.</summary>
    Refused,

    /// <summary>It could not be asked.</summary>
    NotAsked,
}

/// <summary>The kernel's answer to a <see cref="KernelQuestion"/>.</summary>
/// <param name="Verdict">Whether the state was accepted.</param>
/// <param name="Detail">The kernel's words, or why it was not asked.</param>
internal sealed record KernelAnswer(KernelVerdict Verdict, string Detail);

/// <summary>An installed state as the table of a machine without a daemon shows it.</summary>
internal sealed record KernelState
{
    public required string Source { get; init; }

    public required string Destination { get; init; }

    public required string Protocol { get; init; }

    public required string Spi { get; init; }

    public uint Reqid { get; init; }

    public required string Mode { get; init; }

    public required string Encapsulation { get; init; }

    public string? Encryption { get; init; }

    public string? Integrity { get; init; }

    public ulong Bytes { get; init; }

    public ulong Packets { get; init; }
}

/// <summary>The kernel did not answer; the message is a sentence.</summary>
[SuppressMessage("Roslynator", "RCS1194:Implement exception constructors", Justification = "Thrown in one place.")]
internal sealed class KernelViewException(string message, bool isPermission, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether more privilege would help.</summary>
    public bool IsPermission { get; } = isPermission;
}
