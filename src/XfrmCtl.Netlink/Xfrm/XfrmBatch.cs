using XfrmCtl.Netlink.Wire;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Many XFRM requests that go to the kernel together, with a result for each.</summary>
/// <remarks>
/// The requests are carried out in order; one that fails does not stop the others. The batch can be filled anew after each
/// send without allocating. Not for use by two threads at a time. Keys are zeroed once sent, and by <see cref="Dispose"/>.
/// </remarks>
public sealed class XfrmBatch : INetlinkReplies, IDisposable
{
    private readonly NetlinkBatch _batch = new(1 << 16);
    private NetlinkResult[] _results = [];

    /// <summary>How many requests wait to be sent.</summary>
    public int Count => _batch.Count;

    /// <summary>How many requests of the last send were refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>The results of the last send, in the order of its requests; valid until the next.</summary>
    public ReadOnlyMemory<NetlinkResult> Results { get; private set; }

    /// <summary>Adds a state (XFRM_MSG_NEWSA).</summary>
    public void AddState(XfrmState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        AttributeWriter body = _batch.Begin();
        XfrmStateCodec.Write(state, ref body);
        _batch.Commit(body, XFRM_MSG_NEWSA, 0);
    }

    /// <summary>Fills a larval state or changes one (XFRM_MSG_UPDSA).</summary>
    public void UpdateState(XfrmState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        AttributeWriter body = _batch.Begin();
        XfrmStateCodec.Write(state, ref body);
        _batch.Commit(body, XFRM_MSG_UPDSA, 0);
    }

    /// <summary>Removes a state (XFRM_MSG_DELSA).</summary>
    public void DeleteState(XfrmStateId id)
    {
        AttributeWriter body = _batch.Begin();
        XfrmStateCodec.WriteId(id, ref body);
        _batch.Commit(body, XFRM_MSG_DELSA, 0);
    }

    /// <summary>Adds a policy or puts it in the place of the one with its identity (XFRM_MSG_UPDPOLICY).</summary>
    public void PutPolicy(XfrmPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        AttributeWriter body = _batch.Begin();
        XfrmPolicyCodec.Write(policy, ref body);
        _batch.Commit(body, XFRM_MSG_UPDPOLICY, 0);
    }

    /// <summary>Removes a policy (XFRM_MSG_DELPOLICY).</summary>
    public void DeletePolicy(XfrmPolicyId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        AttributeWriter body = _batch.Begin();
        XfrmPolicyCodec.WriteId(id, ref body);
        _batch.Commit(body, XFRM_MSG_DELPOLICY, 0);
    }

    /// <summary>Sends all requests and empties the batch.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many requests were refused; <see cref="Results"/> says which and why.</returns>
    /// <exception cref="NetlinkException">The exchange itself failed.</exception>
    public async ValueTask<int> SendAsync(INetlinkKernel kernel, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        int count = _batch.Count;
        if (_results.Length < count)
            _results = new NetlinkResult[count];
        Refusals = 0;
        Results = default;
        try
        {
            if (count > 0)
                await kernel.ExchangeAsync(_batch, this, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _batch.Clear();
        }
        Results = _results.AsMemory(0, count);
        return Refusals;
    }

    /// <summary>Zeroes what was not sent.</summary>
    public void Dispose() => _batch.Dispose();

    void INetlinkReplies.OnMessage(int request, ushort type, ReadOnlySpan<byte> payload)
    {
        // The requests of a batch have no other answer than their result.
    }

    void INetlinkReplies.OnResult(int request, NetlinkResult result)
    {
        _results[request] = result;
        if (!result.IsSuccess)
            Refusals++;
    }
}
