using System.Buffers.Binary;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Informational exchanges (RFC 2409 §5.7): HDR*, HASH(1), N/D. Only what is under the hash changes anything.
public sealed partial class IkeEngine
{
    private void OnInformational(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IsakmpSa? sa = Find(header, datagram.Remote);
        if (sa is null)
        {
            Drop(null, datagram.Remote, "Informational with cookies that no ISAKMP SA has");
            return;
        }

        if (!header.IsEncrypted)
        {
            OnUnprotected(sa, header, datagram);
            return;
        }

        if (header.MessageId == 0)
        {
            Drop(sa.Connection.Name, datagram.Remote, "protected Informational with message ID zero, which is Phase 1's (RFC 2409 §5.7)");
            return;
        }

        // The responder may refuse our identity under the keys that both have already; the vector then comes from our message 5.
        byte[]? lastBlock = sa.State switch
        {
            Phase1State.Established established => established.LastBlock,
            Phase1State.AwaitingResponderIdentity => sa.Phase1Iv!.Current.ToArray(),
            _ => null,
        };
        if (lastBlock is null)
        {
            Drop(sa.Connection.Name, datagram.Remote, "protected Informational before there are keys");
            AskForProof(sa, header);
            return;
        }

        IvChain iv = IvChain.Phase2(sa.Proposal!.Hash, lastBlock, header.MessageId);
        (PayloadChain? chain, ReadOnlyMemory<byte> clear, DecodeError? error) = MessageSealer.Open(header, datagram.Message, sa.Keys!.Cipher, iv.Current);
        string? fault = error?.ToString() ?? MessageGate.Check(ExchangeTable.Row(ExchangeState.Informational), chain!.Payloads.AsSpan());
        if (fault is null && !IsGenuine(chain!, Phase2Hash.First(sa.Keys, header.MessageId, MessageSealer.AfterHash(chain!, clear).Span)))
            fault = "HASH(1) does not verify (RFC 2409 §5.7)";
        if (fault is not null)
        {
            Drop(sa.Connection.Name, datagram.Remote, $"Informational: {fault}");
            return;
        }

        // Message IDs are unique (RFC 2409 §5.7). Without this, old messages sent from elsewhere would move the peer's address.
        if (!TakeMessageId(sa, header.MessageId))
        {
            Drop(sa.Connection.Name, datagram.Remote, "Informational with a message ID that was used before: a replay");
            return;
        }

        if (!sa.IsEstablished)
        {
            OnIdentityRefused(sa, chain!);
            return;
        }

        Heard(sa, datagram.Local, datagram.Remote);
        foreach (Payload payload in chain!.Payloads)
        {
            if (sa.State is Phase1State.Gone)
                return;
            if (payload is NotificationPayload notification)
                OnNotify(sa, notification);
            else if (payload is DeletePayload delete)
                OnDelete(sa, delete);
        }
    }

    private void OnIdentityRefused(IsakmpSa sa, PayloadChain chain)
    {
        if (chain.First<NotificationPayload>() is not { MessageType: > NotifyMessageType.NONE and < NotifyMessageType.CONNECTED } refusal)
            return;
        string name = NameOf(refusal.MessageType);
        Report(new IkeEvent.NotifyReceived(sa.Connection.Name, name, Authenticated: true));
        Identity ours = sa.Connection.Profile.LocalId;
        (ReasonCode code, string message) = (sa.BySignature, refusal.MessageType) switch
        {
            (true, NotifyMessageType.INVALID_CERTIFICATE or NotifyMessageType.INVALID_CERT_AUTHORITY or NotifyMessageType.CERT_TYPE_UNSUPPORTED or NotifyMessageType.INVALID_CERT_ENCODING) =>
                (ReasonCode.CertificateRefused, $"{sa.Remote} refuses the certificate of our identity {ours} ({name}): it must trust the authority, and find that identity in the certificate"),
            (true, not NotifyMessageType.INVALID_ID_INFORMATION) =>
                (ReasonCode.AuthenticationFailed, $"{sa.Remote} refuses our signature as {ours} ({name}): it has another public key or certificate for that identity"),
            _ => (ReasonCode.PeerIdentityMismatch,
                $"{sa.Remote} {(sa.BySignature ? "" : "has the same pre-shared key and ")}refuses our identity {ours} ({name}): set leftid= to what it expects, or change what it expects"),
        };
        FailPhase1(sa, new(code, message, Evidence(sa, ("notify", name), ("ours", ours.ToString()))));
    }

