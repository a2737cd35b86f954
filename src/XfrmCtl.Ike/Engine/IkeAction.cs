using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>Everything that the engine can ask for; a closed set. Actions are carried out in order.</summary>
public abstract record IkeAction
{
    private IkeAction()
    {
    }

    /// <summary>Send an IKE message.</summary>
    /// <param name="Local">Our address and port.</param>
    /// <param name="Remote">The peer's address and port.</param>
    /// <param name="NonEspMarker">Whether four zero octets go in front (RFC 3948 §2.2): true once the SA has floated to port 4500.</param>
    /// <param name="Message">The IKE message without marker; the memory stays valid and unchanged.</param>
    public sealed record SendDatagram(IPEndPoint Local, IPEndPoint Remote, bool NonEspMarker, ReadOnlyMemory<byte> Message) : IkeAction;

    /// <summary>Send the one octet 0xFF of RFC 3948 §2.3 that keeps a NAT mapping alive.</summary>
    /// <param name="Local">Our address and port.</param>
    /// <param name="Remote">The peer's address and port.</param>
    public sealed record SendKeepalive(IPEndPoint Local, IPEndPoint Remote) : IkeAction;

    /// <summary>Reserve an inbound SPI (XFRM_MSG_ALLOCSPI); the answer is <see cref="IkeInput.SpiAllocated"/> or <see cref="IkeInput.SpiRefused"/>.</summary>
    /// <param name="Request">A number that comes back with the answer.</param>
    /// <param name="Local">Destination of the inbound state: our address.</param>
    /// <param name="Remote">Source of the inbound state: the peer's address.</param>
    /// <param name="Protocol">ESP or AH; or IPComp, whose SPI is a CPI (<see cref="CpiPair"/>).</param>
    /// <param name="Reqid">The connection's reqid.</param>
    public sealed record AllocateSpi(ulong Request, IPAddress Local, IPAddress Remote, IpsecProtocol Protocol, uint Reqid) : IkeAction;

    /// <summary>Give back an SPI that was reserved and will not be used.</summary>
    /// <param name="Spi">The reserved SPI.</param>
    /// <param name="Local">Our address.</param>
    /// <param name="Protocol">ESP, AH or IPComp.</param>
    public sealed record ReleaseSpi(Spi Spi, IPAddress Local, IpsecProtocol Protocol) : IkeAction;

    /// <summary>Put the half of a child SA into the kernel by which packets come, all of it or nothing; the answer is <see cref="IkeInput.ChildInstalled"/> or <see cref="IkeInput.ChildInstallFailed"/>.</summary>
    /// <param name="Child">What to install; its keys are the dispatcher's to dispose.</param>
    public sealed record InstallChild(ChildSaInstallation Child) : IkeAction;

    /// <summary>Put the half of an installed child SA into the kernel by which packets leave, now that the peer is sure to have its own; answered like <see cref="InstallChild"/>.</summary>
    /// <param name="Child">The child's serial number, as it was installed.</param>
    public sealed record ActivateChild(ulong Child) : IkeAction;

    /// <summary>Take the states of a child SA out of the kernel, and its policies when no other child of the connection needs them.</summary>
    /// <param name="Child">The child's serial number, as it was installed.</param>
    public sealed record RemoveChild(ulong Child) : IkeAction
    {
        /// <summary>Whether the peer is yet to be told: what is noted of the child stays until <see cref="ForgetChild"/>, so that a daemon that comes after a crash tells it.</summary>
        public bool PeerUntold { get; init; }
    }

    /// <summary>Nothing more has to be known of a child SA that was not in the kernel at its end any more: the peer was told, or never will be.</summary>
    /// <param name="Child">The child's serial number, as it was installed.</param>
    public sealed record ForgetChild(ulong Child) : IkeAction;

    /// <summary>The peer's NAT mapping moved: the outbound and inbound states of a child SA get new ports or addresses.</summary>
    /// <param name="Child">The child's serial number.</param>
    /// <param name="Local">Our address and UDP port.</param>
    /// <param name="Remote">The peer's address and UDP port.</param>
    public sealed record MoveChild(ulong Child, IPEndPoint Local, IPEndPoint Remote) : IkeAction;

    /// <summary>Something that people want to know.</summary>
    /// <param name="Event">What happened.</param>
    public sealed record Report(IkeEvent Event) : IkeAction;
}
