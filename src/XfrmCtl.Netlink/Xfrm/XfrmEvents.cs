using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmAttributeType;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The events of XFRM as they come.</summary>
/// <param name="source">Where messages come from; disposed with this.</param>
public sealed partial class XfrmEvents(INetlinkEventSource source) : IDisposable
{
    /// <summary>Numbers of the multicast groups (<c>enum xfrm_nlgroups</c> of include/uapi/linux/xfrm.h).</summary>
    internal static readonly (XfrmEventGroups Group, uint Number)[] Numbers =
    [
        (XfrmEventGroups.Acquire, 1),
        (XfrmEventGroups.Expire, 2),
        (XfrmEventGroups.States, 3),
        (XfrmEventGroups.Policies, 4),
        (XfrmEventGroups.Aevents, 5),
        (XfrmEventGroups.Report, 6),
        (XfrmEventGroups.Migrate, 7),
        (XfrmEventGroups.Mapping, 8),
    ];

    /// <summary>Starts to listen in the network namespace of the calling thread; from then on events queue up.</summary>
    /// <exception cref="NetlinkException">The kernel has no XFRM, or refused a group.</exception>
    public static XfrmEvents Open(XfrmEventGroups groups) => new(new NetlinkEventConnection(NetlinkProtocol.Xfrm, NumbersOf(groups)));

    /// <summary>The same, without the changes that were asked for through one connection: its owner knows them.</summary>
    /// <param name="groups">The events that are wanted.</param>
    /// <param name="leftOut">The connection, of <see cref="XfrmClient.Open"/>.</param>
    /// <exception cref="NetlinkException">The kernel has no XFRM, or refused a group.</exception>
    public static XfrmEvents Open(XfrmEventGroups groups, NetlinkConnection leftOut) => new(new NetlinkEventConnection(NetlinkProtocol.Xfrm, leftOut, NumbersOf(groups)));

    private static ReadOnlySpan<uint> NumbersOf(XfrmEventGroups groups)
    {
        var numbers = new List<uint>();
        foreach ((XfrmEventGroups group, uint number) in Numbers)
        {
            if (groups.HasFlag(group))
                numbers.Add(number);
        }
        return CollectionsMarshal.AsSpan(numbers);
    }

    /// <summary>The events, until cancelled. One reader at a time.</summary>
    /// <exception cref="NetlinkException">Receiving failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async IAsyncEnumerable<XfrmEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (NetlinkEvent message in source.ReadAsync(cancellation).ConfigureAwait(false))
            yield return Read(message);
    }

    /// <summary>Stops to listen.</summary>
    public void Dispose() => source.Dispose();

    internal static XfrmEvent Read(NetlinkEvent message)
    {
        if (message.Lost)
            return new XfrmEvent.EventsLost();
        ReadOnlySpan<byte> payload = message.Payload.Span;
        XfrmEvent? known = message.Type switch
        {
            XFRM_MSG_ACQUIRE => ReadAcquire(payload),
            XFRM_MSG_EXPIRE => ReadExpire(payload),
            XFRM_MSG_POLEXPIRE => ReadPolicyExpire(payload),
            XFRM_MSG_MAPPING => ReadMapping(payload),
            XFRM_MSG_NEWSA or XFRM_MSG_UPDSA => ReadState(payload, message.Type == XFRM_MSG_UPDSA),
            XFRM_MSG_DELSA => ReadDeletedState(payload),
            XFRM_MSG_FLUSHSA => ReadFlushedStates(payload),
            XFRM_MSG_NEWPOLICY or XFRM_MSG_UPDPOLICY => ReadPolicy(payload, message.Type == XFRM_MSG_UPDPOLICY),
            XFRM_MSG_DELPOLICY => ReadDeletedPolicy(payload),
            XFRM_MSG_FLUSHPOLICY => ReadFlushedPolicies(payload),
            XFRM_MSG_SETDEFAULT or XFRM_MSG_GETDEFAULT => ReadDefaults(payload),
            XFRM_MSG_NEWAE => ReadAevent(payload),
            XFRM_MSG_REPORT => ReadReport(payload),
            XFRM_MSG_MIGRATE => ReadMigrate(payload),
            _ => null,
        };
        return known ?? new XfrmEvent.Unreadable(message.Type, payload.Length);
    }

    private static XfrmEvent.Acquire? ReadAcquire(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserAcquire header))
            return null;
        ReadOnlySpan<byte> attributes = XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserAcquire>());
        if (XfrmSelectorCodec.Read(header.Selector) is not { } packet || XfrmPolicyCodec.Read(header.Policy, attributes) is not { } policy)
            return null;
        // The addresses are those of the packet's family: the template's may be of another only with a tunnel, and then it has them.
        ushort family = policy.Policy.Templates.Count > 0
            ? XfrmAddress.FamilyOf(policy.Policy.Templates[0].Destination)
            : header.Selector.Family;
        return new XfrmEvent.Acquire(
            header.Source.Address(family),
            header.Id.Destination.Address(family),
            (IpsecProtocol)header.Id.Protocol,
            packet,
            policy with { Policy = policy.Policy with { OtherAttributes = [.. policy.Policy.OtherAttributes.Where(other => other.Type != XFRMA_SA_PCPU)] } },
            header.Sequence)
        {
            Cpu = CpuOf(policy.Policy.OtherAttributes),
        };
    }

    private static uint? CpuOf(IReadOnlyList<XfrmAttribute> attributes)
    {
        foreach (XfrmAttribute attribute in attributes)
        {
            if (attribute.Type == XFRMA_SA_PCPU && MemoryMarshal.TryRead(attribute.Value.Span, out uint cpu))
                return cpu;
        }
        return null;
    }

    private static XfrmEvent.Expire? ReadExpire(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserExpire header))
            return null;
        ReadOnlySpan<byte> attributes = XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserExpire>());
        return XfrmStateCodec.Read(header.State, attributes, withKeys: false) is { } state
            ? new XfrmEvent.Expire(state, header.Hard != 0)
            : null;
    }

    private static XfrmEvent.PolicyExpire? ReadPolicyExpire(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserPolicyExpire header))
            return null;
        ReadOnlySpan<byte> attributes = XfrmStateCodec.Behind(payload, Unsafe.SizeOf<XfrmUserPolicyExpire>());
        return XfrmPolicyCodec.Read(header.Policy, attributes) is { } policy
            ? new XfrmEvent.PolicyExpire(policy, header.Hard != 0)
            : null;
    }

    private static XfrmEvent.Mapping? ReadMapping(ReadOnlySpan<byte> payload)
    {
        if (!MemoryMarshal.TryRead(payload, out XfrmUserMapping layout))
            return null;
        ushort family = layout.Id.Family;
        return new XfrmEvent.Mapping(
            XfrmStateCodec.Id(layout.Id, mark: null),
            layout.Reqid,
            new IPEndPoint(layout.OldSource.Address(family), layout.OldSourcePort),
            new IPEndPoint(layout.NewSource.Address(family), layout.NewSourcePort));
    }
}
