using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Phase 1 (RFC 2409 §5.1 and §5.4): what Main Mode and Aggressive Mode, and both roles of them, share. The arrows of each are in files of their own.
public sealed partial class IkeEngine
{
    private const int NonceOctets = 20;

    // A refusal that nobody signed may be forged: the true answer gets this long to overtake it.
    private static readonly TimeSpan RefusalGrace = TimeSpan.FromSeconds(2);

    private void OnPhase1(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (header.MessageId != 0)
        {
            Drop(null, datagram.Remote, "Phase 1 with a message ID that is not zero (RFC 2408 §3.1)");
            return;
        }

        IsakmpSa? sa = Find(header, datagram.Remote);
        if (sa is null)
        {
            if (header.ResponderCookie != 0)
                Drop(null, datagram.Remote, "Phase 1 with cookies that no ISAKMP SA has");
            else if (header.ExchangeType == ExchangeType.AGGRESSIVE)
                OnAggressive1(header, datagram);
            else
                OnFirstMessage(header, datagram);
            return;
        }

        if (header.ExchangeType != HeaderOf(sa).ExchangeType)
        {
            Drop(sa.Connection.Name, datagram.Remote, "Main Mode and Aggressive Mode under the same cookies");
            return;
        }

        if (sa.Duplicates.IsDuplicate(datagram.Message.Span, out bool newest))
        {
            if (newest && sa.Duplicates.AnswerAgain() is { } answer)
                Send(sa, answer, retransmission: 1);
            return;
        }

        switch (sa.State)
        {
            case Phase1State.AwaitingChoice:
                OnChoice(sa, header, datagram);
                break;
            case Phase1State.AwaitingInitiatorPublicValue:
                OnInitiatorPublicValue(sa, header, datagram);
                break;
            case Phase1State.AwaitingPublicValue waiting:
                OnResponderPublicValue(sa, waiting, header, datagram);
                break;
            case Phase1State.AwaitingInitiatorIdentity waiting:
                OnInitiatorIdentity(sa, waiting, header, datagram);
                break;
            case Phase1State.AwaitingResponderIdentity waiting:
                OnResponderIdentity(sa, waiting, header, datagram);
                break;
            case Phase1State.AwaitingAggressiveAnswer waiting:
                OnAggressive2(sa, waiting, header, datagram);
                break;
            case Phase1State.AwaitingAggressiveProof waiting:
                OnAggressive3(sa, waiting, header, datagram);
                break;
            default:
                Drop(sa.Connection.Name, datagram.Remote, "Phase 1 is over and this message is none that it had");
                break;
        }
    }

    /// <summary>Payloads of a Phase 1 message in clear that fit the row, or null when the message was dropped.</summary>
    /// <param name="sa">The ISAKMP SA, or null before there is one.</param>
    /// <param name="state">The row.</param>
    /// <param name="header">The message's header.</param>
    /// <param name="datagram">The message.</param>
    /// <param name="signed">The row of a message that has a signature, where that is not known before it is read.</param>
    private PayloadChain? ReadPlain(IsakmpSa? sa, ExchangeState state, IsakmpHeader header, IkeInput.DatagramReceived datagram, ExchangeState? signed = null)
    {
        ExchangeRow row = ExchangeTable.Row(state);
        string? fault = null;
        PayloadChain? chain = null;
        if (header.IsEncrypted)
            fault = $"{row.Name} came encrypted";
        else if (!PayloadChain.TryDecode(header.NextPayload, datagram.Message[IsakmpHeader.Octets..], padded: false, out chain, out DecodeError? error))
            fault = $"{row.Name} is malformed: {error}";
        else
            fault = MessageGate.Check(signed is { } other && chain.First<SignaturePayload>() is not null ? ExchangeTable.Row(other) : row, chain.Payloads.AsSpan());
        if (fault is null)
            return chain;
        if (sa is null)
            Drop(null, datagram.Remote, fault);
        else
            DropAnswer(sa, datagram.Remote, fault);
        return null;
    }

    /// <summary>Payloads of message 5 or 6, or null where it does not decrypt to what the row demands: the sign of another pre-shared key.</summary>
    private static PayloadChain? ReadIdentity(IsakmpSa sa, ExchangeState state, IsakmpHeader header, IkeInput.DatagramReceived datagram, out string? fault)
    {
        fault = null;
        if (!header.IsEncrypted)
        {
            fault = $"{ExchangeTable.Row(state).Name} came in clear";
            return null;
        }

        (PayloadChain? chain, _, DecodeError? error) = MessageSealer.Open(header, datagram.Message, sa.Keys!.Cipher, sa.Phase1Iv!.Current);
        fault = chain is null ? error!.ToString() : MessageGate.Check(ExchangeTable.Row(state), chain.Payloads.AsSpan());
        return fault is null ? chain : null;
    }

    /// <summary>The header of Phase 1's messages.</summary>
    private static IsakmpHeader HeaderOf(IsakmpSa sa) => new(
        sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, sa.Aggressive ? ExchangeType.AGGRESSIVE : ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0);

