using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>Where states and policies are: the kernel, or the process itself for load tests.</summary>
internal interface IXfrmKernel : IDisposable
{
    /// <summary>Whether it is a real kernel, whose sockets need options and whose routes are to be set.</summary>
    bool IsReal { get; }

    /// <summary>Reserves an SPI.</summary>
    /// <exception cref="NetlinkException">Refused.</exception>
    ValueTask<Spi> AllocateSpi(XfrmSpiRequest request, CancellationToken cancellation);

    /// <summary>Does one thing.</summary>
    /// <exception cref="NetlinkException">Refused.</exception>
    ValueTask Apply(XfrmOperation operation, CancellationToken cancellation);

    /// <summary>A state with its counters, or null.</summary>
    /// <exception cref="NetlinkException">Refused.</exception>
    ValueTask<XfrmStateInfo?> Find(XfrmStateId id, bool withKeys, CancellationToken cancellation);

    /// <summary>Every state.</summary>
    /// <exception cref="NetlinkException">Refused.</exception>
    ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation);

    /// <summary>Every policy.</summary>
    /// <exception cref="NetlinkException">Refused.</exception>
    ValueTask<IReadOnlyList<XfrmPolicyInfo>> Policies(CancellationToken cancellation);

    /// <summary>What the kernel reports by itself.</summary>
    IAsyncEnumerable<XfrmEvent> Events(CancellationToken cancellation);
}