    private static bool IsGenuine(PayloadChain chain, byte[] expected) =>
        CryptographicOperations.FixedTimeEquals(expected, ((HashPayload)chain.Payloads[0]).Data.Span);

    /// <summary>What nobody signed: evidence for the explanation of a failure, and while we wait for an answer a reason to wait less long.</summary>
    private void OnUnprotected(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (!PayloadChain.TryDecode(header.NextPayload, datagram.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error))
        {
            Drop(sa.Connection.Name, datagram.Remote, $"unprotected Informational is malformed: {error}");
            return;
        }

        if (MessageGate.Check(ExchangeTable.Row(ExchangeState.InformationalPlain), chain.Payloads.AsSpan()) is { } fault)
        {
            Drop(sa.Connection.Name, datagram.Remote, fault);
            return;
        }

        foreach (Payload payload in chain.Payloads)
        {
            if (payload is not NotificationPayload notification)
                continue;
            string name = NameOf(notification.MessageType);
            Report(new IkeEvent.NotifyReceived(sa.Connection.Name, name, Authenticated: false));
            bool fromPeer = datagram.Remote.Address.Equals(sa.Remote.Address);
            bool isError = notification.MessageType is > NotifyMessageType.NONE and < NotifyMessageType.CONNECTED;
            if (!fromPeer || !isError || sa.IsEstablished || !sa.Initiator)
                continue;
            sa.UnprotectedNotify = name;
            ExpectFailure(sa);
        }
    }

    private static string NameOf(NotifyMessageType type) => Enum.IsDefined(type) ? type.ToString() : $"notify {(ushort)type}";

    private void OnNotify(IsakmpSa sa, NotificationPayload notification)
    {
        switch (notification.MessageType)
        {
            case NotifyMessageType.R_U_THERE:
                OnAreYouThere(sa, notification);
                break;
            case NotifyMessageType.R_U_THERE_ACK:
                break; // Heard() has taken note
            case NotifyMessageType.RESPONDER_LIFETIME:
                OnResponderLifetime(sa, notification);
                break;
            case NotifyMessageType.INITIAL_CONTACT:
                if (_now - sa.EstablishedAt < InitialContactWindow)
                    ForgetOthers(sa, sa.PeerId!);
                break;
            case > NotifyMessageType.NONE and < NotifyMessageType.CONNECTED:
                Report(new IkeEvent.NotifyReceived(sa.Connection.Name, NameOf(notification.MessageType), Authenticated: true));
                OnPhase2Refusal(sa, notification);
                break;
            default:
                Report(new IkeEvent.NotifyReceived(sa.Connection.Name, NameOf(notification.MessageType), Authenticated: true));
                break;
        }
    }

    // INITIAL-CONTACT means "now"; later it could only be a replay (RFC 2407 §4.6.3.3).
    private static readonly TimeSpan InitialContactWindow = TimeSpan.FromSeconds(30);

    private static bool HasInitialContact(PayloadChain chain)
    {
        foreach (Payload payload in chain.Payloads)
            if (payload is NotificationPayload { MessageType: NotifyMessageType.INITIAL_CONTACT })
                return true;
        return false;
    }

