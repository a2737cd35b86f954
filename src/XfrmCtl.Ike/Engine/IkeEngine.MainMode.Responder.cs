using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Main Mode as responder (RFC 2409 §5.4; with signatures §5.1, where SIG and perhaps CERT stand for HASH):
//
//   1  HDR, SA                   -->                                OnFirstMessage
//   2                            <--    HDR, SA
//   3  HDR, KE, Ni               -->                                OnInitiatorPublicValue
//   4                            <--    HDR, KE, Nr
//   5  HDR*, IDii, HASH_I        -->                                OnInitiatorIdentity
//   6                            <--    HDR*, IDir, HASH_R
//
// Nothing is sent by a timer: the initiator sends again, and gets the same answer again.
public sealed partial class IkeEngine
{
    private void OnFirstMessage(IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IPAddress local = datagram.Local.Address;
        IPAddress remote = datagram.Remote.Address;
        IEnumerable<Connection> candidates = Candidates(local, remote);
        if (candidates.FirstOrDefault() is not { } nearest)
        {
            Drop(null, datagram.Remote, $"no connection is between {local} and {remote}");
            return;
        }

        if (ReadPlain(null, ExchangeState.MainMode1, header, datagram) is not { } chain)
            return;
        SaPayload offer = chain.First<SaPayload>()!;
        foreach (Connection connection in candidates)
        {
            ConnectionProfile profile = connection.Profile;
            if (Phase1Proposals.Select(offer, profile) is not var (chosen, choice))
                continue;
            IsakmpSa sa = new()
            {
                Serial = NextSerial(),
                Initiator = false,
                Connection = connection,
                InitiatorCookie = header.InitiatorCookie,
                ResponderCookie = NewCookie(),
                Local = datagram.Local,
                Remote = datagram.Remote,
                Floated = IsNatPort(datagram, profile),
                GroupAddress = remote.Equals(profile.Remote) ? profile.Remote : remote,
                CreatedAt = _now,
                SaBody = offer.Body,
                Proposal = chosen.Choice,
                Method = chosen.Method,
                Lifetime = Shorter(profile.IkeLifetime, chosen.Lifetime),
                OfferedLifetime = chosen.Lifetime,
                NatMethod = profile.NatTraversal ? NatMethod.Best(chain) : null,
                State = new Phase1State.AwaitingInitiatorPublicValue(),
            };
            BeginHalfOpen(sa);
            Learn(sa, chain);
            Received(sa, ExchangeState.MainMode1, datagram.Remote);

            List<Payload> payloads = [choice];
            if (sa.NatMethod is not null)
                payloads.Add(new VendorIdPayload(sa.NatMethod.VendorId.Octets));
            payloads.AddRange(Announcements(profile).Where(own => Announces(chain, own)));
            Answer(sa, ExchangeState.MainMode2, SealPlain(sa, ExchangeState.MainMode2, [.. payloads]), datagram);
            return;
        }

        RefuseFirstMessage(header, datagram, offer, nearest);
    }

    private void OnInitiatorPublicValue(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadPlain(sa, ExchangeState.MainMode3, header, datagram) is not { } chain)
            return;
        using DiffieHellman dh = DiffieHellman.Generate(sa.Proposal!.Group, _entropy);
        byte[] nonce = Random(NonceOctets);
        if (!DeriveKeys(sa, dh, nonce, chain))
        {
            Drop(sa.Connection.Name, datagram.Remote, "the peer's public value lies outside its group, or is ours (RFC 2409 §5)");
            return;
        }

        Received(sa, ExchangeState.MainMode3, datagram.Remote);
        HalfOpenEnded(sa);
        HalfOpenBegan(sa, _halfOpenSeen);

