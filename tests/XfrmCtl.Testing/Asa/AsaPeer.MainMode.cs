using System.Collections.Immutable;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Testing.Asa;

// Main Mode with a pre-shared key. Vendor IDs and their order are those of the traces.
public sealed partial class AsaPeer
{
    private void StartMainMode(params IEnumerable<XfrmCtl.Ike.Engine.SelectorPair> waiting)
    {
        AsaIke ike = new() { Initiator = true, InitiatorCookie = NewCookie(), Local = new(Settings.Address, 500), Remote = new(Settings.Peer, 500) };
        ike.Waiting.AddRange(waiting);
        _ikes.Add(ike);
        SaPayload offer = new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [.. Settings.Policies.Select((policy, index) => Transform((byte)(index + 1), policy))])]);
        ike.SaBody = BodyOf(offer);
        List<Payload> payloads = [offer];
        if (Settings.NatTraversal != AsaNatTraversal.None)
            payloads.AddRange([new VendorIdPayload(VendorIdTable.NatDraft02Newline.Octets), new VendorIdPayload(VendorIdTable.NatDraft03.Octets), new VendorIdPayload(VendorIdTable.Rfc3947.Octets)]);
        if (FragmentationVendorId is { } fragmentation)
            payloads.Add(fragmentation);
        Expect(ike, "MM_WAIT_MSG2", Transmit(ike, MessageSealer.Plain(ike.Header, [.. payloads]), "ASA MM1"));
    }

    private void OnMainMode1(IsakmpHeader header, IPEndPoint local, IPEndPoint remote, ReadOnlyMemory<byte> message)
    {
        if (Plain(header, message) is not { } chain || chain.First<SaPayload>() is not { } offer || header.ResponderCookie != 0)
        {
            Say($"713903 Header invalid, missing SA payload! (next payload = {(byte)header.NextPayload})");
            return;
        }

        if (Settings.OriginateOnly && _children.Count == 0)
        {
            Say("713195 Tunnel rejected: Originate-Only: Cannot accept incoming tunnel yet!");
            return;
        }

        AsaIke ike = new()
        {
            Initiator = false,
            InitiatorCookie = header.InitiatorCookie,
            ResponderCookie = NewCookie(),
            Local = local,
            Remote = remote,
            SaBody = chain.Payloads.OfType<SaPayload>().First().Body.ToArray(),
        };
        if (Choose(offer) is not { } chosen)
        {
            Say("713048 Error processing payload: Payload ID: 1; All SA proposals found unacceptable");
            Transmit(ike, MessageSealer.Plain(ike.Header with { ExchangeType = ExchangeType.INFORMATIONAL }, [Notify(NotifyMessageType.NO_PROPOSAL_CHOSEN)]), "ASA NO_PROPOSAL_CHOSEN");
            return;
        }

        _ikes.Add(ike);
        ike.Proposal = chosen.Policy;
        ike.Lifetime = LifetimeOf(chosen.Transform);
        ike.Nat = ChooseNat(chain);
        Learn(ike, chain);
        List<Payload> payloads = [new SaPayload([chosen.Proposal with { Transforms = [chosen.Transform] }])];
        if (ike.Nat is not null)
            payloads.Add(new VendorIdPayload(ike.Nat.VendorId.Octets));
        if (FragmentationVendorId is { } fragmentation)
            payloads.Add(fragmentation);
        Answer(ike, "MM_WAIT_MSG3", message, MessageSealer.Plain(ike.Header, [.. payloads]), "ASA MM2");
    }

    private void OnMainMode(AsaIke ike, IsakmpHeader header, IPEndPoint local, IPEndPoint remote, ReadOnlyMemory<byte> message)
    {
        switch (ike.State)
        {
            case "MM_WAIT_MSG2":
                OnMainMode2(ike, header, message);
                break;
            case "MM_WAIT_MSG3":
                OnMainMode3(ike, header, message);
                break;
            case "MM_WAIT_MSG4":
                OnMainMode4(ike, header, message);
                break;
            case "MM_WAIT_MSG5" when header.IsEncrypted:
                (ike.Local, ike.Remote) = (local, remote); // the peer has floated, or not
                OnMainMode5(ike, header, message);
                break;
            case "MM_WAIT_MSG6" when header.IsEncrypted:
                OnMainMode6(ike, header, message);
                break;
        }
    }

    private void OnMainMode2(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (Plain(header, message) is not { } chain || chain.First<SaPayload>() is not { Proposals: [{ Transforms: [var transform] }] } || Match(transform) is not { } policy)
            return;
        ike.ResponderCookie = header.ResponderCookie;
        ike.Proposal = policy;
        ike.Lifetime = LifetimeOf(transform);
        ike.Nat = Settings.NatTraversal == AsaNatTraversal.None ? null : NatMethod.Best(chain);
        Learn(ike, chain);
        Answer(ike, "MM_WAIT_MSG4", message, MessageSealer.Plain(ike.Header, KeyExchange(ike)), "ASA MM3");
    }

    private void OnMainMode3(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (Plain(header, message) is not { } chain || chain.First<KeyExchangePayload>() is not { } key || chain.First<NoncePayload>() is not { } nonce)
            return;
        if (Settings.PresharedKey is null)
        {
            Say("Can't find a valid tunnel group, aborting...!");
            Forget(ike);
            return;
        }

        Payload[] payloads = KeyExchange(ike);
        if (Derive(ike, chain, key, nonce))
            Answer(ike, "MM_WAIT_MSG5", message, MessageSealer.Plain(ike.Header, payloads), "ASA MM4");
    }

    private void OnMainMode4(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (Plain(header, message) is not { } chain || chain.First<KeyExchangePayload>() is not { } key || chain.First<NoncePayload>() is not { } nonce || !Derive(ike, chain, key, nonce))
            return;
        if (ike.UdpEncapsulation)
            (ike.Local, ike.Remote) = (new(ike.Local.Address, 4500), new(ike.Remote.Address, 4500));
        Answer(ike, "MM_WAIT_MSG6", message, Proof(ike), "ASA MM5");
    }

    private void OnMainMode5(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (!Verify(ike, header, message))
            return;
        ike.Handled[AsaIke.Digest(message)] = Transmit(ike, Proof(ike), "ASA MM6");
        Establish(ike);
    }

    private void OnMainMode6(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        if (!Verify(ike, header, message))
            return;
        ike.Handled[AsaIke.Digest(message)] = null;
        Establish(ike);
    }

    /// <summary>KE, nonce, the vendor IDs of the gateway and NAT-D.</summary>
    private Payload[] KeyExchange(AsaIke ike)
    {
        ike.Dh = DiffieHellman.Generate(ike.Proposal!.Group, _entropy);
        ike.OwnNonce = Random(20);
        return
        [
            new KeyExchangePayload(ike.Dh.PublicValue), new NoncePayload(ike.OwnNonce),
            new VendorIdPayload(VendorIdTable.CiscoUnity.Octets), new VendorIdPayload(VendorIdTable.Xauth.Octets),
            new VendorIdPayload(Random(16)), // it poses as IOS: 16 octets that differ each time
            new VendorIdPayload(Convert.FromHexString("1f07f70eaa6514d3b0fa96542a500100")),
            .. ike.Nat is null ? [] : NatTraversal.Discovery(ike.Nat, ike.Proposal.Hash, ike.Cookies, ike.Local, ike.Remote, null),
        ];
    }

    private bool Derive(AsaIke ike, PayloadChain chain, KeyExchangePayload key, NoncePayload nonce)
    {
        using SecretBytes? shared = ike.Dh!.SharedSecret(key.Data.Span);
        if (shared is null)
            return false;
        if (ike.Nat is not null && NatTraversal.Detect(chain, ike.Proposal!.Hash, ike.Cookies, ike.Local, ike.Remote) is { } nat)
            ike.UdpEncapsulation = nat.Local || nat.Remote;
        else
            ike.Nat = null; // 715058 NAT-Discovery payloads missing. Aborting NAT-Traversal
        ike.PeerPublic = key.Data.ToArray();
        (byte[] ni, byte[] nr) = ike.Initiator ? (ike.OwnNonce, nonce.Data.ToArray()) : (nonce.Data.ToArray(), ike.OwnNonce);
        (byte[] gxi, byte[] gxr) = ike.Initiator ? (ike.Dh.PublicValue.ToArray(), ike.PeerPublic) : (ike.PeerPublic, ike.Dh.PublicValue.ToArray());
        using SecretBytes secret = new(System.Text.Encoding.ASCII.GetBytes(Settings.PresharedKey ?? ""));
        ike.Keys = Phase1Keys.Derive(ike.Proposal!, Phase1Keys.PresharedKeySkeyid(ike.Proposal!.Hash, secret, ni, nr), shared, ike.InitiatorCookie, ike.ResponderCookie);
        ike.Iv = IvChain.Phase1(ike.Proposal.Hash, ike.Proposal.Cipher.BlockOctets, gxi, gxr);
        return true;
    }

    /// <summary>ID, HASH and the vendor ID of dead peer detection, which an ASA sends nowhere else.</summary>
    private byte[] Proof(AsaIke ike)
    {
        IdentificationPayload id = new(IdType.ID_IPV4_ADDR, 17, ike.UdpEncapsulation ? (ushort)0 : Settings.IdPort, Settings.Address.GetAddressBytes());
        byte[] hash = Hash(ike, ours: true, BodyOf(id));
        List<Payload> payloads = [id, new HashPayload(hash)];
        if (Settings.Keepalive is not null)
            payloads.Add(new VendorIdPayload(VendorIdTable.Dpd.Octets));
        return MessageSealer.Encrypted(ike.Header, [.. payloads], ike.Keys!.Cipher, ike.Iv!);
    }

    private bool Verify(AsaIke ike, IsakmpHeader header, ReadOnlyMemory<byte> message)
    {
        (PayloadChain? chain, _, _) = MessageSealer.Open(header, message, ike.Keys!.Cipher, ike.Iv!.Current);
        if (chain?.First<IdentificationPayload>() is not { } id || chain.First<HashPayload>() is not { } hash || !hash.Data.Span.SequenceEqual(Hash(ike, ours: false, id.Body.ToArray())))
        {
            OnKeyMismatch(ike);
            return false;
        }

        if (Settings.RefusesOtherIdPorts && (id.Protocol is not (0 or 17) || id.Port is not (0 or 500)))
        {
            Say($"713084 Received invalid phase 1 port ({id.Port}) or protocol ({id.Protocol}) in ID payload");
            Forget(ike);
            return false;
        }

        ike.Iv.Advance(message.Span[IsakmpHeader.Octets..]);
        Learn(ike, chain);
        return true;
    }

    private VendorIdPayload? FragmentationVendorId => Settings.Fragmentation switch
    {
        AsaFragmentation.BothModes => new(VendorIdTable.FragmentationOfBothModes),
        AsaFragmentation.Bare => new(VendorIdTable.Fragmentation.Octets),
        _ => null,
    };

    private static void Learn(AsaIke ike, PayloadChain chain) =>
        ike.PeerDpd |= chain.Payloads.OfType<VendorIdPayload>().Any(vendor => VendorIdTable.Find(vendor.Data.Span) == VendorIdTable.Dpd);

    private void OnKeyMismatch(AsaIke ike)
    {
        Say("713904 ERROR, had problems decrypting packet, probably due to mismatched pre-shared key. Aborting");
        if (Settings.KeyMismatch == AsaKeyMismatch.ResendsMessage4 && !ike.Initiator)
            return; // message 4 goes out again until it has gone out often enough
        Transmit(ike, MessageSealer.Plain(ike.Header with { ExchangeType = ExchangeType.INFORMATIONAL }, [Notify(NotifyMessageType.PAYLOAD_MALFORMED)]), "ASA PAYLOAD_MALFORMED");
        Forget(ike);
    }

    private byte[] Hash(AsaIke ike, bool ours, byte[] idBody)
    {
        (byte[] prover, byte[] other) = ours ? (ike.Dh!.PublicValue.ToArray(), ike.PeerPublic) : (ike.PeerPublic, ike.Dh!.PublicValue.ToArray());
        (ulong own, ulong far) = ours == ike.Initiator ? (ike.InitiatorCookie, ike.ResponderCookie) : (ike.ResponderCookie, ike.InitiatorCookie);
        return Phase1Hash.Compute(ike.Keys!, prover, other, own, far, ike.SaBody, idBody);
    }

    private void Answer(AsaIke ike, string state, ReadOnlyMemory<byte> handled, byte[] message, string name)
    {
        AsaDatagram answer = Transmit(ike, message, name);
        ike.Handled[AsaIke.Digest(handled)] = answer;
        Expect(ike, state, answer);
    }

    private void Expect(AsaIke ike, string state, AsaDatagram sent)
    {
        ike.Resend?.Cancel();
        ike.State = state;
        ike.Resend = Resend(sent, Settings.Resends, next => ike.Resend = next, () =>
        {
            Say($"713136 IKE session establishment timed out [{ike.State}], aborting!");
            Forget(ike);
        });
    }

    private void Forget(AsaIke ike)
    {
        ike.Dispose();
        _ikes.Remove(ike);
    }

    private static PayloadChain? Plain(IsakmpHeader header, ReadOnlyMemory<byte> message) => !header.IsEncrypted
        && PayloadChain.TryDecode(header.NextPayload, message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out _) ? chain : null;

    private static NotificationPayload Notify(NotifyMessageType type) => new(ProtocolId.PROTO_ISAKMP, default, type, default);

    private NatMethod? ChooseNat(PayloadChain chain)
    {
        KnownVendorId? wanted = Settings.NatTraversal switch
        {
            AsaNatTraversal.Rfc3947 => VendorIdTable.Rfc3947,
            AsaNatTraversal.Draft02 => VendorIdTable.NatDraft02Newline,
            _ => null,
        };
        bool offered = chain.Payloads.OfType<VendorIdPayload>().Any(vendor => wanted is not null && vendor.Data.Span.SequenceEqual(wanted.Octets.Span));
        return offered ? NatMethod.All.First(method => method.VendorId == wanted) : null;
    }

    private (IkeProposal Policy, ProposalPayload Proposal, TransformPayload Transform)? Choose(SaPayload offer)
    {
        IEnumerable<(ProposalPayload Proposal, TransformPayload Transform)> transforms = offer.Proposals.SelectMany(proposal => proposal.Transforms.Select(transform => (proposal, transform)));
        IEnumerable<(IkeProposal Policy, ProposalPayload Proposal, TransformPayload Transform)> fitting = Settings.OwnPolicyOrder
            ? from policy in Settings.Policies from offered in transforms where Fits(policy, offered.Transform) select (policy, offered.Proposal, offered.Transform)
            : from offered in transforms from policy in Settings.Policies where Fits(policy, offered.Transform) select (policy, offered.Proposal, offered.Transform);
        return fitting.Select(choice => ((IkeProposal, ProposalPayload, TransformPayload)?)choice).FirstOrDefault();
    }

    private IkeProposal? Match(TransformPayload transform) => Settings.Policies.FirstOrDefault(policy => Fits(policy, transform));

    private static bool Fits(IkeProposal policy, TransformPayload transform) =>
        Value(transform, Phase1Attribute.ENCRYPTION_ALGORITHM) == policy.Cipher.IkeId
        && (Value(transform, Phase1Attribute.KEY_LENGTH) ?? (uint?)policy.Cipher.ImpliedKeyBits) == policy.KeyBits
        && Value(transform, Phase1Attribute.HASH_ALGORITHM) == policy.Hash.IkeId
        && Value(transform, Phase1Attribute.GROUP_DESCRIPTION) == policy.Group.Id
        && Value(transform, Phase1Attribute.AUTHENTICATION_METHOD) == (uint)AuthenticationMethod.PRE_SHARED_KEY;

    private static uint? Value(TransformPayload transform, Phase1Attribute attribute) => transform.Value((ushort)attribute);

    private TimeSpan LifetimeOf(TransformPayload transform)
    {
        TimeSpan? theirs = Lifetimes.Seconds(transform.Attributes, (ushort)Phase1Attribute.LIFE_TYPE, (ushort)Phase1Attribute.LIFE_DURATION);
        return theirs < Settings.IkeLifetime ? theirs.Value : Settings.IkeLifetime;
    }

    // Group first, as traces of ASAs have it.
    private TransformPayload Transform(byte number, IkeProposal policy)
    {
        ImmutableArray<DataAttribute>.Builder attributes = ImmutableArray.CreateBuilder<DataAttribute>();
        Add(Phase1Attribute.GROUP_DESCRIPTION, policy.Group.Id);
        Add(Phase1Attribute.ENCRYPTION_ALGORITHM, policy.Cipher.IkeId!.Value);
        if (policy.Cipher.SendsKeyLength)
            Add(Phase1Attribute.KEY_LENGTH, (uint)policy.KeyBits);
        Add(Phase1Attribute.HASH_ALGORITHM, policy.Hash.IkeId);
        Add(Phase1Attribute.AUTHENTICATION_METHOD, (uint)AuthenticationMethod.PRE_SHARED_KEY);
        Add(Phase1Attribute.LIFE_TYPE, (uint)LifeType.SECONDS);
        Add(Phase1Attribute.LIFE_DURATION, (uint)Settings.IkeLifetime.TotalSeconds);
        return new(number, TransformPayload.KeyIke, attributes.DrainToImmutable());

        void Add(Phase1Attribute type, uint value) => attributes.Add(DataAttribute.Of((ushort)type, value));
    }
}
