using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Tests.Effects;

/// <summary>A memory kernel that refuses the n-th operation, and remembers everything that was asked of it.</summary>
internal sealed class FaultyKernel : IXfrmKernel
{
    private readonly MemoryKernel _memory = new();

    /// <summary>Which operation is refused, counted from 0; −1 for none.</summary>
    public int RefuseAt { get; set; } = -1;

    public int Errno { get; set; } = Netlink.Errno.EPROTONOSUPPORT;

    public List<XfrmOperation> Asked { get; } = [];

    public bool IsReal => false;

    public ValueTask<Spi> AllocateSpi(XfrmSpiRequest request, CancellationToken cancellation) => _memory.AllocateSpi(request, cancellation);

    public ValueTask Apply(XfrmOperation operation, CancellationToken cancellation)
    {
        Asked.Add(operation);
        return Asked.Count - 1 == RefuseAt
            ? throw new NetlinkException("XFRM_MSG_NEWSA", "esp", new NetlinkResult(Errno, "Requested type not found"))
            : _memory.Apply(operation, cancellation);
    }

    public ValueTask<XfrmStateInfo?> Find(XfrmStateId id, bool withKeys, CancellationToken cancellation) => _memory.Find(id, withKeys, cancellation);

    public ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation) => _memory.States(cancellation);

    public ValueTask<IReadOnlyList<XfrmPolicyInfo>> Policies(CancellationToken cancellation) => _memory.Policies(cancellation);

    public IAsyncEnumerable<XfrmEvent> Events(CancellationToken cancellation) => _memory.Events(cancellation);

    public void Dispose() => _memory.Dispose();
}