    private static byte[] SealPlain(IsakmpSa sa, ExchangeState state, params ReadOnlySpan<Payload> payloads)
    {
        CheckOwn(state, payloads);
        return MessageSealer.Plain(HeaderOf(sa), payloads);
    }

    private static byte[] SealIdentity(IsakmpSa sa, ExchangeState state, params ReadOnlySpan<Payload> payloads)
    {
        CheckOwn(state, payloads);
        return MessageSealer.Encrypted(HeaderOf(sa), payloads, sa.Keys!.Cipher, sa.Phase1Iv!);
    }

    /// <summary>KE, nonce and NAT discovery of messages 3 and 4.</summary>
    private ImmutableArray<Payload> KeyExchange(IsakmpSa sa, DiffieHellman dh, byte[] nonce) =>
        [new KeyExchangePayload(dh.PublicValue), new NoncePayload(nonce), .. CertificateRequests(sa), .. NatDiscovery(sa)];

    private ImmutableArray<Payload> NatDiscovery(IsakmpSa sa)
    {
        if (sa.NatMethod is null)
            return [];

        // A hash of nothing makes the peer see a NAT in front of us (forceencaps).
        byte[]? falsified = sa.Connection.Profile.ForceEncapsulation ? Random(sa.Proposal!.Hash.DigestOctets) : null;
        return NatTraversal.Discovery(sa.NatMethod, sa.Proposal!.Hash, sa.Cookies, sa.Local, sa.Remote, falsified);
    }

    private void DetectNat(IsakmpSa sa, PayloadChain chain, IkeInput.DatagramReceived datagram)
    {
        if (sa.NatMethod is null)
            return;
        if (NatTraversal.Detect(chain, sa.Proposal!.Hash, sa.Cookies, datagram.Local, datagram.Remote) is not { } found)
        {
            sa.NatMethod = null; // announced, but not done: then neither do we
            return;
        }

        // Aggressive Mode floats with the very message that has NAT-D in it, and pluto still hashes the ports from before: with either the ends are as they seem.
        if (sa.Aggressive && NatTraversal.Detect(chain, sa.Proposal!.Hash, sa.Cookies, sa.Local, sa.Remote) is { } before)
            found = (found.Local && before.Local, found.Remote && before.Remote);
        sa.BehindNat = (found.Local || sa.Connection.Profile.ForceEncapsulation, found.Remote);
        Report(new IkeEvent.NatDetected(sa.Connection.Name, sa.Serial, sa.NatMethod.Name, sa.BehindNat.Local, sa.BehindNat.Remote));
    }

    private static bool DeriveKeys(IsakmpSa sa, DiffieHellman dh, byte[] ownNonce, PayloadChain chain)
    {
        ReadOnlyMemory<byte> peerPublic = chain.First<KeyExchangePayload>()!.Data;
        ReadOnlyMemory<byte> own = ownNonce;
        ReadOnlyMemory<byte> peerNonce = chain.First<NoncePayload>()!.Data;

        // Our own value or nonce is our own message, come back.
        if (peerPublic.Span.SequenceEqual(dh.PublicValue.Span) || peerNonce.Span.SequenceEqual(ownNonce))
            return false;
        using SecretBytes? shared = dh.SharedSecret(peerPublic.Span);
        if (shared is null)
            return false;
        (ReadOnlyMemory<byte> ni, ReadOnlyMemory<byte> nr) = sa.Initiator ? (own, peerNonce) : (peerNonce, own);
        (ReadOnlyMemory<byte> gxi, ReadOnlyMemory<byte> gxr) = sa.Initiator ? (dh.PublicValue, peerPublic) : (peerPublic, dh.PublicValue);
        SecretBytes skeyid = sa.BySignature
            ? Phase1Keys.SignatureSkeyid(sa.Proposal!.Hash, shared, ni.Span, nr.Span)
            : Phase1Keys.PresharedKeySkeyid(sa.Proposal!.Hash, sa.Connection.Profile.PreSharedKey!, ni.Span, nr.Span);
        sa.Keys = Phase1Keys.Derive(sa.Proposal, skeyid, shared, sa.InitiatorCookie, sa.ResponderCookie);
        sa.Phase1Iv = IvChain.Phase1(sa.Proposal.Hash, sa.Proposal.Cipher.BlockOctets, gxi.Span, gxr.Span);
        return true;
    }

    /// <summary>Our identity. Protocol and port are 17/500, or 17/0 once floated as an ASA has it: some peers, ASAs among them, refuse 17/4500.</summary>
    internal static IdentificationPayload OwnIdentity(IsakmpSa sa)
    {
        Identity id = sa.Connection.Profile.LocalId;
        return new((IdType)id.Type, 17, sa.Floated ? (ushort)0 : (ushort)500, id.Data.AsMemory());
    }

    private static byte[] BodyOf(Payload payload)
    {
        WireWriter writer = new(64);
        payload.Encode(ref writer);
        return writer.Finish();
    }

