using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Aggressive Mode as initiator (RFC 2409 §5.4; with signatures §5.1, where SIG and perhaps CERT stand for HASH):
//
//   1  HDR, SA, KE, Ni, IDii     -->
//   2                            <--    HDR, SA, KE, Nr, IDir, HASH_R      OnAggressive2
//   3  HDR*, HASH_I              -->
//
// Message 3 has no answer: the peer that misses it sends message 2 again, and gets it again.
public sealed partial class IkeEngine
{
    // Stands for a notify: the peer refused nothing, but what it said does not fit our key.
    private const string HashThatFails = "message 2 whose HASH does not verify";

    private void SendAggressive1(IsakmpSa sa, SaPayload offer)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        DiffieHellman dh = DiffieHellman.Generate(profile.IkeProposals[0].Group, _entropy);
        byte[] nonce = Random(NonceOctets);
        IdentificationPayload id = OwnIdentity(sa);
        sa.State = new Phase1State.AwaitingAggressiveAnswer(dh, nonce, BodyOf(id));
        byte[] message = SealPlain(
            sa, ExchangeState.Aggressive1, [offer, new KeyExchangePayload(dh.PublicValue), new NoncePayload(nonce), id, .. CertificateRequests(profile), .. OwnVendorIds(profile)]);
        sa.Outstanding = SendUntilAnswered(sa, ExchangeState.Aggressive1, message, () => OnPhase1Silence(sa));
    }

    private void OnAggressive2(IsakmpSa sa, Phase1State.AwaitingAggressiveAnswer waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (CookieFault(header) is { } cookieFault)
        {
            DropAnswer(sa, datagram.Remote, cookieFault);
            return;
        }

        if (ReadPlain(sa, ExchangeState.Aggressive2, header, datagram, ExchangeState.Aggressive2Signed) is not { } chain)
            return;
        ConnectionProfile profile = sa.Connection.Profile;
        SaPayload answer = chain.First<SaPayload>()!;
        if (Phase1Proposals.Accept(answer, Offered(profile)) is not { } accepted)
        {
            DropAnswer(sa, datagram.Remote, $"the peer chose {Phase1Proposals.Describe(answer)}, which we did not offer (RFC 2409 §5)", ReasonCode.Phase1ProposalMismatch);
            return;
        }

        if (IsakmpSa.IsSignature(accepted.Method) != (chain.First<SignaturePayload>() is not null))
        {
            DropAnswer(sa, datagram.Remote, $"the peer chose {accepted.Method} and proves itself otherwise (RFC 2409 §5)");
            return;
        }

        byte[] ownPublic = waiting.Dh.PublicValue.ToArray();
        byte[] peerPublic = chain.First<KeyExchangePayload>()!.Data.ToArray();
        FailureReason? failure = Prove(sa, waiting, header, accepted, chain, out Identity? peerId);
        if (failure?.Code == ReasonCode.AuthenticationFailed)
        {
            // Forged, perhaps: then the true one follows, and finds the exchange as it was.
            Unprove(sa);
            Drop(sa.Connection.Name, datagram.Remote, failure.Message);
            return;
        }

        if (failure is null && !profile.Expects(peerId!))
            failure = IdentityMismatch(profile.RemoteId!, peerId!);
        Received(sa, Proving(sa, ExchangeState.Aggressive2), datagram.Remote);
        StopWaiting(sa);
        if (failure is not null)
        {
            FailPhase1(sa, failure);
            return;
        }

        _isakmp.Remove((sa.InitiatorCookie, 0));
        _isakmp.Add(sa.Cookies, sa);
        sa.Lifetime = Shorter(profile.IkeLifetime, accepted.Lifetime);
        sa.NatMethod = profile.NatTraversal ? NatMethod.Best(chain) : null;
        Learn(sa, chain);
        DetectNat(sa, chain, datagram);
        if (sa.UdpEncapsulation)
            Float(sa);
        SendAggressive3(sa, ownPublic, peerPublic, waiting.IdBody, datagram);
        waiting.Dh.Dispose();
        Establish(sa, peerId!);
    }

    /// <summary>Makes the keys that message 2 speaks of, and holds its hash against them; nothing of it is final.</summary>
    private FailureReason? Prove(
        IsakmpSa sa, Phase1State.AwaitingAggressiveAnswer waiting, IsakmpHeader header, Phase1Choice chosen, PayloadChain chain, out Identity? peerId)
    {
        peerId = null;
        (sa.Proposal, sa.Method) = (chosen.Choice, chosen.Method);
        sa.ResponderCookie = header.ResponderCookie;
        if (!DeriveKeys(sa, waiting.Dh, waiting.Nonce, chain))
            return new(ReasonCode.AuthenticationFailed, "the peer's public value lies outside its group, or is ours (RFC 2409 §5)", [new("payload", "KE"), new("ours", $"{chosen.Choice.Group}")]);
        FailureReason? failure = VerifyIdentity(
            sa, chain, chain.First<KeyExchangePayload>()!.Data.ToArray(), waiting.Dh.PublicValue.ToArray(), out peerId);
        if (failure?.Code != ReasonCode.AuthenticationFailed)
            return failure;
        sa.UnprotectedNotify = HashThatFails;
        ExpectFailure(sa);
        return failure;
    }

    private static void Unprove(IsakmpSa sa)
    {
        sa.Keys?.Dispose();
        sa.Keys = null;
        sa.Phase1Iv = null;
        sa.Proposal = null;
        sa.ResponderCookie = 0;
    }

    private void SendAggressive3(IsakmpSa sa, byte[] ownPublic, byte[] peerPublic, byte[] idBody, IkeInput.DatagramReceived datagram)
    {
        List<Payload> payloads = [.. Proof(sa, ownPublic, peerPublic, idBody), .. NatDiscovery(sa)];
        if (sa.Connection.Profile is { InitialContact: true, UniqueIdentities: not UniqueIdentities.Never } && !HasOtherSa(sa))
            payloads.Add(new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.INITIAL_CONTACT, default));
        ExchangeState row = Proving(sa, ExchangeState.Aggressive3);
        byte[] message = SealIdentity(sa, row, [.. payloads]);
        Outstanding proof;
        if (sa.Connection.Profile.PeerSpeaksFirst)
        {
            // Nothing of ours follows that would tell the peer that this is lost: it goes out until the peer speaks.
            proof = sa.Outstanding = SendUntilAnswered(sa, row, message, () => StopWaiting(sa));
        }
        else
        {
            proof = Outgoing(sa, row, message);
            Send(sa, proof, retransmission: 0);
        }

        sa.Duplicates.Remember(datagram.Message.Span, proof);
    }
}
