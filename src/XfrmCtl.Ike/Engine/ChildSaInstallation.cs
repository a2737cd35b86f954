using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

/// <summary>A negotiated child SA pair in IKE's words; the daemon's planner turns it into XFRM states and policies.</summary>
/// <remarks>Ownership: the receiver disposes it, which zeroes the keys.</remarks>
public sealed record ChildSaInstallation : IDisposable
{
    /// <summary>Serial number, unique in the life of the engine.</summary>
    public required ulong Serial { get; init; }

    /// <summary>Name of the connection.</summary>
    public required string Connection { get; init; }

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
    public required bool UdpEncapsulation { get; init; }

    /// <summary>SPI of the inbound state, given out by our kernel.</summary>
    public required Spi SpiIn { get; init; }

    /// <summary>SPI of the outbound state, given out by the peer.</summary>
    public required Spi SpiOut { get; init; }

    /// <summary>The algorithms.</summary>
    public required EspProposal Algorithms { get; init; }

    /// <summary>Its compression, or null for none.</summary>
    public CpiPair? Compression { get; init; }

    /// <summary>Encryption key with salt, then integrity key, of the inbound state.</summary>
    public required SaKeys KeysIn { get; init; }

    /// <summary>Encryption key with salt, then integrity key, of the outbound state.</summary>
    public required SaKeys KeysOut { get; init; }

    /// <summary>Our side of the traffic.</summary>
    public required TrafficSelector LocalSelector { get; init; }

    /// <summary>The peer's side of the traffic.</summary>
    public required TrafficSelector RemoteSelector { get; init; }

    /// <summary>Anti-replay window in packets.</summary>
    public required int ReplayWindow { get; init; }

    /// <summary>When the kernel shall drop the states by itself, as a safety net behind the engine's own timers.</summary>
    public required TimeSpan HardLifetime { get; init; }

    /// <summary>How many kilobytes each state may carry, as the two sides agreed, or null for no limit. The kernel counts.</summary>
    public ulong? Kilobytes { get; init; }

    /// <summary>The peer's address as it sees it itself, in transport mode behind a NAT (RFC 3947 §5.2), or null.</summary>
    public IPAddress? OriginalRemote { get; init; }

    /// <summary>Whose the peer's side of the traffic is, where that is an address of a pool: the user, or the peer's identity; otherwise null.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether we began the Quick Mode.</summary>
    public required bool Initiator { get; init; }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        KeysIn.Dispose();
        KeysOut.Dispose();
    }
}
