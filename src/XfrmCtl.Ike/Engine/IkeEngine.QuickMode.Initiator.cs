using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Quick Mode as initiator (RFC 2409 §5.5):
//
//   1  HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ] -->                     SendQuickMode1, once the kernel gave an SPI
//   2            <--    HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]        OnQuickMode2, then the kernel installs
//   3  HDR*, HASH(3) -->                                                     ConfirmAsInitiator
public sealed partial class IkeEngine
{
    // A responder installs its side when message 3 reaches it; what comes before it cannot read. An old pair carries what we send for so long, where there is one.
    private static readonly TimeSpan MostActivationDelay = TimeSpan.FromMilliseconds(200);

    // Nobody acknowledges message 3 (RFC 2409 §5.5), and a peer that installs by it, as charon does, takes nothing under the new keys until it is there. It asks for it
    // seconds later at best, and charon not at all where it answers two Quick Modes at once. Where traffic waits for it, or several pairs, it is said three times.
    private static readonly ImmutableArray<TimeSpan> ConfirmationRepeats = [TimeSpan.FromMilliseconds(70), TimeSpan.FromMilliseconds(140)];

    private void StartQuickMode(IsakmpSa sa, Connection connection, SelectorPair selectors, ChildSa? replaces)
    {
        if (connection.Initiating.Exists(exchange => exchange.Selectors == selectors))
            return;
        if (connection.Profile.Protocol == IpsecProtocol.Ah && sa.UdpEncapsulation)
        {
            FailChild(connection, initiator: true, replaces, BehindNat(sa));
            return;
        }

        uint messageId = NewMessageId(sa);
        ulong request = ++_lastSpiRequest;
        QuickModeExchange exchange = new()
        {
            Isakmp = sa,
            Connection = connection,
            Selectors = selectors,
            Configured = replaces?.Configured ?? selectors,
            MessageId = messageId,
            Initiator = true,
            Iv = IvChain.Phase2(sa.Proposal!.Hash, ((Phase1State.Established)sa.State).LastBlock, messageId),
            Replaces = replaces,
            State = new QuickModeState.AwaitingOwnSpi(request),
        };
        sa.Exchanges.Add(messageId, exchange);
        connection.Initiating.Add(exchange);
        if (connection.Attempts == 0)
            connection.Attempts = 1;
        AskForSpi(exchange, request);
    }

    private static FailureReason BehindNat(IsakmpSa sa) => new(
        ReasonCode.Phase2ProposalMismatch,
        $"there is a NAT between us and {sa.Remote}, or forceencaps says so, and {Phase2Proposals.AhBehindNat}",
        [new("attribute", "protocol"), new("ours", "ah"), new("nat", (sa.BehindNat.Local, sa.BehindNat.Remote) switch { (true, true) => "both", (true, _) => "local", _ => "remote" })]);

    private void SendQuickMode1(QuickModeExchange exchange)
    {
        IsakmpSa sa = exchange.Isakmp;
        ConnectionProfile profile = exchange.Connection.Profile;
        exchange.OwnNonce = Random(NonceOctets);
        List<Payload> rest =
        [
            Phase2Proposals.Offer(profile, exchange.SpiIn, sa.UdpEncapsulation ? sa.NatMethod : null, exchange.CpiIn),
            new NoncePayload(exchange.OwnNonce),
        ];
        if (profile.PfsGroup is not null)
        {
            exchange.Dh = DiffieHellman.Generate(profile.PfsGroup, _entropy);
            rest.Add(new KeyExchangePayload(exchange.Dh.PublicValue));
        }

        // IDci and IDcr always: an ASA looks its crypto map up by them.
        rest.Add(ClientId.Of(exchange.Selectors.Local));
        rest.Add(ClientId.Of(exchange.Selectors.Remote));
        rest.AddRange(OriginalAddresses(exchange));
        HashPayload hash = new(Phase2Hash.First(sa.Keys!, exchange.MessageId, MessageSealer.Octets([.. rest])));
        exchange.State = new QuickModeState.AwaitingAnswer();
        exchange.StartedAt = _now;
        exchange.Outstanding = SendUntilAnswered(
            sa, ExchangeState.QuickMode1, SealQuickMode(exchange, ExchangeState.QuickMode1, [hash, .. rest]), () => OnQuickModeSilence(exchange));
    }