    /// <summary>The peer has no other SA with us: ours with it are dead.</summary>
    private void ForgetOthers(IsakmpSa sa, Identity peerId)
    {
        if (sa.Connection.Profile.UniqueIdentities == UniqueIdentities.Never)
            return;

        // Users of one address and one identity are told apart by XAUTH alone, and each has one address inside: that tells what of theirs is old.
        foreach (IsakmpSa other in SasBetween(sa.Local.Address, sa.GroupAddress).ToList())
            if (other != sa && other.IsEstablished && other.Connection.Profile.ModeConfig is not ModeConfigSettings.Server && other.EstablishedAt < sa.CreatedAt && other.PeerId == peerId)
                EndIsakmp(other, ReasonCode.Replaced, tellPeer: false);
        foreach (Connection connection in ConnectionsOf(sa).Where(candidate => Serves(sa, candidate) && candidate.Profile.ModeConfig is not ModeConfigSettings.Server).ToList())
        {
            List<ChildSa> dead = [.. ChildrenWith(sa, connection).Where(child => child.EstablishedAt < sa.CreatedAt && child.Phase != ChildPhase.Installing)];
            foreach (ChildSa child in dead)
                EndChild(child, ReasonCode.DeletedByPeer, tellPeer: false);
            if (dead.Count > 0)
                AfterLoss(connection, ReasonCode.DeletedByPeer);
        }
    }

    private void OnDelete(IsakmpSa sa, DeletePayload delete)
    {
        foreach (ReadOnlyMemory<byte> spi in delete.Spis)
        {
            if (delete.Protocol == ProtocolId.PROTO_ISAKMP && spi.Length == 16)
                OnDeleteIsakmp(sa, spi.Span);
            else if (delete.Protocol is ProtocolId.PROTO_IPSEC_ESP or ProtocolId.PROTO_IPSEC_AH && spi.Length == 4)
                OnDeleteChild(sa, delete.Protocol, new Spi(BinaryPrimitives.ReadUInt32BigEndian(spi.Span)));
        }
    }

    private void OnDeleteIsakmp(IsakmpSa sa, ReadOnlySpan<byte> cookies)
    {
        (ulong, ulong) pair = (BinaryPrimitives.ReadUInt64BigEndian(cookies), BinaryPrimitives.ReadUInt64BigEndian(cookies[8..]));

        // A peer deletes SAs with itself, and no others.
        if (!_isakmp.TryGetValue(pair, out IsakmpSa? target) || target.PeerId != sa.PeerId || !target.GroupAddress.Equals(sa.GroupAddress))
            return;
        List<Connection> affected = [.. ConnectionsOf(target).Where(connection => Serves(target, connection))];
        if (CutOffAccess(target, ReasonCode.DeletedByPeer))
            return;
        EndIsakmp(target, ReasonCode.DeletedByPeer, tellPeer: false);

        // An ASA drops the children with the SA that made them, pluto keeps them: new ones are made to be sure, once the dust has settled.
        foreach (Connection connection in affected.Where(connection => connection.Children.Exists(child => child.InUse)))
            After(OrphanGrace, () => Reassure(connection));
    }

    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(3);

    private void Reassure(Connection connection)
    {
        if (_shutdown || !IsLoaded(connection) || connection.Profile.Remote is null || EstablishedFor(connection) is not null)
            return;
        List<ChildSa> orphans = [.. connection.Children.Where(child => child.InUse)];
        if (orphans.Count > 0)
            JoinOrStartPhase1(connection, orphans.Select(child => new PendingChild(connection, child.Selectors, child)));
    }

    /// <summary>The SPI is the sender's inbound one; some name ours instead, ASAs among them, and either ends the pair.</summary>
    private void OnDeleteChild(IsakmpSa sa, ProtocolId protocol, Spi spi)
    {
        if (ChildOf(sa, protocol, spi) is not { } child)
            return;
        bool wasLive = child.InUse;
        EndChild(child, ReasonCode.DeletedByPeer, tellPeer: false);
        if (wasLive && !Reinstate(child))
            AfterLoss(child.Connection, ReasonCode.DeletedByPeer);
    }

