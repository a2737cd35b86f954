using System.Buffers.Binary;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Testing.Asa;

// What happens to established SAs: renewal, dead peers, idleness, deletes.
public sealed partial class AsaPeer
{
    // Whoever renewed takes the old SA away; where that is the peer and it does not, the ASA does it.
    private static readonly TimeSpan OldKept = TimeSpan.FromSeconds(30);

    private const int MostProbes = 4;

    private void Negotiate(SelectorPair selectors)
    {
        if (_ikes.FindLast(ike => ike is { Active: true, Replaced: false }) is { } active)
            StartQuickMode(active, selectors);
        else if (_ikes.Find(ike => !ike.Active) is not { } underWay)
            StartMainMode(selectors);
        else if (!underWay.Waiting.Contains(selectors))
            underWay.Waiting.Add(selectors);
    }

    private void Establish(AsaIke ike)
    {
        Say("713119 PHASE 1 COMPLETED");
        ike.Resend?.Cancel();
        ike.State = "MM_ACTIVE";
        ike.LastBlock = ike.Iv!.Current.ToArray();
        ike.LastHeard = _now;
        ike.DpdSequence = BinaryPrimitives.ReadUInt32BigEndian(Random(4));
        foreach (AsaIke old in _ikes.Where(other => other != ike && other is { Active: true, Replaced: false }).ToList())
        {
            foreach (AsaChild child in _children.Where(child => child.Ike == old))
                child.Ike = ike;
            old.Replaced = true;
            old.DpdTimer?.Cancel();
            old.EndTimer?.Cancel();
            old.EndTimer = After(ike.Initiator ? TimeSpan.Zero : OldKept, () => EndIke(old, "713169 rekeyed", tellPeer: true));
        }

        double percent = ike.Initiator ? Settings.InitiatorRekeyPercent : Settings.ResponderRekeyPercent;
        ike.RekeyTimer = After(ike.Lifetime * (percent / 100), () =>
        {
            if (!ike.Replaced && _children.Exists(child => child.Ike == ike) && !_ikes.Exists(other => !other.Active))
                StartMainMode();
        });
        ike.EndTimer = After(ike.Lifetime, () => EndIke(ike, "Lifetime expired", tellPeer: true));
        ScheduleKeepalive(ike);
        if (Settings.AsksForUser)
            AskForUser(ike);
        foreach (SelectorPair selectors in ike.Waiting)
            StartQuickMode(ike, selectors);
    }

    /// <summary>The first question of XAUTH (draft-beaulieu-ike-xauth-02 section 6), and again; without an answer the session ends.</summary>
    private void AskForUser(AsaIke ike)
    {
        uint messageId = NewMessageId(ike);
        AttributePayload question = new(ConfigurationMessageType.ISAKMP_CFG_REQUEST, 1,
            [new((ushort)ConfigurationAttribute.XAUTH_USER_NAME, default, false), new((ushort)ConfigurationAttribute.XAUTH_USER_PASSWORD, default, false)]);
        HashPayload hash = new(Phase2Hash.First(ike.Keys!, messageId, MessageSealer.Octets([question])));
        IsakmpHeader header = ike.Header with { ExchangeType = ExchangeType.TRANSACTION, MessageId = messageId };
        AsaDatagram sent = Transmit(ike, MessageSealer.Encrypted(header, [hash, question], ike.Keys!.Cipher, IvOf(ike, messageId)), "ASA XAUTH REQUEST");
        ike.Resend = Resend(sent, Settings.Resends, next => ike.Resend = next, () => EndIke(ike, "713206 Tunnel Rejected: XAUTH failed", tellPeer: true));
    }

