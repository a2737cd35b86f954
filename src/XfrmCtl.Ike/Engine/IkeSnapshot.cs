using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

/// <summary>The state of the engine at one instant, for status.</summary>
/// <param name="Connections">Every loaded connection.</param>
public sealed record IkeSnapshot(ImmutableArray<ConnectionSnapshot> Connections);

/// <summary>The state of one connection.</summary>
/// <param name="Profile">Its settings; the secret in it is not to be shown.</param>
/// <param name="Connecting">Whether an attempt goes on.</param>
/// <param name="Isakmp">Its ISAKMP SAs, the newest first.</param>
/// <param name="Children">Its child SAs, the newest first.</param>
/// <param name="LastFailure">Why the last attempt failed, or null.</param>
/// <param name="LastFailureAt">When that was.</param>
public sealed record ConnectionSnapshot(
    ConnectionProfile Profile,
    bool Connecting,
    ImmutableArray<IsakmpSaSnapshot> Isakmp,
    ImmutableArray<ChildSaSnapshot> Children,
    FailureReason? LastFailure,
    Instant LastFailureAt);

/// <summary>The state of one ISAKMP SA.</summary>
public sealed record IsakmpSaSnapshot
{
    /// <summary>Serial number, unique in the life of the engine.</summary>
    public required ulong Serial { get; init; }

    /// <summary>The state's name: <c>established</c>, <c>main-mode-2</c>…</summary>
    public required string State { get; init; }

    /// <summary>Whether Phase 1 is complete.</summary>
    public required bool Established { get; init; }

    /// <summary>Whether we began it.</summary>
    public required bool Initiator { get; init; }

    /// <summary>Initiator's and responder's cookie as numbers in network order.</summary>
    public required (ulong Initiator, ulong Responder) Cookies { get; init; }

    /// <summary>Our address and port.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The peer's address and port.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>The algorithms, or null before they are chosen.</summary>
    public required IkeProposal? Proposal { get; init; }

    /// <summary>When it was established, or <see cref="Instant.Never"/>.</summary>
    public required Instant EstablishedAt { get; init; }

    /// <summary>When we will replace it, or <see cref="Instant.Never"/>.</summary>
    public required Instant RekeyAt { get; init; }

    /// <summary>When it ends, or <see cref="Instant.Never"/>.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>Whether we are behind a NAT (or pretend), whether the peer is.</summary>
    public required (bool Local, bool Remote) BehindNat { get; init; }

    /// <summary>Whether traffic is encapsulated in UDP.</summary>
    public required bool UdpEncapsulation { get; init; }

    /// <summary>Whether the peer knows dead peer detection.</summary>
    public required bool DpdSupported { get; init; }

    /// <summary>When the peer was last heard of.</summary>
    public required Instant LastHeardAt { get; init; }
}

/// <summary>The state of one child SA.</summary>
public sealed record ChildSaSnapshot
{
    /// <summary>Serial number, unique in the life of the engine.</summary>
    public required ulong Serial { get; init; }

    /// <summary>Its traffic.</summary>
    public required SelectorPair Selectors { get; init; }

    /// <summary>Inbound SPI.</summary>
    public required Spi SpiIn { get; init; }

    /// <summary>Outbound SPI.</summary>
    public required Spi SpiOut { get; init; }

    /// <summary>Algorithms.</summary>
    public required EspProposal Algorithms { get; init; }

    /// <summary>PFS group, or null.</summary>
    public required DhGroup? PfsGroup { get; init; }

    /// <summary>Tunnel or transport.</summary>
    public required IpsecMode Mode { get; init; }

    /// <summary>Whether ESP travels in UDP.</summary>
    public required bool UdpEncapsulation { get; init; }

    /// <summary>When it was installed.</summary>
    public required Instant EstablishedAt { get; init; }

    /// <summary>When we will replace it, or <see cref="Instant.Never"/>.</summary>
    public required Instant RekeyAt { get; init; }

    /// <summary>When it ends.</summary>
    public required Instant ExpiresAt { get; init; }
}
