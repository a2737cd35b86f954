using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The verbs of XFRM, one request each. For many at once see <see cref="XfrmBatch"/>.</summary>
/// <remarks>
/// Every verb throws <see cref="NetlinkException"/> when the kernel refuses, except where its summary says that absence is an answer.
/// Thread use: verbs may be called from several threads; the kernel takes them one after the other.
/// </remarks>
/// <param name="kernel">The kernel, or a script of one; it stays the caller's.</param>
public sealed partial class XfrmClient(INetlinkKernel kernel)
{
    private NetlinkCall? _spare = new();

    /// <summary>Opens a client of the kernel in the network namespace of the calling thread.</summary>
    /// <param name="connection">The connection, to be disposed by the caller.</param>
    /// <exception cref="NetlinkException">The kernel has no XFRM.</exception>
    public static XfrmClient Open(out NetlinkConnection connection) => new(connection = new NetlinkConnection(NetlinkProtocol.Xfrm));

    /// <summary>Reserves an SPI; the kernel holds a larval state for it until <see cref="UpdateStateAsync"/> or net.core.xfrm_acq_expires.</summary>
    public async ValueTask<Spi> AllocateSpiAsync(XfrmSpiRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        uint spi = 0;
        await RequestAsync(
            XFRM_MSG_ALLOCSPI,
            request,
            (ref AttributeWriter body) => XfrmStateCodec.WriteSpiRequest(request, ref body),
            (_, payload) => spi = XfrmStateCodec.Read(payload, withKeys: false)?.State.Id.Spi.Value ?? 0,
            cancellation).ConfigureAwait(false);
        return spi != 0 ? new Spi(spi) : throw Refused(XFRM_MSG_ALLOCSPI, request, new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>Adds a state (XFRM_MSG_NEWSA); EEXIST if there is one with its identity.</summary>
    public ValueTask AddStateAsync(XfrmState state, CancellationToken cancellation = default) =>
        PutStateAsync(XFRM_MSG_NEWSA, state, cancellation);

    /// <summary>Fills a larval state, or changes one (XFRM_MSG_UPDSA); ESRCH if there is none.</summary>
    public ValueTask UpdateStateAsync(XfrmState state, CancellationToken cancellation = default) =>
        PutStateAsync(XFRM_MSG_UPDSA, state, cancellation);

    /// <summary>Removes a state; false if there was none.</summary>
    public async ValueTask<bool> DeleteStateAsync(XfrmStateId id, CancellationToken cancellation = default)
    {
        NetlinkResult result = await TryAsync(
            XFRM_MSG_DELSA, (ref AttributeWriter body) => XfrmStateCodec.WriteId(id, ref body), null, cancellation).ConfigureAwait(false);
        return IsThere(XFRM_MSG_DELSA, id, result, Errno.ESRCH);
    }

    /// <summary>A state with its counters, or null if there is none.</summary>
    public async ValueTask<XfrmStateInfo?> FindStateAsync(XfrmStateId id, bool withKeys = false, CancellationToken cancellation = default)
    {
        XfrmStateInfo? found = null;
        NetlinkResult result = await TryAsync(
            XFRM_MSG_GETSA,
            (ref AttributeWriter body) => XfrmStateCodec.WriteId(id, ref body),
            (_, payload) => found = XfrmStateCodec.Read(payload, withKeys),
            cancellation).ConfigureAwait(false);
        if (!IsThere(XFRM_MSG_GETSA, id, result, Errno.ESRCH))
            return null;
        return found ?? throw Refused(XFRM_MSG_GETSA, id, new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>Every state of the namespace, larval ones included.</summary>
    /// <param name="withKeys">Whether keys are copied out; the reader then disposes them.</param>
    /// <param name="filter">Which states; null for all.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<XfrmStateInfo>> StatesAsync(
        bool withKeys = false, XfrmStateFilter? filter = null, CancellationToken cancellation = default)
    {
        var states = new List<XfrmStateInfo>();
        await DumpAsync(
            XFRM_MSG_GETSA,
            (ref AttributeWriter body) => XfrmStateCodec.WriteFilter(filter, ref body),
            () => Forget(states),
            payload => TryAdd(states, XfrmStateCodec.Read(payload, withKeys)),
            cancellation).ConfigureAwait(false);
        return states;
    }

    /// <summary>Adds a policy or puts it in the place of the one with its identity (XFRM_MSG_UPDPOLICY).</summary>
    public ValueTask PutPolicyAsync(XfrmPolicy policy, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return RequestAsync(
            XFRM_MSG_UPDPOLICY, policy.Id, (ref AttributeWriter body) => XfrmPolicyCodec.Write(policy, ref body), null, cancellation);
    }

    /// <summary>Adds a policy (XFRM_MSG_NEWPOLICY); EEXIST if there is one with its identity.</summary>
    public ValueTask AddPolicyAsync(XfrmPolicy policy, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return RequestAsync(
            XFRM_MSG_NEWPOLICY, policy.Id, (ref AttributeWriter body) => XfrmPolicyCodec.Write(policy, ref body), null, cancellation);
    }

    /// <summary>Removes a policy; false if there was none.</summary>
    public async ValueTask<bool> DeletePolicyAsync(XfrmPolicyId id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        NetlinkResult result = await TryAsync(
            XFRM_MSG_DELPOLICY, (ref AttributeWriter body) => XfrmPolicyCodec.WriteId(id, ref body), null, cancellation)
            .ConfigureAwait(false);
        return IsThere(XFRM_MSG_DELPOLICY, id, result, Errno.ENOENT);
    }

    /// <summary>A policy as the kernel has it, or null if there is none.</summary>
    public async ValueTask<XfrmPolicyInfo?> FindPolicyAsync(XfrmPolicyId id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        XfrmPolicyInfo? found = null;
        NetlinkResult result = await TryAsync(
            XFRM_MSG_GETPOLICY,
            (ref AttributeWriter body) => XfrmPolicyCodec.WriteId(id, ref body),
            (_, payload) => found = XfrmPolicyCodec.Read(payload),
            cancellation).ConfigureAwait(false);
        if (!IsThere(XFRM_MSG_GETPOLICY, id, result, Errno.ENOENT))
            return null;
        return found ?? throw Refused(XFRM_MSG_GETPOLICY, id, new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>Every policy of the namespace, without those of single sockets.</summary>
    public async ValueTask<IReadOnlyList<XfrmPolicyInfo>> PoliciesAsync(CancellationToken cancellation = default)
    {
        var policies = new List<XfrmPolicyInfo>();
        await DumpAsync(
            XFRM_MSG_GETPOLICY,
            static (ref AttributeWriter _) => { },
            policies.Clear,
            payload => XfrmPolicyCodec.IsOfSocket(payload) || TryAdd(policies, XfrmPolicyCodec.Read(payload)),
            cancellation).ConfigureAwait(false);
        return policies;
    }

    /// <summary>How many states there are.</summary>
    public async ValueTask<XfrmSadInfo> SadInfoAsync(CancellationToken cancellation = default)
    {
        XfrmSadInfo? info = null;
        await RequestAsync(
            XFRM_MSG_GETSADINFO, "", XfrmInfoCodec.WriteFlags, (_, payload) => info = XfrmInfoCodec.ReadSad(payload), cancellation)
            .ConfigureAwait(false);
        return info ?? throw Refused(XFRM_MSG_GETSADINFO, "", new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>How many policies there are.</summary>
    public async ValueTask<XfrmSpdInfo> SpdInfoAsync(CancellationToken cancellation = default)
    {
        XfrmSpdInfo? info = null;
        await RequestAsync(
            XFRM_MSG_GETSPDINFO, "", XfrmInfoCodec.WriteFlags, (_, payload) => info = XfrmInfoCodec.ReadSpd(payload), cancellation)
            .ConfigureAwait(false);
        return info ?? throw Refused(XFRM_MSG_GETSPDINFO, "", new NetlinkResult(Errno.EBADMSG));
    }

    private ValueTask PutStateAsync(ushort type, XfrmState state, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(state);
        return RequestAsync(
            type, state.Id, (ref AttributeWriter body) => XfrmStateCodec.Write(state, ref body), null, cancellation);
    }

    private static bool TryAdd<T>(List<T> list, T? item)
        where T : class
    {
        if (item is not null)
            list.Add(item);
        return item is not null;
    }

    private static void Forget(List<XfrmStateInfo> states)
    {
        foreach (XfrmState state in states.Select(info => info.State))
        {
            state.Encryption?.Key?.Dispose();
            state.Integrity?.Key?.Dispose();
            state.Aead?.Key?.Dispose();
        }
        states.Clear();
    }
}
