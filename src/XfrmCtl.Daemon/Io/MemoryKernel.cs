using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>States and policies kept in the process, without keys: for load tests on kernels without ESP. Nothing is encrypted.</summary>
internal sealed class MemoryKernel : IXfrmKernel
{
    private readonly ConcurrentDictionary<XfrmStateId, XfrmState> _states = new();
    private readonly ConcurrentDictionary<XfrmPolicyId, XfrmPolicy> _policies = new();
    private uint _lastSpi = 0xc000_0000;

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public ValueTask<Spi> AllocateSpi(XfrmSpiRequest request, CancellationToken cancellation)
    {
        var spi = new Spi(Interlocked.Increment(ref _lastSpi));
        var id = new XfrmStateId(request.Destination, spi, request.Protocol);
        _states[id] = new XfrmState(id, request.Source) { Reqid = request.Reqid, Mode = request.Mode };
        return ValueTask.FromResult(spi);
    }

    /// <inheritdoc/>
    public ValueTask Apply(XfrmOperation operation, CancellationToken cancellation)
    {
        switch (operation)
        {
            case XfrmOperation.FillState fill:
                _states[fill.State.Id] = WithoutKeys(fill.State);
                break;
            case XfrmOperation.AddState add:
                _states[add.State.Id] = WithoutKeys(add.State);
                break;
            case XfrmOperation.UpdateState update:
                _states[update.State.Id] = WithoutKeys(update.State);
                break;
            case XfrmOperation.DeleteState delete:
                _states.TryRemove(delete.Id, out _);
                break;
            case XfrmOperation.PutPolicy put:
                _policies[put.Policy.Id] = put.Policy;
                break;
            case XfrmOperation.DeletePolicy delete:
                _policies.TryRemove(delete.Id, out _);
                break;
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<XfrmStateInfo?> Find(XfrmStateId id, bool withKeys, CancellationToken cancellation) =>
        ValueTask.FromResult(_states.TryGetValue(id, out XfrmState? state) ? Info(state) : null);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<XfrmStateInfo>>([.. _states.Values.Select(Info)]);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmPolicyInfo>> Policies(CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<XfrmPolicyInfo>>([.. _policies.Values.Select(policy => new XfrmPolicyInfo(policy, 0, default, null))]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<XfrmEvent> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        yield break;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.Clear();
        _policies.Clear();
    }

    private static XfrmStateInfo Info(XfrmState state) => new(state, default, null, 0, 0, 0);

    private static XfrmState WithoutKeys(XfrmState state) => state with
    {
        Encryption = Bare(state.Encryption),
        Integrity = Bare(state.Integrity),
        Aead = Bare(state.Aead),
    };

    private static XfrmAlgorithm? Bare(XfrmAlgorithm? algorithm) =>
        algorithm is null ? null : new XfrmAlgorithm(algorithm.Name, algorithm.KeyBits, algorithm.IcvBits);
}
