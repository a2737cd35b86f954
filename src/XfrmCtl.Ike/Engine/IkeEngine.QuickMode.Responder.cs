using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Ike.Engine;

// Quick Mode as responder (RFC 2409 §5.5):
//
//   1  HDR*, HASH(1), SA, Ni [, KE ] [, IDci, IDcr ] -->                     OnQuickMode1, then the kernel gives an SPI and installs inbound
//   2            <--    HDR*, HASH(2), SA, Nr [, KE ] [, IDci, IDcr ]        SendQuickMode2
//   3  HDR*, HASH(3) -->                                                     OnQuickMode3, then outbound is installed
//
// Inbound comes before message 2, since the initiator may send as soon as it has that; outbound after message 3, since only then the initiator is known to receive.
public sealed partial class IkeEngine
{
    // More than any peer has subnets to ask for at once; each costs an SPI and a DH exchange.
    private const int MostAtOnce = 256;

    private void OnQuickMode1(IsakmpSa sa, Phase1State.Established established, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IvChain iv = IvChain.Phase2(sa.Proposal!.Hash, established.LastBlock, header.MessageId);
        if (ReadQuickMode(sa, iv, ExchangeState.QuickMode1, header, datagram,
                rest => Phase2Hash.First(sa.Keys!, header.MessageId, rest.Span)) is not { } chain)
            return;
        if (!TakeMessageId(sa, header.MessageId))
            return;
        TakeForAcknowledged(sa);
        if (!sa.Initiator)
            sa.Duplicates.ForgetAnswer(); // who goes on has our last message of Phase 1
        if (!sa.IsReady)
            return;
        if (HasInitialContact(chain) && _now - sa.EstablishedAt < InitialContactWindow)
            ForgetOthers(sa, sa.PeerId!);
        SaPayload offer = chain.First<SaPayload>()!;
        if (FindTraffic(sa, chain, offer) is not var (connection, configured, selectors))
        {
            RefuseSelectors(sa, chain, offer);
            return;
        }

        Phase2Choice choice = Phase2Proposals.Select(offer, connection.Profile, sa.UdpEncapsulation ? sa.NatMethod : null, compression: MayCompress(sa, selectors));
        if (choice is not Phase2Choice.Chosen chosen)
        {
            Phase2Choice.Refused refused = (Phase2Choice.Refused)choice;
            string ours = $"{string.Join(", ", connection.Profile.EspProposals.AsEnumerable())}, {connection.Profile.PfsGroup?.ConfName ?? "no PFS"}";
            string theirs = Phase2Proposals.Describe(offer);
            SendNotify(sa, offer.Proposals[0].Protocol, SpiOf(offer), NotifyMessageType.NO_PROPOSAL_CHOSEN);
            RememberFailure(connection, new(refused.Reason, $"{sa.Remote} offers {theirs} for Phase 2 and we take {ours}: {refused.Why}", [new("payload", "SA"), new("attribute", refused.Attribute), new("ours", ours), new("theirs", theirs)]));

            // NAT discovery is neither authenticated nor ever done again under this ISAKMP SA (RFC 3947 §3.2): a new one may see it alike.
            if (refused.OtherEncapsulation && sa.NatMethod is not null)
                EndIsakmp(sa, refused.Reason, tellPeer: true);
            return;
        }

        if (sa.Exchanges.Values.Count(other => other is { Initiator: false, IsUnderWay: true }) >= MostAtOnce)
        {
            Drop(sa.Connection.Name, datagram.Remote, $"{MostAtOnce} Quick Modes of the peer's are under way already");
            return;
        }

        KeyExchangePayload? key = chain.First<KeyExchangePayload>();
        DiffieHellman? dh = chosen.PfsGroup is null || key is null ? null : DiffieHellman.Generate(chosen.PfsGroup, _entropy);
        SecretBytes? pfsSecret = dh?.SharedSecret(key!.Data.Span);
        if (chosen.PfsGroup is not null && pfsSecret is null)
        {
            dh?.Dispose();
            SendNotify(sa, offer.Proposals[0].Protocol, SpiOf(offer), NotifyMessageType.INVALID_KEY_INFORMATION);
            RememberFailure(connection, new(ReasonCode.PfsMismatch, $"{sa.Remote} offers PFS with {chosen.PfsGroup} and sends no usable public value for it", [new("payload", "KE"), new("theirs", key is null ? "none" : $"{key.Data.Length} octets")]));
            return;
        }

        ulong request = ++_lastSpiRequest;
        QuickModeExchange exchange = new()
        {
            Isakmp = sa,
            Connection = connection,
            Selectors = selectors,
            Configured = configured,
            MessageId = header.MessageId,
            Initiator = false,
            Iv = iv,
            Dh = dh,
            PeerNonce = chain.First<NoncePayload>()!.Data.ToArray(),
            OwnNonce = Random(NonceOctets),
            ClientIds = ClientIds(chain),
            State = new QuickModeState.AwaitingResponderSpi(request, chosen, pfsSecret),
        };
        LearnOriginalAddress(exchange, chain);
        sa.Exchanges.Add(header.MessageId, exchange);
        exchange.Duplicates.Remember(datagram.Message.Span, null);
        AskForSpi(exchange, request);
    }