    private void OnQuickMode2(QuickModeExchange exchange, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IsakmpSa sa = exchange.Isakmp;
        if (ReadQuickMode(sa, exchange.Iv, ExchangeState.QuickMode2, header, datagram,
                rest => Phase2Hash.Second(sa.Keys!, header.MessageId, exchange.OwnNonce, rest.Span)) is not { } chain)
            return;
        exchange.Outstanding?.Timer?.Cancel();
        exchange.Outstanding = null;
        exchange.Duplicates.Remember(datagram.Message.Span, null);
        ConnectionProfile profile = exchange.Connection.Profile;
        SaPayload answer = chain.First<SaPayload>()!;
        Phase2Choice choice = Phase2Proposals.Accept(answer, profile, sa.UdpEncapsulation ? sa.NatMethod : null, compression: exchange.CpiIn is not null);
        if (choice is Phase2Choice.Refused refused)
        {
            Refuse(new(refused.Reason, $"{sa.Remote} answered with what we did not offer: {refused.Why}",
                [new("payload", "SA"), new("attribute", refused.Attribute), new("ours", string.Join(", ", profile.EspProposals.AsEnumerable())), new("theirs", Phase2Proposals.Describe(answer))]), NotifyMessageType.NO_PROPOSAL_CHOSEN);
            return;
        }

        Phase2Choice.Chosen chosen = (Phase2Choice.Chosen)choice;
        if (!EchoesOurs(exchange, chain))
        {
            Refuse(new(ReasonCode.SelectorMismatch, $"{sa.Remote} answered with other subnets than {exchange.Selectors}",
                [new("payload", "ID"), new("ours", exchange.Selectors.ToString()), new("theirs", Selectors(sa, chain)?.ToString() ?? "identities that are no networks")]), NotifyMessageType.INVALID_ID_INFORMATION);
            return;
        }

        using SecretBytes? pfsSecret = exchange.Dh is { } dh && chain.First<KeyExchangePayload>() is { } key ? dh.SharedSecret(key.Data.Span) : null;
        if (chosen.PfsGroup != profile.PfsGroup || (exchange.Dh is not null && pfsSecret is null))
        {
            Refuse(new(ReasonCode.PfsMismatch, $"{sa.Remote} answered without a usable public value for PFS",
                [new("payload", "KE"), new("attribute", nameof(IpsecAttribute.GROUP_DESCRIPTION)), new("ours", profile.PfsGroup?.ConfName ?? "no PFS"), new("theirs", chosen.PfsGroup?.ConfName ?? "no PFS")]), NotifyMessageType.INVALID_KEY_INFORMATION);
            return;
        }

        exchange.PeerNonce = chain.First<NoncePayload>()!.Data.ToArray();
        LearnOriginalAddress(exchange, chain);
        (TimeSpan? responderTime, ulong? responderKilobytes) = ResponderLifetime(chain);
        (TimeSpan, ulong?) lifetime = (
            Shorter(Shorter(profile.ChildLifetime, chosen.PeerLifetime), responderTime),
            Lifetimes.Smaller(Lifetimes.Smaller(profile.ChildKilobytes, chosen.PeerKilobytes), responderKilobytes));
        exchange.State = new QuickModeState.AwaitingInstall();
        exchange.ActivationDelay = ActivationDelay(exchange);
        Install(exchange, chosen, pfsSecret, lifetime);

        void Refuse(FailureReason failure, NotifyMessageType notify)
        {
            SendNotify(sa, ProtocolOf(exchange.Connection), Phase2Proposals.Octets(exchange.SpiIn), notify);
            FailQuickMode(exchange, failure);
        }
    }

    // Where no old pair carries our packets, they wait for as long as the peer took for its answer: message 3 goes one way only, and to install is less work than to negotiate.
    private TimeSpan ActivationDelay(QuickModeExchange exchange) =>
        exchange.Replaces is { InUse: true } ? MostActivationDelay : Shorter(MostActivationDelay, _now - exchange.StartedAt);

    private void ConfirmAsInitiator(QuickModeExchange exchange)
    {
        IsakmpSa sa = exchange.Isakmp;
        HashPayload hash = new(Phase2Hash.Third(sa.Keys!, exchange.MessageId, exchange.OwnNonce, exchange.PeerNonce));
        Outstanding confirmation = Outgoing(sa, ExchangeState.QuickMode3, SealQuickMode(exchange, ExchangeState.QuickMode3, [hash]));
        Send(sa, confirmation, retransmission: 0);
        exchange.Duplicates.AnswerWith(confirmation);
        exchange.Complete();
        exchange.Connection.Initiating.Remove(exchange);
        KeepForDuplicates(exchange);
        ChildSa child = exchange.Child!;
        _installing.Remove(child.Serial);
        if (exchange.Replaces is not null || exchange.Connection.Profile.Selectors.Length > 1)
            Repeat();
        _activating.Add(child.Serial, child);
        if (exchange.ActivationDelay <= TimeSpan.Zero)
            Activate();
        else
            After(exchange.ActivationDelay, Activate);

        void Activate()
        {
            if (_activating.ContainsKey(child.Serial))
                Emit(new IkeAction.ActivateChild(child.Serial));
        }

        void Repeat()
        {
            foreach (TimeSpan delay in ConfirmationRepeats)
                After(delay, () =>
                {
                    if (sa.IsEstablished && child.Phase != ChildPhase.Gone)
                        Send(sa, confirmation, retransmission: 0);
                });
        }
    }

