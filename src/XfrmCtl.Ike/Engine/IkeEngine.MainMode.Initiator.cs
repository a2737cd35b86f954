using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Main Mode as initiator (RFC 2409 §5.4):
//
//   1  HDR, SA                   -->
//   2                            <--    HDR, SA                     OnChoice
//   3  HDR, KE, Ni               -->
//   4                            <--    HDR, KE, Nr                 OnResponderPublicValue
//   5  HDR*, IDii, HASH_I        -->
//   6                            <--    HDR*, IDir, HASH_R          OnResponderIdentity
public sealed partial class IkeEngine
{
    private IsakmpSa? StartMainMode(Connection connection, IsakmpSa? replaces)
    {
        ConnectionProfile profile = connection.Profile;
        FailureReason? obstacle = profile switch
        {
            { Remote: null } => new(ReasonCode.PeerAddressUnknown, "the connection names no address of the peer (right=%any): only the peer can begin"),
            { PreSharedKey: null } => new(ReasonCode.NoPresharedKey, $"ipsec.secrets has no pre-shared key for {profile.LocalId} and {profile.RemoteId?.ToString() ?? profile.Remote.ToString()}: add a line with both and PSK"),
            _ when _addresses is not null && !_addresses.Contains(profile.Local) => new(ReasonCode.LocalAddressMissing, $"{profile.Local} is no address of this machine: correct left= (or right=), or add the address"),
            _ => null,
        };
        if (obstacle is not null)
        {
            connection.Attempts++;
            FailAttempt(connection, obstacle);
            return null;
        }

        IPEndPoint local = new(profile.Local, profile.LocalPorts.Ike);
        IPEndPoint remote = new(profile.Remote!, profile.RemotePorts.Ike);
        BeginAttempt(connection, remote);
        SaPayload offer = Phase1Proposals.Offer(profile);
        IsakmpSa sa = new()
        {
            Serial = NextSerial(),
            Initiator = true,
            Connection = connection,
            InitiatorCookie = NewCookie(),
            Local = local,
            Remote = remote,
            GroupAddress = remote.Address,
            CreatedAt = _now,
            Replaces = replaces,
            SaBody = BodyOf(offer),
            Lifetime = profile.IkeLifetime,
            State = new MainModeState.AwaitingChoice(),
        };
        _isakmp.Add(sa.Cookies, sa);
        Group(local.Address, remote.Address).Sas.Add(sa);
        List<Payload> payloads = [offer];
        if (profile.NatTraversal)
            payloads.AddRange(NatMethod.All.Select(method => new VendorIdPayload(method.VendorId.Octets)));
        payloads.AddRange(Announcements(profile));
        sa.Outstanding = SendUntilAnswered(
            sa, ExchangeState.MainMode1, SealPlain(sa, ExchangeState.MainMode1, [.. payloads]), () => OnPhase1Silence(sa));
        return sa;
    }

    private void OnChoice(IsakmpSa sa, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (header.ResponderCookie == 0)
        {
            Drop(sa.Connection.Name, datagram.Remote, "the responder's cookie is zero (RFC 2408 §2.5.3)");
            return;
        }

        if (ReadPlain(sa, ExchangeState.MainMode2, header, datagram) is not { } chain)
            return;
        ConnectionProfile profile = sa.Connection.Profile;
        SaPayload answer = chain.First<SaPayload>()!;
        if (Phase1Proposals.Accept(answer, profile) is not { } accepted)
        {
            Drop(sa.Connection.Name, datagram.Remote, $"the peer chose {Phase1Proposals.Describe(answer)}, which we did not offer (RFC 2409 §5)");
            return;
        }

        Received(sa, ExchangeState.MainMode2, datagram.Remote);
        StopWaiting(sa);
        _isakmp.Remove((sa.InitiatorCookie, 0));
        sa.ResponderCookie = header.ResponderCookie;
        _isakmp.Add(sa.Cookies, sa);
        sa.Proposal = accepted.Choice;
        sa.Lifetime = Shorter(profile.IkeLifetime, accepted.Lifetime);
        sa.NatMethod = profile.NatTraversal ? NatMethod.Best(chain) : null;
        Learn(sa, chain);

        DiffieHellman dh = DiffieHellman.Generate(accepted.Choice.Group, _entropy);
        byte[] nonce = Random(NonceOctets);
        sa.State = new MainModeState.AwaitingPublicValue(dh, nonce);
        sa.Outstanding = SendUntilAnswered(
            sa, ExchangeState.MainMode3, SealPlain(sa, ExchangeState.MainMode3, KeyExchange(sa, dh, nonce).AsSpan()), () => OnPhase1Silence(sa));
        sa.Duplicates.Remember(datagram.Message.Span, sa.Outstanding);
    }

