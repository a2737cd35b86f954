using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Aggressive Mode as responder (RFC 2409 §5.4; with signatures §5.1, where SIG and perhaps CERT stand for HASH):
//
//   1  HDR, SA, KE, Ni, IDii     -->                                       OnAggressive1
//   2                            <--    HDR, SA, KE, Nr, IDir, HASH_R
//   3  HDR*, HASH_I              -->                                       OnAggressive3
//
// Message 2 costs a DH exchange and shows a hash of the key, so only a peer whose address and identity a connection with aggrmode=yes names gets one.
public sealed partial class IkeEngine
{
    private void OnAggressive1(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IPAddress local = datagram.Local.Address;
        IPAddress remote = datagram.Remote.Address;
        List<Connection> candidates = [.. Candidates(local, remote).Where(connection => connection.Profile.AggressiveMode)];
        if (candidates.Count == 0)
        {
            Drop(null, datagram.Remote, $"Aggressive Mode, and no connection between {local} and {remote} has aggrmode=yes");
            return;
        }

        if (ReadPlain(null, ExchangeState.Aggressive1, header, datagram) is not { } chain)
            return;
        IdentificationPayload id = chain.First<IdentificationPayload>()!;
        Identity peerId = IdentityOf(id);
        List<Connection> named = [.. candidates.Where(connection => connection.Profile.RemoteId?.Fits(peerId) == true)];
        FailureReason? failure = BindingFault(id);
        if (failure is null && named.Count == 0)
            failure = candidates[0].Profile.RemoteId is { } expected ? IdentityMismatch(expected, peerId)
                : new(ReasonCode.PeerIdentityMismatch, $"the peer says that it is {peerId}; Aggressive Mode is answered only where the connection names the identity: set rightid=", [new("payload", "ID"), new("ours", "any"), new("theirs", peerId.ToString())]);
        if (failure is not null)
        {
            // Not a word: an answer would tell strangers who is known here.
            Drop(candidates[0].Name, datagram.Remote, failure.Message);
            RememberFailure(candidates[0], failure);
            return;
        }

        SaPayload offer = chain.First<SaPayload>()!;
        int octets = chain.First<KeyExchangePayload>()!.Data.Length;
        foreach (Connection connection in named)
        {
            // The public value is there already: what is taken has its group.
            ConnectionProfile profile = connection.Profile;
            ConnectionProfile fitting = profile with { IkeProposals = [.. profile.IkeProposals.Where(proposal => proposal.Group.PublicOctets == octets)] };
            if (Phase1Proposals.Select(offer, fitting) is not { } selected)
                continue;
            AnswerAggressive1(connection, header, datagram, chain, selected);
            return;
        }

        RefuseFirstMessage(header, datagram, offer, named[0]);
    }