    private void ScheduleKeepalive(AsaIke ike)
    {
        if (Settings.Keepalive is not { } keepalive || !ike.PeerDpd || ike.Replaced)
            return;
        TimeSpan wait = ike.Unanswered > 0 ? keepalive.Retry : ike.LastHeard + keepalive.Threshold - _now;
        ike.DpdTimer = After(wait > TimeSpan.Zero ? wait : keepalive.Retry, () =>
        {
            if (ike.Unanswered == 0 && _now - ike.LastHeard < keepalive.Threshold)
            {
                ScheduleKeepalive(ike);
                return;
            }

            if (ike.Unanswered == MostProbes)
            {
                Say("713123 IKE lost contact with remote peer, deleting connection (keepalive type: DPD)");
                EndIke(ike, "Lost Service", tellPeer: false);
                return;
            }

            ike.Unanswered++;
            ike.DpdSequence = unchecked(ike.DpdSequence + 1);
            byte[] sequence = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(sequence, ike.DpdSequence);
            SendInformational(ike, new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookieOctets(ike), NotifyMessageType.R_U_THERE, sequence), "ASA R-U-THERE");
            ScheduleKeepalive(ike);
        });
    }

    private void OnInformational(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (!ike.MessageIds.Add(header.MessageId) || Phase2(ike, IvOf(ike, header.MessageId), header, message, rest => Phase2Hash.First(ike.Keys!, header.MessageId, rest.Span)) is not { } chain)
            return;
        bool wrongAck = false;
        foreach (Payload payload in chain.Payloads)
        {
            if (payload is NotificationPayload notification)
                wrongAck |= !OnNotify(ike, notification);
            else if (payload is DeletePayload delete)
                OnDelete(delete);
        }

        if (!wrongAck && !ike.Gone)
            (ike.LastHeard, ike.Unanswered) = (_now, 0);
    }

    /// <summary>False where the notify is no sign of life.</summary>
    private bool OnNotify(AsaIke ike, NotificationPayload notification)
    {
        switch (notification.MessageType)
        {
            case NotifyMessageType.R_U_THERE:
                SendInformational(ike, notification with { MessageType = NotifyMessageType.R_U_THERE_ACK }, "ASA R-U-THERE-ACK");
                return true;
            case NotifyMessageType.R_U_THERE_ACK when notification.Sequence != ike.DpdSequence:
                Say($"713124 Received DPD sequence number {notification.Sequence} in DPD R-U-THERE-ACK, {ike.DpdSequence} expected");
                return false;
            case > NotifyMessageType.NONE and < NotifyMessageType.CONNECTED:
                Say($"713068 Received non-routine Notify message: {notification.MessageType} ({(ushort)notification.MessageType})");
                return true;
            default:
                return true;
        }
    }

    private void OnDelete(DeletePayload delete)
    {
        foreach (ReadOnlyMemory<byte> spi in delete.Spis)
        {
            if (spi.Length == 16 && _ikes.Find(ike => CookieOctets(ike).AsSpan().SequenceEqual(spi.Span)) is { } ended)
                EndIke(ended, "Peer Terminate", tellPeer: false);
            else if (spi.Length == 4 && _children.Find(child => child.SpiOut.Value == BinaryPrimitives.ReadUInt32BigEndian(spi.Span)) is { } child)
                EndChild(child, "Peer Terminate", tellPeer: false);
        }
    }

    /// <summary>An ISAKMP SA without a successor takes its children with it.</summary>
    private void EndIke(AsaIke ike, string reason, bool tellPeer)
    {
        if (ike.Gone)
            return;
        if (!ike.Replaced)
        {
            Say($"713113 Deleting IKE SA with associated IPsec connection entries: {reason}");
            foreach (AsaChild child in _children.Where(child => child.Ike == ike).ToList())
                EndChild(child, reason, tellPeer);
        }

        if (tellPeer)
            SendInformational(ike, new DeletePayload(ProtocolId.PROTO_ISAKMP, [CookieOctets(ike)]), "ASA Delete IKE");
        Forget(ike);
    }

    private void EndChild(AsaChild child, string reason, bool tellPeer)
    {
        if (!_children.Remove(child))
            return;
        Say($"713050 Connection terminated for peer {Settings.Peer}. Reason: {reason} Remote Proxy {child.Selectors.Remote}, Local Proxy {child.Selectors.Local}");
        child.RekeyTimer?.Cancel();
        child.EndTimer?.Cancel();
        if (!tellPeer || child.Ike.Gone)
            return;
        ReadOnlyMemory<byte> own = Phase2Proposals.Octets(child.SpiIn), peers = Phase2Proposals.Octets(child.SpiOut);
        SendInformational(child.Ike, new DeletePayload(ProtocolId.PROTO_IPSEC_ESP, Settings.DeleteSpi switch
        {
            AsaDeleteSpi.Own => [own],
            AsaDeleteSpi.Peers => [peers],
            _ => [own, peers],
        }), "ASA Delete ESP");
    }

    private void Begin(AsaChild child)
    {
        Say($"713120 PHASE 2 COMPLETED (inbound SPI {child.SpiIn}, outbound SPI {child.SpiOut})");
        child.HasOutbound = true;
        child.LastTraffic = _now;
        foreach (AsaChild old in _children.Where(old => old != child && old.Selectors == child.Selectors && !old.Replaced).ToList())
        {
            old.Replaced = true;
            old.RekeyTimer?.Cancel();
            old.EndTimer?.Cancel();
            old.EndTimer = After(child.Initiator ? TimeSpan.Zero : OldKept, () => EndChild(old, "713170 rekeyed", tellPeer: true));
        }

        double percent = child.Initiator ? Settings.InitiatorRekeyPercent : Settings.ResponderRekeyPercent;
        child.RekeyTimer = After(child.Lifetime * (percent / 100), () => Negotiate(child.Selectors));
        child.EndTimer = After(child.Lifetime, () => EndChild(child, "Lifetime expired", tellPeer: true));
        WatchIdle(child);
    }

    private void WatchIdle(AsaChild child)
    {
        if (Settings.IdleTimeout is not { } timeout)
            return;
        After(child.LastTraffic + timeout - _now, () =>
        {
            if (!_children.Contains(child) || child.Replaced)
                return;
            if (_now - child.LastTraffic < timeout)
            {
                WatchIdle(child);
                return;
            }

            EndChild(child, "IPSec SA Idle Timeout", tellPeer: true);
            if (!_children.Exists(other => other.Ike == child.Ike))
                EndIke(child.Ike, "Idle Timeout", tellPeer: true);
        });
    }

    private void SendInformational(AsaIke ike, Payload payload, string name)
    {
        uint messageId = NewMessageId(ike);
        HashPayload hash = new(Phase2Hash.First(ike.Keys!, messageId, MessageSealer.Octets([payload])));
        IsakmpHeader header = ike.Header with { ExchangeType = ExchangeType.INFORMATIONAL, MessageId = messageId };
        Transmit(ike, MessageSealer.Encrypted(header, [hash, payload], ike.Keys!.Cipher, IvOf(ike, messageId)), name);
    }

    private static IvChain IvOf(AsaIke ike, uint messageId) => IvChain.Phase2(ike.Proposal!.Hash, ike.LastBlock, messageId);

    /// <summary>The payloads of a message whose hash verifies, or null.</summary>
    private PayloadChain? Phase2(AsaIke ike, IvChain iv, IsakmpHeader header, ReadOnlyMemory<byte> message, Func<ReadOnlyMemory<byte>, byte[]> expected)
    {
        (PayloadChain? chain, ReadOnlyMemory<byte> clear, _) = MessageSealer.Open(header, message, ike.Keys!.Cipher, iv.Current);
        if (chain?.Payloads is [HashPayload hash, ..] && hash.Data.Span.SequenceEqual(expected(MessageSealer.AfterHash(chain, clear))))
        {
            iv.Advance(message.Span[IsakmpHeader.Octets..]);
            return chain;
        }

        Say("713904 Hash of a Phase 2 message does not verify, dropping");
        return null;
    }
}
