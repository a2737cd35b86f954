using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// The Transaction exchange (draft-dukes-ike-mode-cfg-02 §3), which carries XAUTH and ModeCfg between Phase 1 and Phase 2:
//
//   HDR*, HASH, ATTR(REQUEST or SET) -->
//                                <--    HDR*, HASH, ATTR(REPLY or ACK)
//
//   HASH = prf(SKEYID_a, M-ID | ATTR)
//
// Whoever asks sends again until it is answered. A question that came before is answered again with the same octets.
public sealed partial class IkeEngine
{
    // A peer asks twice or thrice; each of its questions is remembered for as long as it may come again.
    private const int MostTransactions = 32;

    private void OnTransaction(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IsakmpSa? sa = Find(header, datagram.Remote);
        if (sa?.State is not Phase1State.Established established)
        {
            Drop(sa?.Connection.Name, datagram.Remote, sa is null ? "Transaction with cookies that no ISAKMP SA has" : "Transaction before Phase 1 is complete");
            if (sa is not null)
                AskForProof(sa, header);
            return;
        }

        if (!header.IsEncrypted || header.MessageId == 0)
        {
            Drop(sa.Connection.Name, datagram.Remote, "Transaction in clear or without a message ID (draft-dukes-ike-mode-cfg-02 §3.1)");
            return;
        }

        Transaction? transaction = sa.Transactions?.GetValueOrDefault(header.MessageId);
        if (transaction is null && sa.UsedMessageIds.Contains(header.MessageId))
        {
            Drop(sa.Connection.Name, datagram.Remote, "Transaction with a message ID that was used before: a replay");
            return;
        }

        if (transaction is not null && transaction.Duplicates.IsDuplicate(datagram.Message.Span, out bool newest))
        {
            if (newest && transaction.Duplicates.AnswerAgain() is { } answer)
                Send(sa, answer, retransmission: 1);
            return;
        }

        IvChain iv = transaction?.Iv ?? IvChain.Phase2(sa.Proposal!.Hash, established.LastBlock, header.MessageId);
        (PayloadChain? chain, ReadOnlyMemory<byte> clear, DecodeError? error) = MessageSealer.Open(header, datagram.Message, sa.Keys!.Cipher, iv.Current);
        try
        {
            AttributePayload? attributes = chain?.First<AttributePayload>();
            ExchangeState row = StateOf(attributes?.MessageType ?? ConfigurationMessageType.ISAKMP_CFG_REQUEST);
            string? fault = error?.ToString() ?? MessageGate.Check(ExchangeTable.Row(row), chain!.Payloads.AsSpan());
            if (fault is null && !IsGenuine(chain!, Phase2Hash.First(sa.Keys, header.MessageId, MessageSealer.AfterHash(chain!, clear).Span)))
                fault = "its HASH does not verify (draft-dukes-ike-mode-cfg-02 §3.1)";
            if (fault is null && transaction is null && (sa.Transactions?.Count >= MostTransactions || !TakeMessageId(sa, header.MessageId)))
                fault = "too many of them";
            if (fault is not null)
            {
                Drop(sa.Connection.Name, datagram.Remote, $"Transaction: {fault}");
                return;
            }

            iv.Advance(datagram.Message.Span[IsakmpHeader.Octets..]);
            transaction ??= Remember(sa, new() { MessageId = header.MessageId, Iv = iv });
            transaction.Duplicates.Remember(datagram.Message.Span, null);
            Received(sa, row, datagram.Remote);
            Heard(sa, datagram.Local, datagram.Remote);
            if (sa.Outstanding is not null)
                StopWaiting(sa); // the proof of Aggressive Mode has arrived
            Take(sa, transaction, attributes!);
        }
        finally
        {
            // A password may be in it.
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(clear).Span);
        }
    }

    private void Take(IsakmpSa sa, Transaction transaction, AttributePayload attributes)
    {
        switch (attributes.MessageType)
        {
            case ConfigurationMessageType.ISAKMP_CFG_REPLY or ConfigurationMessageType.ISAKMP_CFG_ACK:
                // The message ID, which is under the hash, says what is answered; charon 5.9 writes no identifier into its answers of XAUTH.
                if (transaction.Identifier is null || transaction != sa.Access?.Question)
                    Drop(sa.Connection.Name, sa.Remote, $"Transaction: {attributes.MessageType} to what was not asked, or is answered");
                else
                    OnAnswer(sa, transaction, attributes);
                break;
            case ConfigurationMessageType.ISAKMP_CFG_REQUEST when HasXauth(attributes):
                OnXauthRequest(sa, transaction, attributes);
                break;
            case ConfigurationMessageType.ISAKMP_CFG_SET when attributes.First(ConfigurationAttribute.XAUTH_STATUS) is { } status:
                OnXauthStatus(sa, transaction, attributes, status.Number);
                break;
            case ConfigurationMessageType.ISAKMP_CFG_REQUEST:
                OnConfigurationRequest(sa, transaction, attributes);
                break;
            case ConfigurationMessageType.ISAKMP_CFG_SET:
                OnConfigurationSet(sa, transaction, attributes);
                break;
            default:
                Drop(sa.Connection.Name, sa.Remote, $"Transaction: configuration message type {(byte)attributes.MessageType} is unknown (draft-dukes-ike-mode-cfg-02 §3.2)");
                break;
        }
    }

    /// <summary>The answer to our question; which question that was, the state says.</summary>
    private void OnAnswer(IsakmpSa sa, Transaction transaction, AttributePayload attributes)
    {
        bool reply = attributes.MessageType == ConfigurationMessageType.ISAKMP_CFG_REPLY;
        switch (sa.Access!.State)
        {
            case RemoteAccessState.AwaitingXauthReply when reply:
                transaction.StopWaiting();
                OnXauthReply(sa, attributes);
                break;
            case RemoteAccessState.AwaitingXauthAck told when !reply:
                transaction.StopWaiting();
                OnXauthAck(sa, told);
                break;
            case RemoteAccessState.AwaitingConfiguration when reply:
                transaction.StopWaiting();
                OnConfiguration(sa, attributes);
                break;
            case RemoteAccessState.AwaitingConfigurationAck when !reply:
                transaction.StopWaiting();
                CompleteAccess(sa);
                break;
            default:
                Drop(sa.Connection.Name, sa.Remote, $"Transaction: {attributes.MessageType} answers another kind of question");
                break;
        }
    }

    /// <summary>Asks or tells the peer, until it answers.</summary>
    private Transaction Ask(IsakmpSa sa, ConfigurationMessageType type, ImmutableArray<DataAttribute> attributes)
    {
        uint messageId = NewMessageId(sa);
        ushort identifier = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(Random(2));
        sa.UsedMessageIds.Add(messageId);
        Transaction transaction = Remember(sa, new()
        {
            MessageId = messageId,
            Iv = IvChain.Phase2(sa.Proposal!.Hash, ((Phase1State.Established)sa.State).LastBlock, messageId),
            Identifier = identifier,
        });
        byte[] message = SealTransaction(sa, transaction, new AttributePayload(type, identifier, attributes));
        transaction.Outstanding = SendUntilAnswered(sa, StateOf(type), message, () => OnAccessSilence(sa));
        return transaction;
    }

    /// <summary>Answers the peer's question.</summary>
    private void Answer(IsakmpSa sa, Transaction transaction, AttributePayload question, ImmutableArray<DataAttribute> attributes)
    {
        ConfigurationMessageType type = question.MessageType == ConfigurationMessageType.ISAKMP_CFG_REQUEST
            ? ConfigurationMessageType.ISAKMP_CFG_REPLY : ConfigurationMessageType.ISAKMP_CFG_ACK;
        byte[] message = SealTransaction(sa, transaction, new AttributePayload(type, question.Identifier, attributes));
        Outstanding answer = Outgoing(sa, StateOf(type), message);
        Send(sa, answer, retransmission: 0);
        transaction.Duplicates.AnswerWith(answer);
    }

    private static byte[] SealTransaction(IsakmpSa sa, Transaction transaction, AttributePayload attributes)
    {
        byte[] covered = MessageSealer.Octets([attributes]);
        HashPayload hash = new(Phase2Hash.First(sa.Keys!, transaction.MessageId, covered));
        CryptographicOperations.ZeroMemory(covered);
        Payload[] payloads = [hash, attributes];
        CheckOwn(StateOf(attributes.MessageType), payloads);
        IsakmpHeader header = HeaderOf(sa) with { ExchangeType = ExchangeType.TRANSACTION, MessageId = transaction.MessageId };
        return MessageSealer.Encrypted(header, payloads, sa.Keys!.Cipher, transaction.Iv);
    }

    private Transaction Remember(IsakmpSa sa, Transaction transaction)
    {
        sa.Transactions ??= [];
        sa.Transactions.Add(transaction.MessageId, transaction);
        transaction.EndTimer = After(CompletedKept, () =>
        {
            // What still waits for its answer has a timer that ends it.
            if (transaction.Outstanding is null && sa.Transactions.Remove(transaction.MessageId))
                transaction.Dispose();
        });
        return transaction;
    }

    private static ExchangeState StateOf(ConfigurationMessageType type) => type switch
    {
        ConfigurationMessageType.ISAKMP_CFG_REPLY => ExchangeState.TransactionReply,
        ConfigurationMessageType.ISAKMP_CFG_SET => ExchangeState.TransactionSet,
        ConfigurationMessageType.ISAKMP_CFG_ACK => ExchangeState.TransactionAck,
        _ => ExchangeState.TransactionRequest,
    };

    private static bool HasXauth(AttributePayload attributes) => attributes.Attributes.Any(attribute =>
        attribute.Type is >= (ushort)ConfigurationAttribute.XAUTH_TYPE and <= (ushort)ConfigurationAttribute.XAUTH_ANSWER);
}