        // Who was not told with message 2, since it said nothing of it itself, is told now that it has shown our cookie. An ASA speaks of DPD in message 5 only.
        Payload[] late = sa.DpdSupported ? [] : [new VendorIdPayload(VendorIdTable.Dpd.Octets)];
        Learn(sa, chain);
        DetectNat(sa, chain, datagram);
        sa.State = new Phase1State.AwaitingInitiatorIdentity(dh.PublicValue.ToArray(), chain.First<KeyExchangePayload>()!.Data.ToArray());
        Answer(sa, ExchangeState.MainMode4, SealPlain(sa, ExchangeState.MainMode4, [.. KeyExchange(sa, dh, nonce), .. late]), datagram);
    }

    private void OnInitiatorIdentity(IsakmpSa sa, Phase1State.AwaitingInitiatorIdentity waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadIdentity(sa, Proving(sa, ExchangeState.MainMode5), header, datagram, out string? fault) is not { } chain)
        {
            // What nobody encrypted says nothing of keys.
            if (!header.IsEncrypted)
                Drop(sa.Connection.Name, datagram.Remote, fault!);
            else
                RefuseUndecipherable(sa, datagram, fault!);
            return;
        }

        // A signature is held against the keys of the connection that expects this identity; a pre-shared key has been used by now, and the identity chooses among those that have it.
        if (sa.BySignature && ConnectionOfPeer(sa, IdentityOf(chain.First<IdentificationPayload>()!)) is { } named)
            sa.Connection = named;
        FailureReason? failure = VerifyIdentity(sa, chain, waiting.PeerPublic, waiting.OwnPublic, out Identity? peerId);
        if (failure is null && ConnectionOfPeer(sa, peerId!) is { } connection)
            sa.Connection = connection;
        else if (failure is null)
            failure = IdentityMismatch(sa.Connection.Profile.RemoteId!, peerId!);
        if (failure is not null)
        {
            Drop(sa.Connection.Name, datagram.Remote, failure.Message);
            if (failure.Code == ReasonCode.AuthenticationFailed && !sa.BySignature)
            {
                sa.Doubt = failure; // altered, perhaps: where no good one follows, this was why
                return;
            }

            if (sa.UnprotectedNotify is not null)
                return;
            sa.UnprotectedNotify = "a proof that is not taken";
            RememberFailure(sa.Connection, failure);

            // The keys agree, so this can be said under their protection, and tells the peer that it is not the pre-shared key.
            SendInformational(sa, datagram.Message[^sa.Keys!.Cipher.BlockOctets..], new NotificationPayload(
                ProtocolId.PROTO_ISAKMP, CookieOctets(sa), RefusalOf(failure.Code), default));
            return;
        }

        Received(sa, Proving(sa, ExchangeState.MainMode5), datagram.Remote);
        HalfOpenEnded(sa);
        sa.Phase1Iv!.Advance(datagram.Message.Span[IsakmpHeader.Octets..]);
        Learn(sa, chain);

        // The answer goes to where the identity came from: that is how an initiator floats (RFC 3947 §4).
        Heard(sa, datagram.Local, datagram.Remote);
        IdentificationPayload id = OwnIdentity(sa);
        ExchangeState row = Proving(sa, ExchangeState.MainMode6);
        Answer(sa, row, SealIdentity(sa, row, [id, .. Proof(sa, waiting.OwnPublic, waiting.PeerPublic, BodyOf(id))]), datagram);
        if (HasInitialContact(chain))
            ForgetOthers(sa, peerId!);
        Establish(sa, peerId!);
    }

    private static NotifyMessageType RefusalOf(ReasonCode code) => code switch
    {
        ReasonCode.AuthenticationFailed => NotifyMessageType.INVALID_SIGNATURE,
        ReasonCode.CertificateRefused => NotifyMessageType.INVALID_CERTIFICATE,
        _ => NotifyMessageType.INVALID_ID_INFORMATION,
    };

    private void RefuseUndecipherable(IsakmpSa sa, IkeInput.DatagramReceived datagram, string fault)
    {
        Drop(sa.Connection.Name, datagram.Remote, $"Main Mode message 5 does not decrypt: {fault}");
        if (sa.UnprotectedNotify is not null)
            return; // said once; the exchange itself stays, since a good message 5 may still come
        sa.UnprotectedNotify = "message 5 that does not decrypt";
        RememberFailure(sa.Connection, Undecipherable(sa, datagram.Remote, fault));
        IsakmpHeader header = HeaderOf(sa) with { ExchangeType = ExchangeType.INFORMATIONAL };
        byte[] message = MessageSealer.Plain(header, [new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.PAYLOAD_MALFORMED, default)]);
        Emit(new IkeAction.SendDatagram(datagram.Local, datagram.Remote, datagram.Local.Port == sa.Connection.Profile.LocalPorts.Nat, message));
    }

    private static FailureReason Undecipherable(IsakmpSa sa, IPEndPoint peer, string fault) => sa.BySignature
        ? new(ReasonCode.MalformedMessage, $"what {peer} encrypted does not decrypt here: it was altered on its way, or is not what Phase 1 has", Evidence(sa, ("fault", fault)))
        : new(ReasonCode.PresharedKeyMismatch, $"what {peer} encrypted does not decrypt here: the pre-shared keys differ", Evidence(sa, ("fault", fault)));
}
