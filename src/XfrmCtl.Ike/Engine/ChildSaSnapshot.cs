using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

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

    /// <summary>Its compression, or null for none.</summary>
    public CpiPair? Compression { get; init; }

    /// <summary>Tunnel or transport.</summary>
    public required IpsecMode Mode { get; init; }

    /// <summary>Whether ESP travels in UDP.</summary>
    public required bool UdpEncapsulation { get; init; }

    /// <summary>Whether we began its Quick Mode.</summary>
    public bool Initiator { get; init; }

    /// <summary>Where the peer is, or null where nobody said.</summary>
    public IPEndPoint? Remote { get; init; }

    /// <summary>Serial number of the ISAKMP SA under which it was negotiated, which may be gone.</summary>
    public ulong IsakmpSerial { get; init; }

    /// <summary>When it was installed.</summary>
    public required Instant EstablishedAt { get; init; }

    /// <summary>When we will replace it, or <see cref="Instant.Never"/>.</summary>
    public required Instant RekeyAt { get; init; }

    /// <summary>When it ends.</summary>
    public required Instant ExpiresAt { get; init; }
}
