using System.Buffers.Binary;
using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// RESPONDER-LIFETIME (RFC 2407 §4.6.3.1): the responder keeps an SA less long than it took, and says so.
public sealed partial class IkeEngine
{
    /// <summary>What to tell the initiator of a child's lifetime, or null where it has said that itself.</summary>
    private static NotificationPayload? ResponderLifetime(QuickModeExchange exchange, Phase2Choice.Chosen choice)
    {
        ConnectionProfile profile = exchange.Connection.Profile;
        bool time = choice.PeerLifetime is null || profile.ChildLifetime < choice.PeerLifetime;
        bool octets = profile.ChildKilobytes is { } ours && (choice.PeerKilobytes is null || ours < choice.PeerKilobytes);
        return !time && !octets ? null : new(
            ProtocolOf(exchange.Connection), Phase2Proposals.Octets(exchange.SpiIn), NotifyMessageType.RESPONDER_LIFETIME,
            Encode(Lifetimes.Attributes(
                (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION, time ? profile.ChildLifetime : null, octets ? profile.ChildKilobytes : null)));
    }

    /// <summary>Phase 1 is complete, and the initiator offered a longer life than we keep. In an exchange of its own: message 6 stays as every peer knows it.</summary>
    private void TellResponderLifetime(IsakmpSa sa)
    {
        if (sa.Initiator || (sa.OfferedLifetime is { } offered && offered <= sa.Lifetime))
            return;
        SendNotify(sa, ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.RESPONDER_LIFETIME, Encode(Lifetimes.Attributes(
            (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION, sa.Lifetime, null)));
    }

    /// <summary>In message 2 of Quick Mode it can only be of the child that is made.</summary>
    private static (TimeSpan? Time, ulong? Kilobytes) ResponderLifetime(PayloadChain chain)
    {
        foreach (Payload payload in chain.Payloads)
            if (payload is NotificationPayload { MessageType: NotifyMessageType.RESPONDER_LIFETIME, Protocol: not ProtocolId.PROTO_ISAKMP } notification)
                return Read(notification);
        return default;
    }

    private static (TimeSpan? Time, ulong? Kilobytes) Read(NotificationPayload notification)
    {
        WireReader reader = new(notification.Data);
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>();
        while (reader.Remaining > 0 && reader.Error is null)
            attributes.Add(DataAttribute.Decode(ref reader));
        if (reader.Error is not null)
            return default;
        ImmutableArray<DataAttribute> all = attributes.ToImmutable();
        return (Lifetimes.Seconds(all, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION),
            Lifetimes.Kilobytes(all, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION));
    }

    /// <summary>Said of an SA that is there: the ISAKMP SA itself, or a child by either of its SPIs. It makes a life shorter and never longer.</summary>
    private void OnResponderLifetime(IsakmpSa sa, NotificationPayload notification)
    {
        if (Read(notification).Time is not { } time)
            return;
        if (notification.Protocol == ProtocolId.PROTO_ISAKMP)
            Shorten(sa, time);
        else if (notification.Spi.Length == 4 && ChildOf(sa, notification.Protocol, new Spi(BinaryPrimitives.ReadUInt32BigEndian(notification.Spi.Span))) is { InUse: true } child)
            Shorten(child, time);
    }

    private void Shorten(IsakmpSa sa, TimeSpan lifetime)
    {
        if (!sa.IsEstablished || lifetime >= sa.Lifetime)
            return;
        sa.Lifetime = lifetime;
        ScheduleExpiry(sa);
        if (!sa.Replaced)
            ScheduleRekey(sa);
    }

    private void Shorten(ChildSa child, TimeSpan lifetime)
    {
        if (lifetime >= child.Lifetime)
            return;
        child.Lifetime = lifetime;
        ScheduleExpiry(child);
        ScheduleRekey(child);
    }

    private static ReadOnlyMemory<byte> Encode(IEnumerable<DataAttribute> attributes)
    {
        WireWriter writer = new(32);
        foreach (DataAttribute attribute in attributes)
            attribute.Encode(ref writer);
        return writer.ToArray();
    }
}
