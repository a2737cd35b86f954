using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

/// <summary>Something that people want to know; a closed set. No event holds a secret.</summary>
/// <param name="Connection">Name of the connection, or null where no connection is known yet.</param>
public abstract record IkeEvent(string? Connection)
{
    /// <summary>An attempt to bring the connection up began.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Attempt">1 for the first.</param>
    /// <param name="Remote">Where the first message goes.</param>
    public sealed record AttemptStarted(string Connection, int Attempt, IPEndPoint Remote) : IkeEvent(Connection);

    /// <summary>A message was sent.</summary>
    /// <param name="Connection">Name of the connection, or null.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Message">Which message, in the RFC's words: <c>Main Mode message 1 (SA)</c>.</param>
    /// <param name="Remote">The peer.</param>
    /// <param name="Retransmission">0 for the first time, then counting.</param>
    public sealed record MessageSent(string? Connection, ulong Serial, string Message, IPEndPoint Remote, int Retransmission) : IkeEvent(Connection);

    /// <summary>A message was accepted.</summary>
    /// <param name="Connection">Name of the connection, or null.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Message">Which message, in the RFC's words.</param>
    /// <param name="Remote">The peer.</param>
    public sealed record MessageReceived(string? Connection, ulong Serial, string Message, IPEndPoint Remote) : IkeEvent(Connection);

    /// <summary>A message was dropped; it changed nothing.</summary>
    /// <param name="Connection">Name of the connection, or null.</param>
    /// <param name="Remote">The sender.</param>
    /// <param name="Why">A sentence that names the fault and the RFC section.</param>
    public sealed record MessageDropped(string? Connection, IPEndPoint Remote, string Why) : IkeEvent(Connection);

    /// <summary>What NAT detection found.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Method">The vendor ID that both sides know: <c>RFC 3947</c>, <c>draft-ietf-ipsec-nat-t-ike-03</c>…</param>
    /// <param name="LocalBehindNat">Whether we are behind a NAT, or pretend to be (forceencaps).</param>
    /// <param name="RemoteBehindNat">Whether the peer is.</param>
    public sealed record NatDetected(string Connection, ulong Serial, string Method, bool LocalBehindNat, bool RemoteBehindNat) : IkeEvent(Connection);

    /// <summary>Phase 1 is complete.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Initiator">Whether we began it.</param>
    /// <param name="Remote">The peer.</param>
    /// <param name="RemoteId">The identity that the peer proved.</param>
    /// <param name="Proposal">The algorithms.</param>
    /// <param name="Lifetime">The lifetime in effect.</param>
    public sealed record Phase1Established(
        string Connection, ulong Serial, bool Initiator, IPEndPoint Remote, Identity RemoteId, IkeProposal Proposal, TimeSpan Lifetime) : IkeEvent(Connection)
    {
        /// <summary>Whether it was Aggressive Mode with a pre-shared key, which is weak: whoever listens gets a hash of the key.</summary>
        public bool Aggressive { get; init; }
    }

    /// <summary>XAUTH is passed.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="User">The user.</param>
    /// <param name="Gateway">Whether it was we who asked.</param>
    public sealed record XauthPassed(string Connection, ulong Serial, string User, bool Gateway) : IkeEvent(Connection);

    /// <summary>ModeCfg gave us an address.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Configuration">What was given.</param>
    public sealed record ConfigurationAssigned(string Connection, ulong Serial, AssignedConfiguration Configuration) : IkeEvent(Connection);

    /// <summary>We have an address for the peer.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Address">The address.</param>
    /// <param name="Owner">Whose it is: the XAUTH user, and the identity.</param>
    public sealed record AddressLeased(string Connection, ulong Serial, IPAddress Address, string Owner) : IkeEvent(Connection);

