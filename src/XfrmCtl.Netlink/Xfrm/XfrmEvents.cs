using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using XfrmCtl.Core;
using XfrmCtl.Netlink.Xfrm.Layout;
using static XfrmCtl.Netlink.Xfrm.XfrmMessageType;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The events of XFRM as they come.</summary>
/// <param name="source">Where messages come from; disposed with this.</param>
public sealed class XfrmEvents(INetlinkEventSource source) : IDisposable
{
    /// <summary>Starts to listen in the network namespace of the calling thread; from then on events queue up.</summary>
    /// <exception cref="NetlinkException">The kernel has no XFRM, or refused a group.</exception>
    public static XfrmEvents Open(XfrmEventGroups groups)
    {
        // XFRMNLGRP_ACQUIRE, XFRMNLGRP_EXPIRE, XFRMNLGRP_MAPPING of include/uapi/linux/xfrm.h.
        var numbers = new List<uint>();
        if (groups.HasFlag(XfrmEventGroups.Acquire))
            numbers.Add(1);
        if (groups.HasFlag(XfrmEventGroups.Expire))
            numbers.Add(2);
        if (groups.HasFlag(XfrmEventGroups.Mapping))
            numbers.Add(8);
        return new XfrmEvents(new NetlinkEventConnection(NetlinkProtocol.Xfrm, CollectionsMarshal.AsSpan(numbers)));
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
            policy,
            header.Sequence);
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
            new XfrmStateId(layout.Id.Destination.Address(family), new Spi(layout.Id.Spi), (IpsecProtocol)layout.Id.Protocol),
            layout.Reqid,
            new IPEndPoint(layout.OldSource.Address(family), layout.OldSourcePort),
            new IPEndPoint(layout.NewSource.Address(family), layout.NewSourcePort));
    }
}