    private void InstallAsResponder(QuickModeExchange exchange, QuickModeState.AwaitingResponderSpi waiting)
    {
        exchange.State = new QuickModeState.AwaitingResponderInstall(waiting.Choice);
        ConnectionProfile profile = exchange.Connection.Profile;
        (TimeSpan, ulong?) lifetime = (Shorter(profile.ChildLifetime, waiting.Choice.PeerLifetime), Lifetimes.Smaller(profile.ChildKilobytes, waiting.Choice.PeerKilobytes));
        using (waiting.PfsSecret)
            Install(exchange, waiting.Choice, waiting.PfsSecret, lifetime);
    }

    private void SendQuickMode2(QuickModeExchange exchange, Phase2Choice.Chosen choice)
    {
        IsakmpSa sa = exchange.Isakmp;
        List<Payload> rest =
        [
            Phase2Proposals.Answer(choice, exchange.SpiIn, exchange.CpiIn),
            new NoncePayload(exchange.OwnNonce),
        ];
        if (exchange.Dh is not null)
            rest.Add(new KeyExchangePayload(exchange.Dh.PublicValue));
        if (exchange.ClientIds is { } ids)
        {
            rest.Add(ids.Initiator);
            rest.Add(ids.Responder);
        }

        rest.AddRange(OriginalAddresses(exchange));
        if (ResponderLifetime(exchange, choice) is { } shorter)
            rest.Add(shorter);
        HashPayload hash = new(Phase2Hash.Second(sa.Keys!, exchange.MessageId, exchange.PeerNonce, MessageSealer.Octets([.. rest])));
        exchange.State = new QuickModeState.AwaitingConfirmation();
        exchange.Outstanding = SendUntilAnswered(
            sa, ExchangeState.QuickMode2, SealQuickMode(exchange, ExchangeState.QuickMode2, [hash, .. rest]), () => OnConfirmationMissing(exchange));
        exchange.Duplicates.AnswerWith(exchange.Outstanding);
    }

    private void OnQuickMode3(QuickModeExchange exchange, IsakmpHeader header, IkeInput.DatagramReceived datagram)
    {
        IsakmpSa sa = exchange.Isakmp;
        if (ReadQuickMode(sa, exchange.Iv, ExchangeState.QuickMode3, header, datagram,
                _ => Phase2Hash.Third(sa.Keys!, header.MessageId, exchange.PeerNonce, exchange.OwnNonce)) is null)
            return;
        ChildSa child = exchange.Child!;
        // Nothing answers message 3: what comes with this message ID from now on is a copy or a replay.
        ForgetQuickMode(exchange);
        sa.ConfirmedAt = _now;
        if (!_installing.Remove(child.Serial))
            return; // deleted before it was complete
        _activating.Add(child.Serial, child);
        Emit(new IkeAction.ActivateChild(child.Serial));
    }

    private void OnConfirmationMissing(QuickModeExchange exchange)
    {
        // Where only message 3 got lost, the initiator has its half and would send into it.
        SendChildDelete(exchange.Isakmp, ProtocolOf(exchange.Connection), exchange.SpiIn);
        FailQuickMode(exchange, new(
            ReasonCode.Phase2Stalled,
            $"{exchange.Isakmp.Remote} began Phase 2 and never confirmed it: our answer is lost on its way, or the peer does not like it",
            [new("state", exchange.State.Name)]));
    }