    /// <summary>A child SA carries traffic.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the child SA.</param>
    /// <param name="Selectors">Its traffic.</param>
    /// <param name="SpiIn">Inbound SPI.</param>
    /// <param name="SpiOut">Outbound SPI.</param>
    /// <param name="Algorithms">Its algorithms.</param>
    /// <param name="PfsGroup">Its PFS group, or null.</param>
    /// <param name="UdpEncapsulation">Whether ESP travels in UDP.</param>
    /// <param name="Lifetime">The lifetime in effect.</param>
    /// <param name="Rekeyed">Whether it takes the place of an older one.</param>
    public sealed record ChildEstablished(
        string Connection, ulong Serial, SelectorPair Selectors, Spi SpiIn, Spi SpiOut, EspProposal Algorithms, DhGroup? PfsGroup,
        bool UdpEncapsulation, TimeSpan Lifetime, bool Rekeyed) : IkeEvent(Connection)
    {
        /// <summary>Whether we began its Quick Mode.</summary>
        public bool Initiator { get; init; }

        /// <summary>Its compression, or null for none.</summary>
        public CpiPair? Compression { get; init; }

        /// <summary>Serial number of the ISAKMP SA under which it was negotiated.</summary>
        public ulong IsakmpSerial { get; init; }

        /// <summary>Tunnel or transport.</summary>
        public IpsecMode Mode { get; init; } = IpsecMode.Tunnel;

        /// <summary>The peer, or null where nobody said.</summary>
        public IPEndPoint? Remote { get; init; }
    }

    /// <summary>Every child SA of the connection is installed: what <see cref="IkeInput.InitiateRequested"/> asked for is so.</summary>
    /// <param name="Connection">Name of the connection.</param>
    public sealed record ConnectionUp(string Connection) : IkeEvent(Connection);

    /// <summary>The connection has no SA any more and no attempt goes on, unless <paramref name="WillRetry"/>.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="WillRetry">Whether the engine begins again by itself.</param>
    public sealed record ConnectionDown(string Connection, ReasonCode Reason, bool WillRetry) : IkeEvent(Connection);

    /// <summary>An ISAKMP SA ended; its children live on unless they are reported too.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Phase1Ended(string Connection, ulong Serial, ReasonCode Reason) : IkeEvent(Connection)
    {
        /// <summary>Whether we began it.</summary>
        public bool Initiator { get; init; }

        /// <summary>Whether it was Aggressive Mode.</summary>
        public bool Aggressive { get; init; }
    }

    /// <summary>A child SA ended.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the child SA.</param>
    /// <param name="Reason">Why.</param>
    public sealed record ChildEnded(string Connection, ulong Serial, ReasonCode Reason) : IkeEvent(Connection)
    {
        /// <summary>Whether we began its Quick Mode.</summary>
        public bool Initiator { get; init; }
    }

    /// <summary>The states of a child SA are gone from the kernel, and it was not we who took them away. It carries nothing any more; another one is negotiated.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the child SA.</param>
    /// <param name="Selectors">Its traffic.</param>
    public sealed record ChildLost(string Connection, ulong Serial, SelectorPair Selectors) : IkeEvent(Connection);

    /// <summary>An attempt failed.</summary>
    /// <param name="Connection">Name of the connection, or null when a peer that no connection names was refused.</param>
    /// <param name="Failure">Why, with the evidence.</param>
    /// <param name="WillRetry">Whether the engine tries again by itself.</param>
    public sealed record AttemptFailed(string? Connection, FailureReason Failure, bool WillRetry) : IkeEvent(Connection);

    /// <summary>The peer did not answer, or answered again, to dead peer detection.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Serial">Serial number of the ISAKMP SA.</param>
    /// <param name="Alive">Whether it answered.</param>
    public sealed record PeerLiveness(string Connection, ulong Serial, bool Alive) : IkeEvent(Connection);

    /// <summary>A notify came that is worth a line and changes nothing.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Name">The registry's name of it: <c>NO_PROPOSAL_CHOSEN</c>.</param>
    /// <param name="Authenticated">Whether it was protected by Phase 1.</param>
    public sealed record NotifyReceived(string? Connection, string Name, bool Authenticated) : IkeEvent(Connection);

    /// <summary>More Phase 1 exchanges of peers are half open than are kept, and those of this connection gave way; told once in five minutes at most.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="Kept">How many are kept, of all connections together.</param>
    /// <param name="GaveWay">How many of this connection gave way since it was told last.</param>
    /// <param name="Answered">Whether the one that did now had sent message 3: then its sender is at the address that it says, and no forger.</param>
    public sealed record HalfOpenFull(string Connection, int Kept, long GaveWay, bool Answered) : IkeEvent(Connection);

    /// <summary>The peer's addresses or ports moved with a NAT mapping.</summary>
    /// <param name="Connection">Name of the connection.</param>
    /// <param name="From">Where it was.</param>
    /// <param name="To">Where it is.</param>
    public sealed record MappingChanged(string Connection, IPEndPoint From, IPEndPoint To) : IkeEvent(Connection);
}
