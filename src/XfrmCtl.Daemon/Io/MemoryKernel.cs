using System.Runtime.CompilerServices;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>States and policies kept in the process, without keys: for load tests on kernels without ESP. Nothing is encrypted.</summary>
internal sealed class MemoryKernel : IXfrmKernel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<XfrmStateId, XfrmState> _states = [];
    private readonly HashSet<XfrmPolicy> _policies = new(PolicyIdentity.Instance);

    // Those of a thousand tunnels are a handful.
    private readonly HashSet<XfrmAlgorithm> _algorithms = [];
    private XfrmLifetime _lifetime = XfrmLifetime.Unlimited;
    private uint _lastSpi = 0xc000_0000;

    /// <inheritdoc/>
    public bool IsReal => false;

    /// <inheritdoc/>
    public ValueTask<Spi> AllocateSpi(XfrmSpiRequest request, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var spi = new Spi(++_lastSpi);
            var id = new XfrmStateId(request.Destination, spi, request.Protocol);
            _states[id] = new XfrmState(id, request.Source) { Reqid = request.Reqid, Mode = request.Mode };
            return ValueTask.FromResult(spi);
        }
    }

    /// <inheritdoc/>
    public ValueTask Apply(XfrmOperation operation, CancellationToken cancellation)
    {
        lock (_gate)
        {
            switch (operation)
            {
                case XfrmOperation.FillState fill:
                    _states[fill.State.Id] = Kept(fill.State);
                    break;
                case XfrmOperation.AddState add:
                    _states[add.State.Id] = Kept(add.State);
                    break;
                case XfrmOperation.UpdateState update:
                    _states[update.State.Id] = Kept(update.State);
                    break;
                case XfrmOperation.DeleteState delete:
                    _states.Remove(delete.Id);
                    break;
                case XfrmOperation.PutPolicy put:
                    _policies.Remove(put.Policy);
                    _policies.Add(put.Policy);
                    break;
                case XfrmOperation.DeletePolicy delete:
                    _policies.GetAlternateLookup<XfrmPolicyId>().Remove(delete.Id);
                    break;
            }
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<XfrmStateInfo?> Find(XfrmStateId id, bool withKeys, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_states.TryGetValue(id, out XfrmState? state) ? Info(state) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<XfrmStateInfo>>([.. _states.Values.Select(Info)]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmPolicyInfo>> Policies(CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<XfrmPolicyInfo>>([.. _policies.Select(policy => new XfrmPolicyInfo(policy, 0, default, null))]);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<XfrmEvent> Events([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        yield break;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _states.Clear();
            _policies.Clear();
        }
    }

    private static XfrmStateInfo Info(XfrmState state) => new(state, default, null, 0, 0, 0);

    /// <summary>Without keys, and without what another state has the same of.</summary>
    private XfrmState Kept(XfrmState state)
    {
        if (state.Lifetime != _lifetime)
            _lifetime = state.Lifetime;
        return state with { Encryption = Bare(state.Encryption), Integrity = Bare(state.Integrity), Aead = Bare(state.Aead), Lifetime = _lifetime };
    }

    private XfrmAlgorithm? Bare(XfrmAlgorithm? algorithm)
    {
        if (algorithm is null)
            return null;
        var bare = new XfrmAlgorithm(algorithm.Name, algorithm.KeyBits, algorithm.IcvBits);
        if (_algorithms.TryGetValue(bare, out XfrmAlgorithm? known))
            return known;
        _algorithms.Add(bare);
        return bare;
    }
}
