using System.Net;
using System.Runtime.CompilerServices;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>States and policies kept in the process, without keys: for load tests on kernels without ESP. Nothing is encrypted.</summary>
internal sealed class MemoryKernel : IXfrmKernel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<XfrmStateId, KeptState> _states = [];
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
            _states[id] = new(request.Source, request.Reqid, request.Mode);
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
            return ValueTask.FromResult(_states.TryGetValue(id, out KeptState? state) ? Info(id, state) : null);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<XfrmStateInfo>>([.. _states.Select(state => Info(state.Key, state.Value))]);
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

    private static XfrmStateInfo Info(XfrmStateId id, KeptState state) => new(
        new XfrmState(id, state.Source)
        {
            Reqid = state.Reqid,
            Mode = state.Mode,
            Flags = state.Flags,
            ReplayWindow = state.ReplayWindow,
            Lifetime = state.Lifetime,
            Encryption = state.Encryption,
            Integrity = state.Integrity,
            Aead = state.Aead,
            Compression = state.Compression,
            Encapsulation = state.Encapsulation,
            Selector = state.Selector,
        },
        default, null, 0, 0, 0);

    /// <summary>Without keys, and without what another state has the same of.</summary>
    private KeptState Kept(XfrmState state)
    {
        if (state.Lifetime != _lifetime)
            _lifetime = state.Lifetime;
        return new(state.Source, state.Reqid, state.Mode)
        {
            Flags = state.Flags,
            ReplayWindow = state.ReplayWindow,
            Lifetime = _lifetime,
            Encryption = Bare(state.Encryption),
            Integrity = Bare(state.Integrity),
            Aead = Bare(state.Aead),
            Compression = Bare(state.Compression),
            Encapsulation = state.Encapsulation,
            Selector = state.Selector,
        };
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

    /// <summary>What the planner sets of a state, which is less than half of what a kernel knows.</summary>
    private sealed record KeptState(IPAddress Source, uint Reqid, IpsecMode Mode)
    {
        public XfrmStateFlags Flags { get; init; }

        public int ReplayWindow { get; init; }

        public XfrmLifetime Lifetime { get; init; } = XfrmLifetime.Unlimited;

        public XfrmAlgorithm? Encryption { get; init; }

        public XfrmAlgorithm? Integrity { get; init; }

        public XfrmAlgorithm? Aead { get; init; }

        public XfrmAlgorithm? Compression { get; init; }

        public XfrmEncapsulation? Encapsulation { get; init; }

        public XfrmSelector? Selector { get; init; }
    }
}
