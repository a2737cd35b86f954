using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Asks the kernel for an SPI of our own (XFRM_MSG_ALLOCSPI); it comes with a larval state that holds the place.</summary>
/// <param name="Source">The peer's address: outer source of the inbound state to be.</param>
/// <param name="Destination">Our address: outer destination.</param>
/// <param name="Protocol">ESP or AH.</param>
/// <param name="Mode">Transport or tunnel.</param>
/// <param name="Reqid">Reqid of the state to be.</param>
public sealed record XfrmSpiRequest(IPAddress Source, IPAddress Destination, IpsecProtocol Protocol, IpsecMode Mode, uint Reqid)
{
    /// <summary>Smallest SPI to give; the default keeps clear of small numbers that people assign by hand.</summary>
    public Spi Smallest { get; init; } = new(0xc000_0000);

    /// <summary>Largest SPI to give.</summary>
    public Spi Largest { get; init; } = new(0xcfff_ffff);

    /// <summary>Sequence number of the acquire that it answers, 0 for none.</summary>
    public uint Sequence { get; init; }

    /// <summary>The packet mark of the state to be, or null for none.</summary>
    public XfrmMark? Mark { get; init; }

    /// <summary>The XFRM interface of the state to be, 0 for none.</summary>
    public uint InterfaceId { get; init; }

    /// <summary>The direction that the state to be is bound to (XFRMA_SA_DIR; Linux 6.10).</summary>
    public XfrmStateDirection Direction { get; init; }

    /// <summary>The one processor that is to use the state, or null for all (XFRMA_SA_PCPU; Linux 6.13).</summary>
    public uint? Cpu { get; init; }
}
