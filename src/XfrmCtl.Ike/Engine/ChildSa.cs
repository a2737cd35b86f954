using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

/// <summary>A child SA pair: negotiated, installed, in use, replaced.</summary>
internal sealed class ChildSa
{
    public required ulong Serial { get; init; }

    public required Connection Connection { get; init; }

    public required SelectorPair Selectors { get; init; }

    /// <summary>The selectors of the connection that these are of: the same, or wider where it takes any port.</summary>
    public required SelectorPair Configured { get; init; }

    public required Spi SpiIn { get; init; }

    public required Spi SpiOut { get; init; }

    public required EspProposal Algorithms { get; init; }

    public required DhGroup? PfsGroup { get; init; }

    /// <summary>Its compression, or null for none.</summary>
    public CpiPair? Compression { get; init; }

    public required IpsecMode Mode { get; init; }

    public required bool UdpEncapsulation { get; init; }

    public required bool Initiator { get; init; }

    /// <summary>Serial number of the ISAKMP SA under which it was negotiated; 0 where an earlier run did that.</summary>
    public ulong IsakmpSerial { get; init; }

    /// <summary>The child whose renewal this is, where we began it.</summary>
    public required ChildSa? Replaces { get; init; }

    public required TimeSpan Lifetime { get; set; }

    /// <summary>How many kilobytes it may carry, or null for no limit.</summary>
    public ulong? Kilobytes { get; init; }

    /// <summary>The address that we gave the peer, where its side of the traffic is that; the child holds it.</summary>
    public Lease? Lease { get; init; }

    public required IPEndPoint Local { get; set; }

    public required IPEndPoint Remote { get; set; }

    public ChildPhase Phase { get; set; } = ChildPhase.Installing;

    /// <summary>Whether the kernel was told to take it away, or never had it, while the peer is yet to be told of its end.</summary>
    public bool LeftKernel { get; set; }

    public Instant EstablishedAt { get; set; } = Instant.Never;

    public Instant RekeyAt { get; set; } = Instant.Never;

    public Instant ExpiresAt { get; set; } = Instant.Never;

    public EngineTimer? RekeyTimer { get; set; }

    public EngineTimer? ExpiryTimer { get; set; }

    public EngineTimer? RemovalTimer { get; set; }

    public bool InUse => Phase == ChildPhase.InUse;

    public void CancelTimers()
    {
        RekeyTimer?.Cancel();
        ExpiryTimer?.Cancel();
        RemovalTimer?.Cancel();
    }
}
