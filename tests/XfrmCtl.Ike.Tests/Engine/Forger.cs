using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Messages that only a peer with the keys can make, and that no honest one does; and how a test that sent them ends.</summary>
internal static class Forger
{
    private static readonly TimeSpan HalfOpenAtMost = TimeSpan.FromSeconds(61);

    /// <summary>The newest ISAKMP SA of a side.</summary>
    public static IsakmpSa Sa(this IkeHost host) => host.Engine.IsakmpSas.MaxBy(sa => sa.Serial)!;

    /// <summary>A protected Informational with a HASH(1) that verifies.</summary>
    public static byte[] Informational(IsakmpSa sa, uint messageId, params Payload[] payloads) =>
        Protected(sa, ExchangeType.INFORMATIONAL, messageId, payloads, First(sa, messageId, payloads));

    /// <summary>A first message of Quick Mode with a HASH(1) that verifies.</summary>
    public static byte[] QuickMode1(IsakmpSa sa, uint messageId, params Payload[] payloads) =>
        Protected(sa, ExchangeType.QUICK_MODE, messageId, payloads, First(sa, messageId, payloads));

    /// <summary>HASH(1) over what follows it.</summary>
    public static byte[] First(IsakmpSa sa, uint messageId, Payload[] payloads) => Phase2Hash.First(sa.Keys!, messageId, MessageSealer.Octets(payloads));

    /// <summary>A protected message with whatever hash, or without one.</summary>
    public static byte[] Protected(IsakmpSa sa, ExchangeType exchange, uint messageId, Payload[] payloads, byte[]? hash) => MessageSealer.Encrypted(
        new(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, exchange, IsakmpFlags.NONE, messageId, 0),
        hash is null ? payloads : [new HashPayload(hash), .. payloads],
        sa.Keys!.Cipher,
        IvChain.Phase2(sa.Proposal!.Hash, ((Phase1State.Established)sa.State).LastBlock, messageId));

    /// <summary>Octets under the keys of an established SA, of a message whose first payload is of a type; the length is rounded down to whole blocks.</summary>
    public static byte[] Sealed(IsakmpSa sa, ExchangeType exchange, uint messageId, PayloadType first, byte[] clear)
    {
        WireWriter writer = new(64);
        int octets = clear.Length / sa.Keys!.Cipher.BlockOctets * sa.Keys.Cipher.BlockOctets;
        new IsakmpHeader(sa.InitiatorCookie, sa.ResponderCookie, first, exchange, IsakmpFlags.ENCRYPTION, messageId, (uint)(IsakmpHeader.Octets + octets)).Encode(ref writer);
        byte[] encrypted = clear[..octets];
        sa.Keys.Cipher.Encrypt(encrypted, IvChain.Phase2(sa.Proposal!.Hash, ((Phase1State.Established)sa.State).LastBlock, messageId).Current.Span, encrypted);
        writer.WriteOctets(encrypted);
        return writer.ToArray();
    }

    /// <summary>What the engine of A would offer in Quick Mode, with identities, in the order of the RFC.</summary>
    public static Payload[] QuickModeOffer(IkePair pair, SelectorPair? selectors = null) =>
    [
        Phase2Proposals.Offer(pair.Profile(pair.A), new(0xabcdef01), null),
        new NoncePayload(new byte[20]),
        ClientId.Of((selectors ?? IkePair.Subnets).Local),
        ClientId.Of((selectors ?? IkePair.Subnets).Remote),
    ];

    /// <summary>Main Mode message 5 of A with an identity of choice and a HASH_I that verifies for it; other payloads as the test wants them.</summary>
    public static byte[] Fifth(IkePair pair, Payload id, params Payload[] more)
    {
        IsakmpSa sa = pair.A.Sa();
        Phase1State.AwaitingResponderIdentity state = (Phase1State.AwaitingResponderIdentity)sa.State;
        WireWriter body = new(64);
        id.Encode(ref body);
        byte[] hash = Phase1Hash.Compute(sa.Keys!, state.OwnPublic, state.PeerPublic, sa.InitiatorCookie, sa.ResponderCookie, sa.SaBody.Span, body.Written);
        return FifthOf(pair, [id, new HashPayload(hash), .. more]);
    }

    /// <summary>Main Mode message 5 of A with any payloads.</summary>
    public static byte[] FifthOf(IkePair pair, params Payload[] payloads)
    {
        IsakmpSa sa = pair.A.Sa();
        Phase1State.AwaitingResponderIdentity state = (Phase1State.AwaitingResponderIdentity)sa.State;
        return MessageSealer.Encrypted(
            new(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
            payloads, sa.Keys!.Cipher, IvChain.Phase1(sa.Proposal!.Hash, sa.Proposal.Cipher.BlockOctets, state.OwnPublic, state.PeerPublic));
    }

    /// <summary>A pair whose A has sent message 5, which was lost; nothing of A arrives any more by itself.</summary>
    public static IkePair AtFifth(Action<IkePair>? load = null)
    {
        IkePair pair = new();
        (load ?? (it => it.Load()))(pair);
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 5", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.Network.Count("Main Mode message 5") > 0, TimeSpan.FromSeconds(1)), pair.Transcript());
        return pair;
    }

    /// <summary>Gives a message to one side, as if the other had sent it.</summary>
    public static void Inject(this IkePair pair, IkeHost victim, ReadOnlyMemory<byte> message, IPEndPoint? source = null) =>
        pair.Give(victim, new IkeInput.DatagramReceived(new(victim.Address, 500), source ?? new(pair.Other(victim).Address, 500), message));

    /// <summary>The payloads of a message in clear.</summary>
    public static Payload[] PayloadsOf(ReadOnlyMemory<byte> message)
    {
        IsakmpHeader header = HeaderOf(message);
        Assert.True(PayloadChain.TryDecode(header.NextPayload, message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error), error?.ToString());
        return [.. chain.Payloads];
    }

    public static IsakmpHeader HeaderOf(ReadOnlyMemory<byte> message)
    {
        Assert.True(IsakmpHeader.TryDecode(message, out IsakmpHeader header, out DecodeError? error), error?.ToString());
        return header;
    }

    /// <summary>What every hostile message must leave: no fault of ours, few lines for each of so many inputs, nothing held once their time is over, and two sides that shake hands.</summary>
    public static void AssertUnharmed(this IkePair pair, int inputs)
    {
        pair.AssertNoFault();
        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            Assert.InRange(host.Events.Count, 0, (3 * inputs) + 200);
            Assert.All(host.Events, happened => Assert.InRange(happened.Event.ToString().Length, 0, 8192));
        }

        pair.Network.Heal();
        pair.Down(pair.A);
        pair.Down(pair.B);
        pair.Run(HalfOpenAtMost + TimeSpan.FromMinutes(3));
        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, pair.KernelsDiffer());
        Assert.InRange(pair.A.Engine.Held, 0, MostHeldIdle);
        Assert.InRange(pair.B.Engine.Held, 0, MostHeldIdle);

        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(1)), pair.Transcript());
        pair.RunWithoutBreak(TimeSpan.FromSeconds(10));
        pair.AssertUp();
    }

    // An ISAKMP SA that lives on without children, with its place among the peer's and its timers.
    private const int MostHeldIdle = 16;
}
