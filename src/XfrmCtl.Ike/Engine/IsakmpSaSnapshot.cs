using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

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

    /// <summary>Whether Phase 1 was Aggressive Mode, in which whoever listens gets a hash of the key.</summary>
    public bool Aggressive { get; init; }

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

    /// <summary>The XAUTH user that one side is to the other, or null.</summary>
    public string? User { get; init; }

    /// <summary>The address inside the tunnel that we gave the peer, or null.</summary>
    public IPAddress? Leased { get; init; }

    /// <summary>What the peer gave us by ModeCfg, or null.</summary>
    public AssignedConfiguration? Assigned { get; init; }
}
