using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Main Mode as initiator (RFC 2409 §5.4; with signatures §5.1, where SIG and perhaps CERT stand for HASH):
//
//   1  HDR, SA                   -->
//   2                            <--    HDR, SA                     OnChoice
//   3  HDR, KE, Ni               -->
//   4                            <--    HDR, KE, Nr                 OnResponderPublicValue
//   5  HDR*, IDii, HASH_I        -->
//   6                            <--    HDR*, IDir, HASH_R          OnResponderIdentity
public sealed partial class IkeEngine
{
    private void SendMainMode1(IsakmpSa sa, SaPayload offer)
    {
        sa.State = new Phase1State.AwaitingChoice();
        sa.Outstanding = SendUntilAnswered(
            sa, ExchangeState.MainMode1, SealPlain(sa, ExchangeState.MainMode1, [offer, .. OwnVendorIds(sa.Connection.Profile)]), () => OnPhase1Silence(sa));
    }

    private void OnChoice(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (CookieFault(header) is { } fault)
        {
            DropAnswer(sa, datagram.Remote, fault);
            return;
        }

        if (ReadPlain(sa, ExchangeState.MainMode2, header, datagram) is not { } chain)
            return;
        ConnectionProfile profile = sa.Connection.Profile;
        SaPayload answer = chain.First<SaPayload>()!;
        if (Phase1Proposals.Accept(answer, profile) is not { } accepted)
        {
            DropAnswer(sa, datagram.Remote, $"the peer chose {Phase1Proposals.Describe(answer)}, which we did not offer (RFC 2409 §5)", ReasonCode.Phase1ProposalMismatch);
            return;
        }

        Received(sa, ExchangeState.MainMode2, datagram.Remote);
        StopWaiting(sa);
        _isakmp.Remove((sa.InitiatorCookie, 0));
        sa.ResponderCookie = header.ResponderCookie;
        _isakmp.Add(sa.Cookies, sa);
        (sa.Proposal, sa.Method) = (accepted.Choice, accepted.Method);
        sa.Lifetime = Shorter(profile.IkeLifetime, accepted.Lifetime);
        sa.NatMethod = profile.NatTraversal ? NatMethod.Best(chain) : null;
        Learn(sa, chain);

        DiffieHellman dh = DiffieHellman.Generate(accepted.Choice.Group, _entropy);
        byte[] nonce = Random(NonceOctets);
        sa.State = new Phase1State.AwaitingPublicValue(dh, nonce);
        sa.Outstanding = SendUntilAnswered(
            sa, ExchangeState.MainMode3, SealPlain(sa, ExchangeState.MainMode3, KeyExchange(sa, dh, nonce).AsSpan()), () => OnPhase1Silence(sa));
        sa.Duplicates.Remember(datagram.Message.Span, sa.Outstanding);
    }

    private void OnResponderPublicValue(IsakmpSa sa, Phase1State.AwaitingPublicValue waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadPlain(sa, ExchangeState.MainMode4, header, datagram) is not { } chain)
            return;
        if (!DeriveKeys(sa, waiting.Dh, waiting.Nonce, chain))
        {
            DropAnswer(sa, datagram.Remote, "the peer's public value lies outside its group, or is ours (RFC 2409 §5)");
            return;
        }

        Received(sa, ExchangeState.MainMode4, datagram.Remote);
        StopWaiting(sa);
        Learn(sa, chain);
        DetectNat(sa, chain, datagram);
        if (sa.UdpEncapsulation)
            Float(sa);
        byte[] ownPublic = waiting.Dh.PublicValue.ToArray();
        byte[] peerPublic = chain.First<KeyExchangePayload>()!.Data.ToArray();
        waiting.Dh.Dispose();

        IdentificationPayload id = OwnIdentity(sa);
        List<Payload> payloads = [id, .. Proof(sa, ownPublic, peerPublic, BodyOf(id))];
        if (sa.Connection.Profile is { InitialContact: true, UniqueIdentities: not UniqueIdentities.Never } && !HasOtherSa(sa))
            payloads.Add(new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.INITIAL_CONTACT, default));
        byte[] message = SealIdentity(sa, Proving(sa, ExchangeState.MainMode5), [.. payloads]);
        sa.State = new Phase1State.AwaitingResponderIdentity(ownPublic, peerPublic);
        sa.Outstanding = SendUntilAnswered(sa, Proving(sa, ExchangeState.MainMode5), message, () => OnPhase1Silence(sa));
        sa.Duplicates.Remember(datagram.Message.Span, sa.Outstanding);
    }

    private void OnResponderIdentity(IsakmpSa sa, Phase1State.AwaitingResponderIdentity waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadIdentity(sa, Proving(sa, ExchangeState.MainMode6), header, datagram, out string? fault) is not { } chain)
        {
            Drop(sa.Connection.Name, datagram.Remote, $"Main Mode message 6 does not decrypt: {fault}");
            sa.UnprotectedNotify ??= "message 6 that does not decrypt";
            ExpectFailure(sa);
            return;
        }

        FailureReason? failure = VerifyIdentity(sa, chain, waiting.PeerPublic, waiting.OwnPublic, out Identity? peerId);
        if (failure is null && !sa.Connection.Profile.Expects(peerId!))
            failure = IdentityMismatch(sa.Connection.Profile.RemoteId!, peerId!);
        if (failure?.Code == ReasonCode.AuthenticationFailed)
        {
            Drop(sa.Connection.Name, datagram.Remote, failure.Message); // forged, perhaps: the true one may follow
            sa.Doubt = failure;
            if (sa.BySignature)
                ExpectFailure(sa);
            return;
        }

        Received(sa, Proving(sa, ExchangeState.MainMode6), datagram.Remote);
        StopWaiting(sa);
        if (failure is not null)
        {
            // The responder takes Phase 1 for complete; it shall not keep half an SA.
            SendInformational(sa, datagram.Message[^sa.Keys!.Cipher.BlockOctets..], new DeletePayload(ProtocolId.PROTO_ISAKMP, [CookieOctets(sa)]));
            FailPhase1(sa, failure);
            return;
        }

        sa.Phase1Iv!.Advance(datagram.Message.Span[IsakmpHeader.Octets..]);
        sa.Duplicates.Remember(datagram.Message.Span, null);
        Learn(sa, chain);
        Heard(sa, datagram.Local, datagram.Remote);
        Establish(sa, peerId!);
    }
}