    private void AnswerAggressive1(
        Connection connection, IsakmpHeader header, IkeInput.DatagramReceived datagram, PayloadChain chain,
        (Phase1Choice Chosen, SaPayload Answer) selected)
    {
        ConnectionProfile profile = connection.Profile;
        IsakmpSa sa = new()
        {
            Serial = NextSerial(),
            Initiator = false,
            Aggressive = true,
            Connection = connection,
            InitiatorCookie = header.InitiatorCookie,
            ResponderCookie = NewCookie(),
            Local = datagram.Local,
            Remote = datagram.Remote,
            Floated = IsNatPort(datagram, profile),
            GroupAddress = datagram.Remote.Address,
            CreatedAt = _now,
            SaBody = chain.First<SaPayload>()!.Body,
            Proposal = selected.Chosen.Choice,
            Method = selected.Chosen.Method,
            Lifetime = Shorter(profile.IkeLifetime, selected.Chosen.Lifetime),
            OfferedLifetime = selected.Chosen.Lifetime,
            NatMethod = profile.NatTraversal ? NatMethod.Best(chain) : null,
        };
        using DiffieHellman dh = DiffieHellman.Generate(selected.Chosen.Choice.Group, _entropy);
        byte[] nonce = Random(NonceOctets);
        if (!DeriveKeys(sa, dh, nonce, chain))
        {
            Drop(connection.Name, datagram.Remote, "the peer's public value lies outside its group, or is ours (RFC 2409 §5)");
            return;
        }

        byte[] ownPublic = dh.PublicValue.ToArray();
        byte[] peerPublic = chain.First<KeyExchangePayload>()!.Data.ToArray();
        sa.State = new Phase1State.AwaitingAggressiveProof(ownPublic, peerPublic, chain.First<IdentificationPayload>()!);
        BeginHalfOpen(sa);
        Learn(sa, chain);
        Received(sa, ExchangeState.Aggressive1, datagram.Remote);

        IdentificationPayload id = OwnIdentity(sa);
        List<Payload> payloads =
            [selected.Answer, new KeyExchangePayload(dh.PublicValue), new NoncePayload(nonce), id, .. Proof(sa, ownPublic, peerPublic, BodyOf(id)), .. CertificateRequests(sa)];
        if (sa.NatMethod is not null)
            payloads.Add(new VendorIdPayload(sa.NatMethod.VendorId.Octets));
        payloads.AddRange(Announcements(profile).Where(own => Announces(chain, own)));
        payloads.AddRange(NatDiscovery(sa));
        ExchangeState row = Proving(sa, ExchangeState.Aggressive2);
        Answer(sa, row, SealPlain(sa, row, [.. payloads]), datagram);
    }

    private void OnAggressive3(IsakmpSa sa, Phase1State.AwaitingAggressiveProof waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        // RFC 2409 §5 leaves it to the initiator whether message 3 is encrypted; pluto, charon and ASAs do it.
        PayloadChain? chain = header.IsEncrypted
            ? ReadIdentity(sa, Proving(sa, ExchangeState.Aggressive3), header, datagram, out string? fault)
            : ReadClearProof(sa, header, datagram, out fault);
        FailureReason? failure = chain is null ? null : VerifyProof(sa, chain, waiting.PeerPublic, waiting.OwnPublic, waiting.PeerId);
        if (chain is null || failure is not null)
        {
            Drop(sa.Connection.Name, datagram.Remote, failure?.Message ?? $"Aggressive Mode message 3: {fault}");
            // Forged, perhaps: the true one may follow. Where none does, this was why; what nobody encrypted says nothing of keys.
            if (header.IsEncrypted || failure is not null)
                sa.Doubt = failure ?? Undecipherable(sa, datagram.Remote, fault!);
            return;
        }

        Received(sa, Proving(sa, ExchangeState.Aggressive3), datagram.Remote);
        HalfOpenEnded(sa);
        if (header.IsEncrypted)
            sa.Phase1Iv!.Advance(datagram.Message.Span[IsakmpHeader.Octets..]);
        sa.Duplicates.Remember(datagram.Message.Span, null);
        Learn(sa, chain);
        DetectNat(sa, chain, datagram);
        Heard(sa, datagram.Local, datagram.Remote);
        Identity peerId = IdentityOf(waiting.PeerId);
        if (header.IsEncrypted && HasInitialContact(chain))
            ForgetOthers(sa, peerId);
        Establish(sa, peerId);
    }

    private static PayloadChain? ReadClearProof(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram, out string? fault)
    {
        fault = !PayloadChain.TryDecode(header.NextPayload, datagram.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error)
            ? error!.ToString() : MessageGate.Check(ExchangeTable.Row(Proving(sa, ExchangeState.Aggressive3)), chain.Payloads.AsSpan());
        return fault is null ? chain : null;
    }

    /// <summary>Phase 2 from a peer that takes Phase 1 for complete: its message 3 is lost. Message 2 again makes it say it again.</summary>
    private void AskForProof(IsakmpSa sa, IsakmpHeader header)
    {
        if (sa.State is Phase1State.AwaitingAggressiveProof && header.ResponderCookie == sa.ResponderCookie && sa.Duplicates.AnswerAgain() is { } answer)
            Send(sa, answer, retransmission: 1);
    }
}