    /// <summary>What the peer wants protected, seen from here; without identities it is the two gateways themselves (RFC 2409 §5.5).</summary>
    private static SelectorPair? Selectors(IsakmpSa sa, PayloadChain chain)
    {
        if (ClientIds(chain) is not { } ids)
            return new(TrafficSelector.Host(sa.Local.Address), TrafficSelector.Host(sa.Remote.Address));
        return ClientId.Parse(ids.Initiator) is { } theirs && ClientId.Parse(ids.Responder) is { } ours ? new SelectorPair(ours, theirs) : null;
    }

    private static (IdentificationPayload Initiator, IdentificationPayload Responder)? ClientIds(PayloadChain chain)
    {
        ImmutableArray<IdentificationPayload> ids = [.. chain.Payloads.OfType<IdentificationPayload>()];
        return ids.Length == 2 ? (ids[0], ids[1]) : null;
    }

    /// <summary>
    /// The connection that the peer's identities are of, the pair of its selectors, and what the child carries: the same, or less where the connection leaves a port open.
    /// In transport mode through a NAT the identities hold addresses that only the peer knows, or a name (RFC 3947 §5.2): the two ends of the ISAKMP SA are meant.
    /// </summary>
    private (Connection Connection, SelectorPair Configured, SelectorPair Selectors)? FindTraffic(IsakmpSa sa, PayloadChain chain, SaPayload offer)
    {
        if (Selectors(sa, chain) is { } selectors && FindTraffic(sa, selectors) is { } found)
            return found;
        return Phase2Proposals.IsTransportInUdp(offer) && sa.UdpEncapsulation && EndsOf(sa, chain) is { } ends ? FindTraffic(sa, ends) : null;
    }

    private (Connection, SelectorPair, SelectorPair)? FindTraffic(IsakmpSa sa, SelectorPair selectors)
    {
        // The connection's own and not what was read: the child holds them as long as it lives, and the connection has them already.
        foreach (Connection connection in ConnectionsOf(sa).Prepend(sa.Connection))
            foreach (SelectorPair configured in TrafficOf(sa, connection))
                if (configured == selectors && Serves(sa, connection))
                    return (connection, configured, configured);
        foreach (Connection connection in ConnectionsOf(sa).Prepend(sa.Connection))
            if (Serves(sa, connection))
                foreach (SelectorPair configured in TrafficOf(sa, connection))
                    if (TakesPorts(configured.Local, selectors.Local) && TakesPorts(configured.Remote, selectors.Remote))
                        return (connection, configured, selectors);
        return null;
    }

    // What the connection has for this peer: where addresses are lent, the peer's stands in the place of the pool.
    private static IEnumerable<SelectorPair> TrafficOf(IsakmpSa sa, Connection connection) => connection.Profile.ModeConfig is not ModeConfigSettings.Server
        ? connection.Selectors
        : connection.Selectors.Select(pair => WithLease(sa, connection, pair));

    // leftprotoport=17/%any takes whichever port the peer names.
    private static bool TakesPorts(TrafficSelector configured, TrafficSelector named) =>
        configured == named || (configured is { Protocol: not 0, Port: 0 } && configured == named with { Port = 0 });

    private static SelectorPair? EndsOf(IsakmpSa sa, PayloadChain chain)
    {
        if (ClientIds(chain) is not var (initiator, responder) || ClientId.Parse(initiator) is { IsHost: false } || ClientId.Parse(responder) is { IsHost: false })
            return null;
        return new(
            TrafficSelector.Host(sa.Local.Address) with { Protocol = responder.Protocol, Port = responder.Port },
            TrafficSelector.Host(sa.Remote.Address) with { Protocol = initiator.Protocol, Port = initiator.Port });
    }

    private void RefuseSelectors(IsakmpSa sa, PayloadChain chain, SaPayload offer)
    {
        string theirs = Selectors(sa, chain)?.ToString() ?? "identities that are no networks";
        string ours = string.Join("; ", ConnectionsOf(sa).Where(connection => Serves(sa, connection)).SelectMany(connection => TrafficOf(sa, connection)));
        SendNotify(sa, offer.Proposals[0].Protocol, SpiOf(offer), NotifyMessageType.INVALID_ID_INFORMATION);
        RememberFailure(sa.Connection, new(
            ReasonCode.SelectorMismatch,
            $"{sa.Remote} wants {theirs} and no connection has these subnets; ours are {ours}",
            [new("payload", "ID"), new("ours", ours), new("theirs", theirs)]));
    }

    private static ReadOnlyMemory<byte> SpiOf(SaPayload offer) => offer.Proposals[0].Spi;
}
