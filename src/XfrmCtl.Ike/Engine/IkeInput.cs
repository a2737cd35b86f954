using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>Everything that can happen to the engine; a closed set.</summary>
public abstract record IkeInput
{
    private IkeInput()
    {
    }

    /// <summary>A datagram arrived on an IKE socket.</summary>
    /// <param name="Local">Our address and port (500 or 4500, or as configured).</param>
    /// <param name="Remote">The sender's address and port.</param>
    /// <param name="Message">The IKE message: the transport has taken off the non-ESP marker of port 4500 and dropped keepalives.</param>
    public sealed record DatagramReceived(IPEndPoint Local, IPEndPoint Remote, ReadOnlyMemory<byte> Message) : IkeInput;

    /// <summary>The kernel has a packet for a policy that has no SA (XFRM_MSG_ACQUIRE).</summary>
    /// <param name="Reqid">The policy template's reqid, which names the connection.</param>
    /// <param name="Local">Source of the packet.</param>
    /// <param name="Remote">Destination of the packet.</param>
    public sealed record KernelAcquired(uint Reqid, TrafficSelector Local, TrafficSelector Remote) : IkeInput;

    /// <summary>A lifetime of a state ran out in the kernel (XFRM_MSG_EXPIRE).</summary>
    /// <param name="Spi">The state's SPI.</param>
    /// <param name="Destination">The state's destination address.</param>
    /// <param name="Hard">True when the kernel has removed the state, false for the soft limit.</param>
    public sealed record KernelExpired(Spi Spi, IPAddress Destination, bool Hard) : IkeInput;

    /// <summary>A state of a child SA is not in the kernel any more, and it was not the engine that wanted it so: somebody flushed or deleted it.</summary>
    /// <param name="Spi">The state's SPI.</param>
    /// <param name="Destination">The state's destination address.</param>
    public sealed record KernelLost(Spi Spi, IPAddress Destination) : IkeInput;

    /// <summary>The answer to <see cref="IkeAction.AllocateSpi"/>.</summary>
    /// <param name="Request">The number of the request.</param>
    /// <param name="Spi">The SPI that the kernel reserved for our inbound state.</param>
    public sealed record SpiAllocated(ulong Request, Spi Spi) : IkeInput;

    /// <summary>The kernel gave no SPI to <see cref="IkeAction.AllocateSpi"/>.</summary>
    /// <param name="Request">The number of the request.</param>
    /// <param name="Refusal">What the kernel said.</param>
    public sealed record SpiRefused(ulong Request, KernelRefusal Refusal) : IkeInput;

    /// <summary>What <see cref="IkeAction.InstallChild"/> or <see cref="IkeAction.ActivateChild"/> asked for is in the kernel.</summary>
    /// <param name="Child">The child's serial number.</param>
    public sealed record ChildInstalled(ulong Child) : IkeInput;

    /// <summary>The kernel refused <see cref="IkeAction.InstallChild"/> or <see cref="IkeAction.ActivateChild"/>; nothing of the child is left there.</summary>
    /// <param name="Child">The child's serial number.</param>
    /// <param name="Refusal">What the kernel said.</param>
    public sealed record ChildInstallFailed(ulong Child, KernelRefusal Refusal) : IkeInput;

    /// <summary>Someone wants the connection up. When it is up already, the engine reports that at once.</summary>
    /// <param name="Connection">The connection's name.</param>
    public sealed record InitiateRequested(string Connection) : IkeInput;

    /// <summary>Someone wants the connection down: Deletes are sent, children removed, no attempt goes on.</summary>
    /// <param name="Connection">The connection's name.</param>
    public sealed record TerminateRequested(string Connection) : IkeInput;

    /// <summary>Someone wants fresh keys now, without an interruption.</summary>
    /// <param name="Connection">The connection's name.</param>
    /// <param name="Phase1">True to replace the ISAKMP SA, false to replace the child SAs.</param>
    public sealed record RekeyRequested(string Connection, bool Phase1) : IkeInput;

    /// <summary>The set of connections is now this one. SAs of connections that are unchanged are not touched; those of connections that went are ended.</summary>
    /// <param name="Profiles">All connections that are loaded. The engine takes over their secrets and disposes them when they are replaced.</param>
    public sealed record ProfilesReplaced(ImmutableArray<ConnectionProfile> Profiles) : IkeInput
    {
        /// <summary>What an earlier run left in the kernel of connections that are new to the engine; what cannot be taken over is removed (<see cref="IkeAction.RemoveChild"/>).</summary>
        public ImmutableArray<AdoptedChild> Adopted { get; init; } = [];
    }

    /// <summary>The addresses of this machine are now these.</summary>
    /// <param name="Addresses">Every address on which the transport listens.</param>
    public sealed record AddressesChanged(ImmutableArray<IPAddress> Addresses) : IkeInput;

    /// <summary>A link came up: the way from these addresses may lead to peers again, who are asked at once whether they are still there.</summary>
    /// <param name="Addresses">The addresses of the link.</param>
    public sealed record PathRestored(ImmutableArray<IPAddress> Addresses) : IkeInput;

    /// <summary>The daemon stops: every peer is told with Deletes, every child is removed; nothing is begun afterwards.</summary>
    public sealed record ShutdownRequested : IkeInput;

    /// <summary>Nothing but time has passed; sent when <c>IkeEngine.NextDeadline</c> is reached.</summary>
    public sealed record TimeElapsed : IkeInput;
}
