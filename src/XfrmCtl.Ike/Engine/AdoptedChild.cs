using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Engine;

/// <summary>A child SA pair that an earlier run of the daemon left in the kernel, where it goes on carrying traffic. Its keys are the kernel's alone.</summary>
public sealed record AdoptedChild
{
    /// <summary>Serial number, as the earlier run gave it; new ones are greater.</summary>
    public required ulong Serial { get; init; }

    /// <summary>Name of its connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Its traffic.</summary>
    public required SelectorPair Selectors { get; init; }

    /// <summary>SPI of the inbound state.</summary>
    public required Spi SpiIn { get; init; }

    /// <summary>SPI of the outbound state.</summary>
    public required Spi SpiOut { get; init; }

    /// <summary>Its algorithms.</summary>
    public required EspProposal Algorithms { get; init; }

    /// <summary>Its PFS group, or null.</summary>
    public required DhGroup? PfsGroup { get; init; }

    /// <summary>Its compression, or null for none.</summary>
    public CpiPair? Compression { get; init; }

    /// <summary>Tunnel or transport mode.</summary>
    public required IpsecMode Mode { get; init; }

    /// <summary>Whether ESP travels in UDP.</summary>
    public required bool UdpEncapsulation { get; init; }

    /// <summary>Whether we began the Quick Mode.</summary>
    public required bool Initiator { get; init; }

    /// <summary>When it was established, by the clock of <see cref="IkeEngine.Step"/>.</summary>
    public required Instant EstablishedAt { get; init; }

    /// <summary>How long it lives from then on.</summary>
    public required TimeSpan Lifetime { get; init; }

    /// <summary>Whether both sides have it for certain. Otherwise it was left half way: it receives until its life is over, sends nothing, and the peer is told of its end.</summary>
    public bool Whole { get; init; } = true;

    /// <summary>Whose the peer's side of the traffic is, where that is an address of a pool, as <see cref="ChildSaInstallation.Owner"/> said; otherwise null.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether the kernel has it. Otherwise the peer alone has its half, and is told of its end.</summary>
    public bool InKernel { get; init; } = true;

    /// <summary>Our address and port.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The peer's address and port.</summary>
    public required IPEndPoint Remote { get; init; }
}
