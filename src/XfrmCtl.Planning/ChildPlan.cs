using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Planning;

/// <summary>A child SA pair as the kernel is to have it; without SPIs and keys one that is yet to be negotiated.</summary>
public sealed record ChildPlan
{
    /// <summary>The connection's reqid, which binds policies to states.</summary>
    public required uint Reqid { get; init; }

    /// <summary>Our address, and our UDP port where encapsulated.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The peer's address, and its UDP port where encapsulated.</summary>
    public required IPEndPoint Remote { get; init; }

    /// <summary>ESP or AH.</summary>
    public required IpsecProtocol Protocol { get; init; }

    /// <summary>Tunnel or transport mode.</summary>
    public required IpsecMode Mode { get; init; }

    /// <summary>Whether ESP travels in UDP (RFC 3948).</summary>
    public bool UdpEncapsulation { get; init; }

    /// <summary>SPI of the inbound state; 0 where there is none yet.</summary>
    public Spi SpiIn { get; init; }

    /// <summary>SPI of the outbound state; 0 where there is none yet.</summary>
    public Spi SpiOut { get; init; }

    /// <summary>Whether packets are compressed before they are encrypted (IPComp with DEFLATE, RFC 3173).</summary>
    public bool Compressed { get; init; }

    /// <summary>CPI of the inbound compression; 0 where there is none yet.</summary>
    public Spi CpiIn { get; init; }

    /// <summary>CPI of the outbound compression; 0 where there is none yet.</summary>
    public Spi CpiOut { get; init; }

    /// <summary>The algorithms.</summary>
    public required EspProposal Algorithms { get; init; }

    /// <summary>Keys of the inbound state, or null where there are none yet.</summary>
    public ChildKeys? KeysIn { get; init; }

    /// <summary>Keys of the outbound state, or null where there are none yet.</summary>
    public ChildKeys? KeysOut { get; init; }

    /// <summary>Our side of the traffic.</summary>
    public required TrafficSelector LocalSelector { get; init; }

    /// <summary>The peer's side of the traffic.</summary>
    public required TrafficSelector RemoteSelector { get; init; }

    /// <summary>Anti-replay window in packets.</summary>
    public required int ReplayWindow { get; init; }

    /// <summary>When the kernel shall drop the states by itself.</summary>
    public required TimeSpan HardLifetime { get; init; }

    /// <summary>How many kilobytes each state may carry, or null for no limit.</summary>
    public ulong? Kilobytes { get; init; }

    /// <summary>The peer's address as it sees it itself, in transport mode behind a NAT (RFC 3947 §5.2), or null.</summary>
    public IPAddress? OriginalRemote { get; init; }

    /// <summary>Whether we began, or would begin, the Quick Mode.</summary>
    public bool Initiator { get; init; } = true;
}
