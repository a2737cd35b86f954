using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing.Asa;

/// <summary>A pair of ESP SAs as an ASA holds it.</summary>
public sealed class AsaChild
{
    public required SelectorPair Selectors { get; init; }

    public required Spi SpiIn { get; init; }

    public required Spi SpiOut { get; init; }

    public required EspProposal Algorithms { get; init; }

    public required bool UdpEncapsulation { get; init; }

    public required TimeSpan Lifetime { get; init; }

    /// <summary>Hex of the inbound keys: encryption, integrity. They are test keys.</summary>
    public required string KeysIn { get; init; }

    /// <summary>Hex of the outbound keys.</summary>
    public required string KeysOut { get; init; }

    public required bool Initiator { get; init; }

    /// <summary>Whether it sends with it; a responder does once the initiator has confirmed.</summary>
    public bool HasOutbound { get; set; }

    /// <summary>When data last went through the tunnel.</summary>
    public Instant LastTraffic { get; set; }

    /// <summary>The ISAKMP SA that it ends with, if that has no successor.</summary>
    internal AsaIke Ike { get; set; } = null!;

    internal AsaTimer? RekeyTimer { get; set; }

    internal AsaTimer? EndTimer { get; set; }

    /// <summary>A newer pair does the work.</summary>
    public bool Replaced { get; internal set; }

    /// <summary>Where its packets go, with the ports of UDP where they are encapsulated.</summary>
    public IPEndPoint Remote => Ike.Remote;
}