    private static byte[] HashOf(IsakmpSa sa, byte[] proverPublic, byte[] otherPublic, bool initiator, ReadOnlySpan<byte> idBody) => initiator
        ? Phase1Hash.Compute(sa.Keys!, proverPublic, otherPublic, sa.InitiatorCookie, sa.ResponderCookie, sa.SaBody.Span, idBody)
        : Phase1Hash.Compute(sa.Keys!, proverPublic, otherPublic, sa.ResponderCookie, sa.InitiatorCookie, sa.SaBody.Span, idBody);

    /// <summary>What is wrong with the peer's proof, or null; the peer's identity when it is right.</summary>
    private static FailureReason? VerifyIdentity(IsakmpSa sa, PayloadChain chain, byte[] peerPublic, byte[] ownPublic, out Identity? peerId)
    {
        IdentificationPayload id = chain.First<IdentificationPayload>()!;
        peerId = IdentityOf(id);
        return VerifyProof(sa, chain, peerPublic, ownPublic, id) ?? BindingFault(id);
    }

    private static Identity IdentityOf(IdentificationPayload id) => new((byte)id.IdType, [.. id.Data.Span]);

    private static FailureReason? VerifyProof(IsakmpSa sa, PayloadChain chain, byte[] peerPublic, byte[] ownPublic, IdentificationPayload id)
    {
        byte[] expected = HashOf(sa, peerPublic, ownPublic, initiator: !sa.Initiator, id.Body.Span);
        if (sa.BySignature)
            return sa.Doubt = VerifySignature(sa.Connection.Profile.Signatures!, chain, expected, IdentityOf(id));
        return CryptographicOperations.FixedTimeEquals(expected, chain.First<HashPayload>()!.Data.Span) ? null
            : new(ReasonCode.AuthenticationFailed, "the peer's HASH does not verify (RFC 2409 §5): the message was altered on its way, or the peer computes it otherwise", [new("payload", "HASH"), new("theirs", IdentityOf(id).ToString())]);
    }

    // RFC 2407 §4.6.2 has 0/0 and 17/500; peers that floated write 17/0 or 17/4500.
    private static FailureReason? BindingFault(IdentificationPayload id) => id is { Protocol: 0 or 17, Port: 0 or 500 or 4500 } ? null
        : new(ReasonCode.PeerIdentityMismatch, $"the peer's identity is bound to protocol {id.Protocol} port {id.Port} (RFC 2407 §4.6.2 has 0/0 or 17/500)", [new("payload", "ID"), new("theirs", $"{id.Protocol}/{id.Port}")]);

    private static FailureReason IdentityMismatch(Identity expected, Identity got) => new(
        ReasonCode.PeerIdentityMismatch,
        $"the peer says that it is {got}, and the configuration expects {expected}: set rightid= to what the peer sends, or change its identity",
        [new("payload", "ID"), new("ours", expected.ToString()), new("theirs", got.ToString())]);

    /// <summary>What we say of ourselves besides NAT traversal.</summary>
    private static IEnumerable<VendorIdPayload> Announcements(ConnectionProfile profile)
    {
        if (profile.Xauth is not null)
            yield return SpeaksXauth;
        if (profile.CiscoUnity)
            yield return IsCiscoUnity;
        if (profile.Fragmentation != Fragmentation.No)
            yield return TakesFragments;
        yield return SpeaksDpd;
    }

    private static readonly VendorIdPayload SpeaksXauth = new(VendorIdTable.Xauth.Octets);

    private static readonly VendorIdPayload IsCiscoUnity = new(VendorIdTable.CiscoUnity.Octets);

    private static readonly VendorIdPayload TakesFragments = new(VendorIdTable.FragmentationOfBothModes);

    private static readonly VendorIdPayload SpeaksDpd = new(VendorIdTable.Dpd.Octets);

    /// <summary>Whether the peer says the same of itself. A responder says no more: its first answer goes to whoever the sender claims to be, and shall not be larger than the question.</summary>
    private static bool Announces(PayloadChain chain, VendorIdPayload own) => chain.Payloads.Any(payload =>
        payload is VendorIdPayload vendor && VendorIdTable.Find(vendor.Data.Span) is { } known && known == VendorIdTable.Find(own.Data.Span));

    private static void Learn(IsakmpSa sa, PayloadChain chain)
    {
        sa.CertificateAsked |= chain.Payloads.Any(payload => payload is CertificateRequestPayload { Encoding: X509Signature });
        foreach (Payload payload in chain.Payloads)
        {
            if (payload is not VendorIdPayload vendor || VendorIdTable.Find(vendor.Data.Span) is not { } known)
                continue;
            sa.DpdSupported |= known == VendorIdTable.Dpd;
            sa.PeerTakesFragments |= VendorIdTable.TakesFragments(vendor.Data.Span);
        }
    }

    private static byte[] CookieOctets(IsakmpSa sa)
    {
        byte[] octets = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, sa.InitiatorCookie);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(8), sa.ResponderCookie);
        return octets;
    }

    private ulong NewCookie()
    {
        ulong cookie;
        do
            cookie = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(Random(8));
        while (cookie == 0 || _isakmp.ContainsKey((cookie, 0)));
        return cookie;
    }

    private static IPEndPoint Port(IPEndPoint end, int port) => new(end.Address, port);
}