    /// <summary>The child that the peer means by one of its SPIs, or null where it has none such.</summary>
    private ChildSa? ChildOf(IsakmpSa sa, ProtocolId protocol, Spi spi)
    {
        if (!_bySpi.TryGetValue((spi, sa.Remote.Address), out ChildSa? child) && !_bySpi.TryGetValue((spi, sa.Local.Address), out child))
            return null;
        bool theirs = child.Remote.Address.Equals(sa.Remote.Address) && IsWith(sa, child) && Serves(sa, child.Connection);
        return theirs && Phase2Proposals.Number(child.Algorithms.Protocol) == protocol ? child : null;
    }

    /// <summary>
    /// What looked like both sides having begun at once was the peer's renewal, soon after we had begun: it keeps the pair that we meant to give up, and so do we. False
    /// where there is none.
    /// </summary>
    private bool Reinstate(ChildSa gone)
    {
        if (gone.Connection.Children.FindLast(child => child.Phase == ChildPhase.Replaced && child.Selectors == gone.Selectors && child.Serial > gone.Serial) is not { } kept)
            return false;
        kept.Phase = ChildPhase.InUse;
        kept.RemovalTimer?.Cancel();
        ScheduleRekey(kept);
        return true;
    }

    /// <summary>A connection lost a child that was in use: it is down, and where it is to be kept up it begins again soon.</summary>
    private void AfterLoss(Connection connection, ReasonCode reason, bool renew = false)
    {
        if (connection.IsUp || !connection.ReportedUp)
            return;
        bool again = (renew || connection.Profile.StartAction == StartAction.Start) && !_shutdown;
        connection.Wanted = again;
        GoneDown(connection, reason, again);
        if (!again)
            return;
        connection.ForgetAttempts();
        connection.RetryTimer?.Cancel();
        connection.RetryTimer = After(TimeSpan.FromSeconds(2), () => Pursue(connection));
    }

    private void SendNotify(IsakmpSa sa, ProtocolId protocol, ReadOnlyMemory<byte> spi, NotifyMessageType type, ReadOnlyMemory<byte> data = default) =>
        SendInformational(sa, new NotificationPayload(protocol, spi, type, data));

    private void SendInformational(IsakmpSa sa, Payload payload)
    {
        if (sa.State is Phase1State.Established established)
            SendInformational(sa, established.LastBlock, payload);
    }

    private void SendInformational(IsakmpSa sa, ReadOnlyMemory<byte> lastPhase1Block, Payload payload)
    {
        uint messageId = NewMessageId(sa);
        IvChain iv = IvChain.Phase2(sa.Proposal!.Hash, lastPhase1Block.Span, messageId);
        HashPayload hash = new(Phase2Hash.First(sa.Keys!, messageId, MessageSealer.Octets([payload])));
        Payload[] payloads = [hash, payload];
        CheckOwn(ExchangeState.Informational, payloads);
        IsakmpHeader header = HeaderOf(sa) with { ExchangeType = ExchangeType.INFORMATIONAL, MessageId = messageId };
        Send(sa, Outgoing(sa, ExchangeState.Informational, MessageSealer.Encrypted(header, payloads, sa.Keys!.Cipher, iv)), retransmission: 0);
    }

    /// <summary>Notes a message ID of the peer's; false where it was used before, or where the SA has seen too many to remember more.</summary>
    private bool TakeMessageId(IsakmpSa sa, uint messageId)
    {
        if (sa.UsedMessageIds.Count >= MostMessageIds || !sa.UsedMessageIds.Add(messageId))
            return false;
        if (sa.UsedMessageIds.Count >= MostMessageIds / 2)
            RekeyIsakmp(sa);
        return true;
    }

    // A day of dead peer detection every second second; what comes then is a new SA.
    private const int MostMessageIds = 65536;

    /// <summary>A message ID for an exchange of ours. It counts as used: the keys are the same in both directions, and our own message, sent back to us, would verify.</summary>
    private uint NewMessageId(IsakmpSa sa)
    {
        uint messageId;
        do
            messageId = BinaryPrimitives.ReadUInt32BigEndian(Random(4));
        while (messageId == 0 || sa.UsedMessageIds.Contains(messageId));
        if (sa.UsedMessageIds.Count < MostMessageIds)
            sa.UsedMessageIds.Add(messageId);
        return messageId;
    }
}