    private void OnResponderPublicValue(IsakmpSa sa, MainModeState.AwaitingPublicValue waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadPlain(sa, ExchangeState.MainMode4, header, datagram) is not { } chain)
            return;
        if (!DeriveKeys(sa, waiting.Dh, waiting.Nonce, chain))
        {
            Drop(sa.Connection.Name, datagram.Remote, "the peer's public value lies outside its group (RFC 2409 §5)");
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
        List<Payload> payloads = [id, new HashPayload(HashOf(sa, ownPublic, peerPublic, initiator: true, BodyOf(id)))];
        if (sa.Connection.Profile.InitialContact && !HasOtherSa(sa))
            payloads.Add(new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookieOctets(sa), NotifyMessageType.INITIAL_CONTACT, default));
        byte[] message = SealIdentity(sa, ExchangeState.MainMode5, [.. payloads]);
        sa.State = new MainModeState.AwaitingResponderIdentity(ownPublic, peerPublic);
        sa.Outstanding = SendUntilAnswered(sa, ExchangeState.MainMode5, message, () => OnPhase1Silence(sa));
        sa.Duplicates.Remember(datagram.Message.Span, sa.Outstanding);
    }

    private void OnResponderIdentity(IsakmpSa sa, MainModeState.AwaitingResponderIdentity waiting, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        if (ReadIdentity(sa, ExchangeState.MainMode6, header, datagram, out string? fault) is not { } chain)
        {
            Drop(sa.Connection.Name, datagram.Remote, $"Main Mode message 6 does not decrypt: {fault}");
            sa.UnprotectedNotify ??= "message 6 that does not decrypt";
            ExpectFailure(sa);
            return;
        }

        FailureReason? failure = VerifyIdentity(sa, chain, waiting.PeerPublic, waiting.OwnPublic, out Identity? peerId);
        if (failure is null && sa.Connection.Profile.RemoteId is { } expected && expected != peerId)
            failure = IdentityMismatch(expected, peerId!);
        if (failure?.Code == ReasonCode.AuthenticationFailed)
        {
            Drop(sa.Connection.Name, datagram.Remote, failure.Message); // forged, perhaps: the true one may follow
            return;
        }

        Received(sa, ExchangeState.MainMode6, datagram.Remote);
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

    /// <summary>From now on ports are 4500 (RFC 3947 §4).</summary>
    private static void Float(IsakmpSa sa)
    {
        ConnectionProfile profile = sa.Connection.Profile;
        sa.Local = Port(sa.Local, profile.LocalPorts.Nat);
        sa.Remote = Port(sa.Remote, profile.RemotePorts.Nat);
        sa.Floated = true;
    }

    private bool HasOtherSa(IsakmpSa sa) =>
        Group(sa.Local.Address, sa.GroupAddress).Sas.Exists(other => other != sa && other.IsEstablished)
        || ConnectionsOf(sa).Any(connection => connection.Children.Count > 0);

    private static void StopWaiting(IsakmpSa sa)
    {
        sa.Outstanding?.Timer?.Cancel();
        sa.Outstanding = null;
        sa.RefusalTimer?.Cancel();
    }

    private static TimeSpan Shorter(TimeSpan ours, TimeSpan? theirs) => theirs is not null && theirs < ours ? theirs.Value : ours;

    /// <summary>Something unsigned says that this attempt fails: it does, unless a good message comes first.</summary>
    private void ExpectFailure(IsakmpSa sa)
    {
        if (sa.RefusalTimer is null or { Cancelled: true })
            sa.RefusalTimer = After(RefusalGrace, () => OnPhase1Silence(sa));
    }

    /// <summary>Nothing more will come: the state, and what was said in clear, tell why.</summary>
    private void OnPhase1Silence(IsakmpSa sa)
    {
        string remote = sa.Remote.ToString();
        string? said = sa.UnprotectedNotify;
        ConnectionProfile profile = sa.Connection.Profile;
        string offered = string.Join(", ", profile.IkeProposals.AsEnumerable());
        FailureReason failure = sa.State switch
        {
            MainModeState.AwaitingChoice when said is not null and not "NO_PROPOSAL_CHOSEN" => new(ReasonCode.PeerRefused,
                $"{remote} refused the first message with {said}", Evidence(sa, ("notify", said))),
            MainModeState.AwaitingChoice when said is not null => new(ReasonCode.Phase1ProposalMismatch,
                $"{remote} takes none of our Phase 1 proposals ({offered}): make ike= here and the peer's IKE policy agree in encryption, hash and group", Evidence(sa, ("notify", said), ("ours", offered))),
            MainModeState.AwaitingChoice => new(ReasonCode.PeerSilent,
                $"{remote} does not answer: it is down or unreachable, UDP {sa.Remote.Port} is filtered, IKEv1 is not enabled there, or it refuses our proposals ({offered}) in silence", Evidence(sa, ("ours", offered))),
            MainModeState.AwaitingResponderIdentity => new(ReasonCode.PresharedKeyMismatch,
                $"{remote} does not take our identity and hash{(said is null ? " and stays silent" : $" ({said})")}: most likely the pre-shared keys differ; {(sa.Floated ? "else UDP 4500 is filtered; " : "")}else it expects another identity than {profile.LocalId}", Evidence(sa, ("notify", said ?? "none"), ("ours", profile.LocalId.ToString()))),
            _ => new(ReasonCode.Phase1Stalled,
                $"{remote} chose {sa.Proposal} and then stopped answering{(said is null ? "" : $" after {said}")}: it may have no key for our address (on an ASA: no tunnel-group of that name), or large datagrams are lost", Evidence(sa, ("notify", said ?? "none"))),
        };
        FailPhase1(sa, failure);
    }

    private static System.Collections.Immutable.ImmutableArray<KeyValuePair<string, string>> Evidence(IsakmpSa sa, params ReadOnlySpan<(string Name, string Value)> more)
    {
        List<KeyValuePair<string, string>> evidence = [new("state", sa.State.Name), new("peer", sa.Remote.ToString())];
        foreach ((string name, string value) in more)
            evidence.Add(new(name, value));
        return [.. evidence];
    }

    /// <summary>An attempt of ours at Phase 1 failed: everybody who waited for it learns why.</summary>
    private void FailPhase1(IsakmpSa sa, FailureReason failure)
    {
        List<PendingChild> waiting = [.. sa.Waiting];
        Connection connection = sa.Connection;
        IsakmpSa? replaces = sa.Replaces;
        EndIsakmp(sa, failure.Code, tellPeer: false);
        foreach (PendingChild pending in waiting)
            if (pending.Replaces is { InUse: true } child)
                RetryRekey(child);
        if (replaces is { IsEstablished: true })
            replaces.RekeyTimer = After(RekeyRetry, () => RekeyIsakmp(replaces));
        foreach (Connection affected in waiting.Select(pending => pending.Connection).Append(connection).Distinct())
            FailAttempt(affected, failure);
        foreach (Connection affected in waiting.Where(pending => pending.Replaces is not null).Select(pending => pending.Connection).Distinct())
            if (affected.ReportedUp && affected.Children.Count == 0)
                GoneDown(affected, failure.Code, affected.Wanted);
    }
}
