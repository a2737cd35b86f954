using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Testing.Asa;

// Quick Mode in both roles: the crypto map's access list, transform sets, PFS and lifetimes.
public sealed partial class AsaPeer
{
    private void StartQuickMode(AsaIke ike, SelectorPair selectors)
    {
        if (ike.QuickModes.Values.Any(other => !other.Complete && other.Selectors == selectors))
            return;
        uint messageId = NewMessageId(ike);
        AsaQuickMode exchange = new()
        {
            Ike = ike,
            MessageId = messageId,
            Initiator = true,
            Selectors = selectors,
            Iv = IvOf(ike, messageId),
            OwnNonce = Random(20),
            SpiIn = NewSpi(),
            Dh = Settings.Pfs is null ? null : DiffieHellman.Generate(Settings.Pfs, _entropy),
        };
        ike.QuickModes.Add(messageId, exchange);
        List<Payload> rest =
        [
            new SaPayload([.. Settings.TransformSets.Select((set, index) => new ProposalPayload(
                (byte)(index + 1), ProtocolId.PROTO_IPSEC_ESP, Phase2Proposals.Octets(exchange.SpiIn), [Transform(ike, set)]))]),
            new NoncePayload(exchange.OwnNonce),
        ];
        if (exchange.Dh is not null)
            rest.Add(new KeyExchangePayload(exchange.Dh.PublicValue));
        rest.AddRange([ClientId.Of(selectors.Local), ClientId.Of(selectors.Remote)]);
        if (Settings.InitialContactInQuickMode && !ike.SaidInitialContact)
            rest.Add(new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookieOctets(ike), NotifyMessageType.INITIAL_CONTACT, default));
        ike.SaidInitialContact = true;
        ExpectQuickMode(exchange, SendQuickMode(exchange, new HashPayload(Phase2Hash.First(ike.Keys!, messageId, MessageSealer.Octets([.. rest]))), rest, "ASA QM1"));
    }

    private void OnQuickMode(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (!ike.QuickModes.TryGetValue(header.MessageId, out AsaQuickMode? exchange))
            OnQuickMode1(ike, header, message);
        else if (exchange.Initiator)
            OnQuickMode2(exchange, header, message);
        else
            OnQuickMode3(exchange, header, message);
    }

    private void OnQuickMode1(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        IvChain iv = IvOf(ike, header.MessageId);
        if (!ike.MessageIds.Add(header.MessageId) || Phase2(ike, iv, header, message, rest => Phase2Hash.First(ike.Keys!, header.MessageId, rest.Span)) is not { } chain)
            return;
        (ike.LastHeard, ike.Unanswered) = (_now, 0);
        ImmutableArray<IdentificationPayload> ids = [.. chain.Payloads.OfType<IdentificationPayload>()];
        SelectorPair? wanted = ids is [var idci, var idcr] && ClientId.Parse(idci) is { } theirs && ClientId.Parse(idcr) is { } ours ? new(ours, theirs) : null;
        if (wanted is null || !Settings.AccessList.Any(entry => entry == wanted || (Settings.AcceptsSubset && Contains(entry, wanted.Value))))
        {
            Say($"713061 Rejecting IPSec tunnel: no matching crypto map entry for remote proxy {wanted?.Remote} local proxy {wanted?.Local} on interface outside");
            RefusePhase2(ike, Settings.Refusal == AsaRefusal.NoProposal ? NotifyMessageType.NO_PROPOSAL_CHOSEN : NotifyMessageType.INVALID_ID_INFORMATION);
            return;
        }

        if (Settings.RefusesSecondQuickMode && ike.QuickModes.Values.Any(other => !other.Complete && other.Selectors == wanted))
        {
            Say("713227 Rejecting new IPSec SA negotiation for peer. A negotiation was already in progress for local Proxy");
            return;
        }

        if (Choose(ike, chain) is not { } chosen || (chosen.Pfs is not null && chain.First<KeyExchangePayload>() is null))
        {
            Say("All IPSec SA proposals found unacceptable!");
            RefusePhase2(ike, NotifyMessageType.NO_PROPOSAL_CHOSEN);
            return;
        }

        AsaQuickMode exchange = new()
        {
            Ike = ike,
            MessageId = header.MessageId,
            Initiator = false,
            Selectors = wanted.Value,
            Iv = iv,
            OwnNonce = Random(20),
            SpiIn = NewSpi(),
            PeerNonce = chain.First<NoncePayload>()!.Data.ToArray(),
            Dh = chosen.Pfs is null ? null : DiffieHellman.Generate(chosen.Pfs, _entropy),
        };
        ike.QuickModes.Add(header.MessageId, exchange);
        exchange.Child = MakeChild(exchange, chosen.Set, chosen.Proposal, chain.First<KeyExchangePayload>());
        _children.Add(exchange.Child); // it receives from now on
        List<Payload> rest = [new SaPayload([chosen.Proposal with { Spi = Phase2Proposals.Octets(exchange.SpiIn) }]), new NoncePayload(exchange.OwnNonce)];
        if (exchange.Dh is not null)
            rest.Add(new KeyExchangePayload(exchange.Dh.PublicValue));
        rest.AddRange(ids);
        if (ResponderLifetime(chosen.Proposal, exchange.SpiIn) is { } lifetime)
            rest.Add(lifetime);
        AsaDatagram answer = SendQuickMode(exchange, new HashPayload(Phase2Hash.Second(ike.Keys!, header.MessageId, exchange.PeerNonce, MessageSealer.Octets([.. rest]))), rest, "ASA QM2");
        ike.Handled[AsaIke.Digest(message)] = answer;
        ExpectQuickMode(exchange, answer);
    }

    private void OnQuickMode2(AsaQuickMode exchange, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        AsaIke ike = exchange.Ike;
        if (exchange.Complete || Phase2(ike, exchange.Iv, header, message, rest => Phase2Hash.Second(ike.Keys!, header.MessageId, exchange.OwnNonce, rest.Span)) is not { } chain)
            return;
        if (chain.First<SaPayload>() is not { Proposals: [{ Transforms: [var transform], Spi.Length: 4 } proposal] } || Settings.TransformSets.FirstOrDefault(set => Fits(ike, set, transform)) is not { } chosen)
            return;
        (ike.LastHeard, ike.Unanswered) = (_now, 0);
        exchange.Resend?.Cancel();
        exchange.PeerNonce = chain.First<NoncePayload>()!.Data.ToArray();
        AsaChild child = MakeChild(exchange, chosen, proposal, chain.First<KeyExchangePayload>());
        exchange.Complete = true;
        HashPayload hash = new(Phase2Hash.Third(ike.Keys!, header.MessageId, exchange.OwnNonce, exchange.PeerNonce));
        ike.Handled[AsaIke.Digest(message)] = SendQuickMode(exchange, hash, [], "ASA QM3");
        _children.Add(child);
        Begin(child);
    }

    private void OnQuickMode3(AsaQuickMode exchange, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        AsaIke ike = exchange.Ike;
        if (exchange.Complete || Phase2(ike, exchange.Iv, header, message, _ => Phase2Hash.Third(ike.Keys!, header.MessageId, exchange.PeerNonce, exchange.OwnNonce)) is null)
            return;
        (ike.LastHeard, ike.Unanswered) = (_now, 0);
        exchange.Resend?.Cancel();
        exchange.Complete = true;
        if (_children.Contains(exchange.Child!))
            Begin(exchange.Child!);
    }

    private AsaDatagram SendQuickMode(AsaQuickMode exchange, HashPayload hash, List<Payload> rest, string name)
    {
        IsakmpHeader header = exchange.Ike.Header with { ExchangeType = ExchangeType.QUICK_MODE, MessageId = exchange.MessageId };
        return Transmit(exchange.Ike, MessageSealer.Encrypted(header, [hash, .. rest], exchange.Ike.Keys!.Cipher, exchange.Iv), name);
    }

    private void ExpectQuickMode(AsaQuickMode exchange, AsaDatagram sent) => exchange.Resend = Resend(sent, Settings.Resends, next => exchange.Resend = next, () =>
    {
        Say("713902 QM FSM error");
        exchange.Complete = true;
        if (exchange.Child is { } half)
            EndChild(half, "QM FSM error", tellPeer: true);
    });

    private void RefusePhase2(AsaIke ike, NotifyMessageType type)
    {
        Say("713902 QM FSM error");
        if (Settings.Refusal != AsaRefusal.Silent)
            SendInformational(ike, Notify(type), "ASA " + type);
        if (Settings.RefusalEndsPhase1 && !_children.Exists(child => child.Ike == ike))
            EndIke(ike, "713259 Session is being torn down. Reason: crypto map policy not found", tellPeer: true);
    }

    private AsaChild MakeChild(AsaQuickMode exchange, EspProposal algorithms, ProposalPayload proposal, KeyExchangePayload? key)
    {
        using SecretBytes? secret = exchange.Dh is { } dh && key is not null ? dh.SharedSecret(key.Data.Span) : null;
        (byte[] ni, byte[] nr) = exchange.Initiator ? (exchange.OwnNonce, exchange.PeerNonce) : (exchange.PeerNonce, exchange.OwnNonce);
        Spi peers = new(BinaryPrimitives.ReadUInt32BigEndian(proposal.Spi.Span));
        TimeSpan? offered = Lifetimes.Seconds(proposal.Transforms[0].Attributes, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION);
        return new()
        {
            Selectors = exchange.Selectors,
            SpiIn = exchange.SpiIn,
            SpiOut = peers,
            Algorithms = algorithms,
            UdpEncapsulation = exchange.Ike.UdpEncapsulation,
            Lifetime = offered < Settings.ChildLifetime ? offered.Value : Settings.ChildLifetime,
            Initiator = exchange.Initiator,
            LastTraffic = _now,
            Ike = exchange.Ike,
            KeysIn = Keys(exchange.SpiIn),
            KeysOut = Keys(peers),
        };

        string Keys(Spi spi)
        {
            using SaKeys keys = Keymat.Derive(exchange.Ike.Keys!, algorithms, ProtocolId.PROTO_IPSEC_ESP, spi, secret, ni, nr);
            return HexText.Format(keys.Encryption.Span) + "/" + HexText.Format(keys.Integrity.Span);
        }
    }

    private (EspProposal Set, ProposalPayload Proposal, DhGroup? Pfs)? Choose(AsaIke ike, PayloadChain chain)
    {
        foreach (ProposalPayload proposal in chain.First<SaPayload>()?.Proposals ?? [])
            foreach (TransformPayload transform in proposal.Transforms)
            {
                uint? group = transform.Value((ushort)IpsecAttribute.GROUP_DESCRIPTION);
                if (proposal is { Protocol: ProtocolId.PROTO_IPSEC_ESP, Spi.Length: 4 } && (Settings.Pfs is null || group == Settings.Pfs.Id)
                    && Settings.TransformSets.FirstOrDefault(set => Fits(ike, set, transform)) is { } chosen)
                    return (chosen, proposal with { Transforms = [transform] }, group is null ? null : GroupTable.ById((ushort)group));
            }

        return null;
    }

    // Once a NAT is seen an ASA takes encapsulation in UDP alone (715059).
    private static bool Fits(AsaIke ike, EspProposal set, TransformPayload transform) =>
        transform.TransformId == set.Cipher.EspTransformId
        && (transform.Value((ushort)IpsecAttribute.KEY_LENGTH) ?? (uint?)set.Cipher.ImpliedKeyBits) == set.KeyBits
        && transform.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM) == set.Integrity?.AttributeId
        && transform.Value((ushort)IpsecAttribute.ENCAPSULATION_MODE) == ModeOf(ike);

    private static uint ModeOf(AsaIke ike) => (uint)(ike.UdpEncapsulation ? ike.Nat!.Tunnel : EncapsulationMode.TUNNEL);

    /// <summary>Both lifetimes, as an ASA offers them.</summary>
    private TransformPayload Transform(AsaIke ike, EspProposal set)
    {
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>();
        Add(IpsecAttribute.SA_LIFE_TYPE, (uint)LifeType.SECONDS);
        Add(IpsecAttribute.SA_LIFE_DURATION, (uint)Settings.ChildLifetime.TotalSeconds);
        Add(IpsecAttribute.SA_LIFE_TYPE, (uint)LifeType.KILOBYTES);
        Add(IpsecAttribute.SA_LIFE_DURATION, Settings.ChildKilobytes);
        Add(IpsecAttribute.ENCAPSULATION_MODE, ModeOf(ike));
        if (set.Integrity is not null)
            Add(IpsecAttribute.AUTHENTICATION_ALGORITHM, set.Integrity.AttributeId);
        if (set.Cipher.SendsKeyLength)
            Add(IpsecAttribute.KEY_LENGTH, (uint)set.KeyBits);
        if (Settings.Pfs is not null)
            Add(IpsecAttribute.GROUP_DESCRIPTION, Settings.PfsNumber ?? Settings.Pfs.Id);
        return new(1, set.Cipher.EspTransformId!.Value, attributes.DrainToImmutable());

        void Add(IpsecAttribute type, uint value) => attributes.Add(DataAttribute.Of((ushort)type, value));
    }

    /// <summary>What of the lifetimes is less than what was offered, or was not offered at all; durations in four octets, whatever they are.</summary>
    private NotificationPayload? ResponderLifetime(ProposalPayload proposal, Spi spi)
    {
        TransformPayload transform = proposal.Transforms[0];
        TimeSpan? offered = Lifetimes.Seconds(transform.Attributes, (ushort)IpsecAttribute.SA_LIFE_TYPE, (ushort)IpsecAttribute.SA_LIFE_DURATION);
        bool kilobytes = transform.Attributes.Any(attribute => attribute is { Type: (ushort)IpsecAttribute.SA_LIFE_TYPE, Number: (uint)LifeType.KILOBYTES });
        List<(LifeType Type, uint Value)> said = [];
        if (offered is null || offered > Settings.ChildLifetime)
            said.Add((LifeType.SECONDS, (uint)Settings.ChildLifetime.TotalSeconds));
        if (!kilobytes && Settings.AlwaysSaysLifetime)
            said.Add((LifeType.KILOBYTES, Settings.ChildKilobytes));
        if (said.Count == 0)
            return null;
        WireWriter writer = new(32);
        foreach ((LifeType type, uint value) in said)
        {
            byte[] octets = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(octets, value);
            DataAttribute.Of((ushort)IpsecAttribute.SA_LIFE_TYPE, (uint)type).Encode(ref writer);
            new DataAttribute((ushort)IpsecAttribute.SA_LIFE_DURATION, octets, Short: false).Encode(ref writer);
        }

        return new(ProtocolId.PROTO_IPSEC_ESP, Phase2Proposals.Octets(spi), NotifyMessageType.RESPONDER_LIFETIME, writer.ToArray());
    }

    private static bool Contains(SelectorPair entry, SelectorPair wanted) =>
        Within(entry.Local.Network, wanted.Local.Network) && Within(entry.Remote.Network, wanted.Remote.Network);

    private static bool Within(IPNetwork outer, IPNetwork inner) => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress);

    private Spi NewSpi() => new(BinaryPrimitives.ReadUInt32BigEndian(Random(4)) | 0x1000);
}
