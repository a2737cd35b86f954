using XfrmCtl.Core;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <content>The verbs that fewer programs need.</content>
public sealed partial class XfrmClient
{
    /// <summary>IPSEC_PROTO_ANY of include/net/xfrm.h: ESP, AH and IPComp, what the name says and nothing of Mobile IPv6.</summary>
    internal const byte EveryProtocol = 255;

    /// <summary>Removes every state of a protocol, of all programs (XFRM_MSG_FLUSHSA); that there was none is no error.</summary>
    /// <param name="protocol">The protocol, or null for ESP, AH and IPComp.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask FlushStatesAsync(IpsecProtocol? protocol = null, CancellationToken cancellation = default)
    {
        var header = new XfrmUserSaFlush { Protocol = (byte?)protocol ?? EveryProtocol };
        NetlinkResult result = await TryAsync(
            XFRM_MSG_FLUSHSA, (ref AttributeWriter body) => body.Header(header), null, cancellation).ConfigureAwait(false);
        _ = IsThere(XFRM_MSG_FLUSHSA, "", result, Errno.ESRCH);
    }

    /// <summary>Removes every policy of a table, of all programs, but not those of sockets (XFRM_MSG_FLUSHPOLICY); that there was none is no error.</summary>
    public async ValueTask FlushPoliciesAsync(XfrmPolicyType table = XfrmPolicyType.Main, CancellationToken cancellation = default)
    {
        NetlinkResult result = await TryAsync(
            XFRM_MSG_FLUSHPOLICY, (ref AttributeWriter body) => XfrmCommonCodec.Write(table, ref body), null, cancellation)
            .ConfigureAwait(false);
        _ = IsThere(XFRM_MSG_FLUSHPOLICY, "", result, Errno.ESRCH);
    }

    /// <summary>Sequence numbers, counters and thresholds of a state, or null if there is no such state (XFRM_MSG_GETAE).</summary>
    public async ValueTask<XfrmAevent?> FindAeventAsync(XfrmStateId id, CancellationToken cancellation = default)
    {
        XfrmAevent? found = null;
        NetlinkResult result = await TryAsync(
            XFRM_MSG_GETAE,
            (ref AttributeWriter body) => XfrmAeventCodec.WriteId(id, ref body),
            (_, payload) => found = XfrmAeventCodec.Read(payload),
            cancellation).ConfigureAwait(false);
        if (!IsThere(XFRM_MSG_GETAE, id, result, Errno.ESRCH))
            return null;
        return found ?? throw Refused(XFRM_MSG_GETAE, id, new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>Sets sequence numbers, counters and thresholds of a state (XFRM_MSG_NEWAE); ESRCH if there is none, EINVAL if it is larval.</summary>
    public async ValueTask UpdateAeventAsync(XfrmAevent aevent, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(aevent);
        NetlinkResult result = await TryAsync(
            XFRM_MSG_NEWAE,
            MessageFlags.NLM_F_REPLACE,
            (ref AttributeWriter body) => XfrmAeventCodec.Write(aevent, ref body),
            null,
            cancellation).ConfigureAwait(false);
        if (!result.IsSuccess)
            throw Refused(XFRM_MSG_NEWAE, aevent.Id, result);
    }

    /// <summary>Moves the states and templates of a policy to other addresses (XFRM_MSG_MIGRATE); ENOPROTOOPT without CONFIG_XFRM_MIGRATE.</summary>
    public ValueTask MigrateAsync(XfrmMigrationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RequestAsync(
            XFRM_MSG_MIGRATE, request, (ref AttributeWriter body) => XfrmMigrationCodec.Write(request, ref body), null, cancellation);
    }

    /// <summary>Sets from which prefix lengths on policies are hashed (XFRM_MSG_NEWSPDINFO).</summary>
    /// <param name="ipv4">For IPv4, or null to leave it.</param>
    /// <param name="ipv6">For IPv6, or null to leave it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask SetSpdThresholdsAsync(
        XfrmSpdThreshold? ipv4, XfrmSpdThreshold? ipv6 = null, CancellationToken cancellation = default) => RequestAsync(
            XFRM_MSG_NEWSPDINFO, "", (ref AttributeWriter body) => XfrmInfoCodec.WriteThresholds(ipv4, ipv6, ref body), null, cancellation);

    /// <summary>What becomes of packets that no policy matches (XFRM_MSG_GETDEFAULT; Linux 5.15).</summary>
    public async ValueTask<XfrmDefaultActions> DefaultActionsAsync(CancellationToken cancellation = default)
    {
        XfrmDefaultActions? found = null;
        await RequestAsync(
            XFRM_MSG_GETDEFAULT,
            "",
            static (ref AttributeWriter body) => XfrmInfoCodec.WriteDefaults(default, ref body),
            (_, payload) => found = XfrmInfoCodec.ReadDefaults(payload),
            cancellation).ConfigureAwait(false);
        return found ?? throw Refused(XFRM_MSG_GETDEFAULT, "", new NetlinkResult(Errno.EBADMSG));
    }

    /// <summary>Sets what becomes of packets that no policy matches (XFRM_MSG_SETDEFAULT; Linux 5.15).</summary>
    public ValueTask SetDefaultActionsAsync(XfrmDefaultActions actions, CancellationToken cancellation = default) => RequestAsync(
        XFRM_MSG_SETDEFAULT, "", (ref AttributeWriter body) => XfrmInfoCodec.WriteDefaults(actions, ref body), null, cancellation);

    /// <summary>Has the kernel report that a state expired, and remove it where that is hard (XFRM_MSG_EXPIRE).</summary>
    public ValueTask ExpireStateAsync(XfrmState state, bool hard, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        return RequestAsync(
            XFRM_MSG_EXPIRE,
            state.Id,
            (ref AttributeWriter body) =>
            {
                body.Header(new XfrmUserExpire { State = XfrmStateCodec.Header(state), Hard = hard ? (byte)1 : (byte)0 });
                XfrmCommonCodec.Write(state.Id.Mark, ref body);
            },
            null,
            cancellation);
    }

    /// <summary>Has the kernel report that a policy expired, and remove it where that is hard (XFRM_MSG_POLEXPIRE).</summary>
    public ValueTask ExpirePolicyAsync(XfrmPolicy policy, bool hard, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return RequestAsync(
            XFRM_MSG_POLEXPIRE,
            policy.Id,
            (ref AttributeWriter body) =>
            {
                body.Header(new XfrmUserPolicyExpire { Policy = XfrmPolicyCodec.Header(policy), Hard = hard ? (byte)1 : (byte)0 });
                XfrmCommonCodec.Write(policy.Type, ref body);
                XfrmCommonCodec.Write(policy.Mark, ref body);
                XfrmCommonCodec.WriteNonZero(XfrmAttributeType.XFRMA_IF_ID, policy.InterfaceId, ref body);
            },
            null,
            cancellation);
    }
}