    // Behind a NAT in transport mode each side has its own view of the addresses; what has to be the same is that hosts are meant, and the protocol and ports.
    private static bool EchoesOurs(QuickModeExchange exchange, PayloadChain chain)
    {
        List<IdentificationPayload> ids = [.. chain.Payloads.OfType<IdentificationPayload>()];
        if (ids.Count != 2 || ClientId.Parse(ids[0]) is not { } ours || ClientId.Parse(ids[1]) is not { } theirs)
            return false;
        (TrafficSelector local, TrafficSelector remote) = (exchange.Selectors.Local, exchange.Selectors.Remote);
        return (ours == local && theirs == remote)
            || (IsNatTransport(exchange.Isakmp, exchange.Connection) && IsHostLike(ours, local) && IsHostLike(theirs, remote));
    }

    private static bool IsHostLike(TrafficSelector selector, TrafficSelector expected) =>
        selector.IsHost && expected.IsHost && (selector.Protocol, selector.Port) == (expected.Protocol, expected.Port);

    /// <summary>An authenticated error notify: it speaks of the Quick Mode whose SPI it names, or of the oldest that waits.</summary>
    private void OnPhase2Refusal(IsakmpSa sa, NotificationPayload notification)
    {
        List<QuickModeExchange> waiting = [.. sa.Exchanges.Values.Where(exchange => exchange is { Initiator: true, State: QuickModeState.AwaitingAnswer })];
        QuickModeExchange? meant = waiting.Find(exchange => Phase2Proposals.Octets(exchange.SpiIn).Span.SequenceEqual(notification.Spi.Span)) ?? waiting.FirstOrDefault();
        if (meant is null)
            return;
        ConnectionProfile profile = meant.Connection.Profile;
        string name = NameOf(notification.MessageType);
        string offered = string.Join(", ", profile.EspProposals.AsEnumerable());
        string pfs = profile.PfsGroup?.ConfName ?? "no PFS";
        FailureReason failure = notification.MessageType switch
        {
            NotifyMessageType.INVALID_ID_INFORMATION => new(ReasonCode.SelectorMismatch,
                $"{sa.Remote} does not accept the subnets {meant.Selectors}: its crypto access list must be the exact mirror of leftsubnet and rightsubnet", [new("notify", name), new("ours", meant.Selectors.ToString())]),
            NotifyMessageType.NO_PROPOSAL_CHOSEN => new(ReasonCode.Phase2ProposalMismatch,
                $"{sa.Remote} takes none of our Phase 2 proposals ({offered}, {pfs}): make phase2alg= and pfs= here and the peer's transform set and PFS agree", [new("notify", name), new("ours", $"{offered}, {pfs}")]),
            _ => new(ReasonCode.PeerRefused, $"{sa.Remote} refused Phase 2 with {name}", [new("notify", name)]),
        };
        FailQuickMode(meant, failure);
    }

    private void OnQuickModeSilence(QuickModeExchange exchange)
    {
        IsakmpSa sa = exchange.Isakmp;
        bool deaf = sa.LastHeardAt < exchange.StartedAt;
        FailQuickMode(exchange, Silence(exchange));

        // Nothing at all came under this ISAKMP SA: the peer has lost it, by a restart perhaps. The next attempt begins with Phase 1.
        if (deaf)
            EndIsakmp(sa, ReasonCode.PeerDead, tellPeer: true);
    }

    private static FailureReason Silence(QuickModeExchange exchange) => exchange.Doubt ?? new(
        ReasonCode.Phase2Stalled,
        $"{exchange.Isakmp.Remote} does not answer Phase 2: subnets ({exchange.Selectors}), proposals ({string.Join(", ", exchange.Connection.Profile.EspProposals.AsEnumerable())}) or PFS may not fit, which some peers refuse in silence",
        [new("state", exchange.State.Name), new("ours", exchange.Selectors.ToString())]);
}
