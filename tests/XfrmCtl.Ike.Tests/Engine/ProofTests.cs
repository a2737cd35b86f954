using System.Buffers.Binary;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Wire;
using static XfrmCtl.Ike.Tests.Engine.SignatureSamples;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>
/// No way leads to an established SA but a HASH or SIG that verifies: every bit that one of them covers is turned, and messages of real handshakes
/// come in any order, cut, mixed and under wrong keys.
/// </summary>
public sealed class ProofTests
{
    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    // SAi_b, g^xi, Ni, g^xr, Nr and both cookies go into the hashes: a bit of them turned on the way, and neither side is ever established.
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Hostile", "T21")]
    [Trait("Hostile", "T33")]
    [Trait("Rfc", "2409-5")]
    public void BitFlip_OfWhatIsHashedInClear_EstablishesNothing(bool aggressive, bool signatures)
    {
        string[] messages = aggressive ? ["Aggressive Mode message 1", "Aggressive Mode message 2"] : ["Main Mode message 1", "Main Mode message 3", "Main Mode message 4"];
        int tried = 0;
        foreach (string message in messages)
            foreach (int bit in HashedBits(message, aggressive, signatures))
            {
                using IkePair pair = Loaded(aggressive, signatures);
                pair.Network.Rule(flight => flight.Name.StartsWith(message, StringComparison.Ordinal) ? new Fate.Alter(Flipped(flight.Message, bit)) : null);
                pair.Up(pair.A);
                pair.Run(TimeSpan.FromMilliseconds(400));
                Assert.True(!Establishes(pair.A) && !Establishes(pair.B), $"{message}, bit {bit}\n{pair.Transcript()}");
                pair.AssertNothingInstalled();
                tried++;
            }

        Assert.InRange(tried, signatures ? 250 : 2000, 20_000);
    }

    // Identity and proof: every bit of the message turned, one after the other, to one exchange that waits for it. None is taken, and then the true one is.
    [Theory]
    [InlineData("Main Mode message 5", false, false)]
    [InlineData("Main Mode message 6", false, false)]
    [InlineData("Main Mode message 5", false, true)]
    [InlineData("Main Mode message 6", false, true)]
    [InlineData("Aggressive Mode message 3", true, false)]
    [InlineData("Aggressive Mode message 3", true, true)]
    [Trait("Hostile", "T21")]
    [Trait("Rfc", "2409-5.1")]
    [Trait("Rfc", "2409-5.4")]
    public void BitFlip_OfEveryBitOfTheProof_IsNotTakenAndTheTrueOneIs(string message, bool aggressive, bool signatures)
    {
        using IkePair pair = Loaded(aggressive, signatures);
        (IkeHost victim, Flight flight) = Intercept(pair, message);
        int bits = 8 * (flight.Message.Length - IsakmpHeader.Octets);
        for (int bit = 0; bit < bits; bit++)
        {
            pair.Inject(victim, Flipped(flight.Message, (8 * IsakmpHeader.Octets) + bit), flight.Source);
            Assert.False(Establishes(victim), $"bit {bit}");
        }

        for (int length = 0; length < flight.Message.Length; length++)
        {
            byte[] cut = flight.Message[..length].ToArray();
            if (cut.Length >= IsakmpHeader.Octets)
                BinaryPrimitives.WriteInt32BigEndian(cut.AsSpan(24), length);
            pair.Inject(victim, cut, flight.Source);
        }

        Assert.False(Establishes(victim));
        pair.Inject(victim, flight.Message, flight.Source);
        Assert.True(Establishes(victim), pair.Transcript());
        Assert.InRange(bits, 128, 4096);
        pair.AssertNoFault();
    }

    // The same with the three messages of Quick Mode, whose message ID is hashed too.
    [Theory]
    [InlineData("Quick Mode message 1")]
    [InlineData("Quick Mode message 2")]
    [InlineData("Quick Mode message 3")]
    [Trait("Hostile", "T25")]
    [Trait("Rfc", "2409-5.5")]
    public void BitFlip_OfEveryBitOfQuickMode_MakesNoChildAndTheTrueOneDoes(string message)
    {
        using IkePair pair = Loaded(aggressive: false, signatures: false);
        (IkeHost victim, Flight flight) = Intercept(pair, message);
        string state = State();
        int bits = 0;
        foreach (int bit in Enumerable.Range(8 * 20, 32).Concat(Enumerable.Range(8 * IsakmpHeader.Octets, 8 * (flight.Message.Length - IsakmpHeader.Octets))))
        {
            pair.Inject(victim, Flipped(flight.Message, bit), flight.Source);
            Assert.True(State() == state, $"bit {bit}: {State()}");
            bits++;
        }

        pair.Inject(victim, flight.Message, flight.Source);
        Assert.NotEqual(state, State());
        Assert.InRange(bits, 160, 4096);
        pair.AssertNoFault();

        string State() => $"{victim.Kernel.InstalledEver} {victim.Kernel.Children.Count(child => child.HasOutbound)} {victim.Kernel.Reserved.Count}";
    }

    // And with what ends SAs and asks after life.
    [Fact]
    [Trait("Hostile", "T26")]
    [Trait("Rfc", "2409-5.7")]
    public void BitFlip_OfEveryBitOfAnInformational_ChangesNothingAndTheTrueOneDoes()
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        byte[] delete = Forger.Informational(sa, 0x12345678, new DeletePayload(ProtocolId.PROTO_IPSEC_ESP, [Phase2Proposals.Octets(pair.A.Kernel.Children.Single().SpiIn)]));
        int sent = pair.Network.Flights.Count;
        int bits = 0;
        foreach (int bit in Enumerable.Range(8 * 20, 32).Concat(Enumerable.Range(8 * IsakmpHeader.Octets, 8 * (delete.Length - IsakmpHeader.Octets))))
        {
            pair.Inject(pair.B, Flipped(delete, bit));
            bits++;
        }

        Assert.Equal(sent, pair.Network.Flights.Count);
        Assert.Single(pair.B.Kernel.Children);
        pair.Inject(pair.B, delete);
        Assert.Empty(pair.B.Kernel.Children);
        Assert.InRange(bits, 300, 1000);
    }

    // Messages of three real handshakes, of a live one with another key, and our own, in any order, with the cookies of the hour, cut, spliced, turned.
    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Hostile", "T33")]
    [Trait("Rfc", "2409-5")]
    public void RandomMessages_OfRealHandshakesAndWrongKeys_EstablishNothing(bool aggressive, bool signatures)
    {
        List<byte[]> recorded = [];
        for (int seed = 100; seed < 103; seed++)
        {
            using IkePair real = Loaded(aggressive, signatures, seed);
            real.Up(real.A);
            real.Run(TimeSpan.FromSeconds(2));
            real.AssertUp();
            recorded.AddRange(real.Network.Flights.Select(flight => flight.Message.ToArray()));
        }

        int tried = 0;
        for (int trial = 0; trial < (signatures ? 60 : 250); trial++)
        {
            Random chance = new(trial);
            using IkePair pair = Loaded(aggressive, signatures, 1000 + trial, wrongKey: true);
            IkeHost victim = trial % 2 == 0 ? pair.A : pair.B;
            pair.Network.Rule(_ => chance.Next(4) == 0 ? new Fate.Drop() : null);
            pair.Up(trial % 3 == 0 ? pair.B : pair.A);
            for (int step = 0; step < 60; step++)
            {
                pair.Run(TimeSpan.FromMilliseconds(chance.Next(20)));
                byte[] message = Spoil(chance, recorded, pair, victim);
                pair.Inject(victim, message);
                tried++;
            }

            Assert.True(!Establishes(victim), $"trial {trial}\n{pair.Transcript()}");
            Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, $"trial {trial}");
            pair.AssertNoFault();
        }

        Assert.Equal(signatures ? 3600 : 15_000, tried);
    }

    private static byte[] Spoil(Random chance, List<byte[]> recorded, IkePair pair, IkeHost victim)
    {
        Flight[] now = [.. pair.Network.Flights];
        byte[] message = chance.Next(3) == 0 && now.Length > 0 ? now[chance.Next(now.Length)].Message.ToArray() : [.. recorded[chance.Next(recorded.Count)]];
        IsakmpSa[] sas = [.. victim.Engine.IsakmpSas];
        if (sas.Length > 0 && chance.Next(8) != 0)
        {
            // The cookies of an exchange that goes on; a first message has none of the responder's, and an answer brings its own.
            IsakmpSa sa = sas[chance.Next(sas.Length)];
            BinaryPrimitives.WriteUInt64BigEndian(message, sa.InitiatorCookie);
            BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(8), sa.ResponderCookie != 0 ? sa.ResponderCookie : (ulong)chance.NextInt64(1, long.MaxValue));
        }

        switch (chance.Next(8))
        {
            case 0:
                message[28 + chance.Next(message.Length - 28)] ^= (byte)(1 << chance.Next(8));
                break;
            case 1:
                message = message[..chance.Next(28, message.Length)];
                BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(24), message.Length);
                break;
            case 2:
                message[19] ^= (byte)IsakmpFlags.ENCRYPTION;
                break;
            case 3:
                message[18] = (byte)new[] { ExchangeType.IDENTITY_PROTECTION, ExchangeType.AGGRESSIVE, ExchangeType.QUICK_MODE, ExchangeType.INFORMATIONAL }[chance.Next(4)];
                break;
            case 4:
                byte[] other = recorded[chance.Next(recorded.Count)];
                message = [.. message[..28], .. other[28..]];
                message[16] = other[16];
                BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(24), message.Length);
                break;
            case 5 when WireFields.OfMessage(message) is { Count: > 12 } fields:
                WireField field = fields[12 + chance.Next(fields.Count - 12)];
                if (field.Kind == WireFieldKind.Octets)
                    message = WireFields.Replace(message, field, new byte[chance.Next(40)]);
                break;
            default:
                break;
        }

        return message;
    }

    /// <summary>Where the octets are that go into HASH_I and HASH_R; with signatures, whose hashes are the same, one bit of each octet.</summary>
    private static IEnumerable<int> HashedBits(string message, bool aggressive, bool signatures)
    {
        using IkePair pair = Loaded(aggressive, signatures);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.AssertUp();
        byte[] octets = pair.Network.Flights.First(flight => flight.Name.StartsWith(message, StringComparison.Ordinal)).Message.ToArray();
        PayloadChain chain = Decode(octets);
        bool offers = message.EndsWith('1');
        List<int> hashed = [];
        int at = IsakmpHeader.Octets;
        foreach (Payload payload in chain.Payloads)
        {
            // SAi_b is the initiator's offer; the answer is chosen of it. The identity of the responder and its proof stand in message 2 of Aggressive Mode.
            if (payload is KeyExchangePayload or NoncePayload or IdentificationPayload or HashPayload or SignaturePayload || (payload is SaPayload && offers))
                hashed.AddRange(Enumerable.Range(at + PayloadChain.GenericHeaderOctets, payload.Body.Length));
            at += PayloadChain.GenericHeaderOctets + payload.Body.Length;
        }

        IEnumerable<int> cookies = offers ? [] : Enumerable.Range(0, 16);
        return cookies.Concat(hashed).SelectMany(octet => signatures ? [(8 * octet) + (octet % 8)] : Enumerable.Range(8 * octet, 8));
    }

    /// <summary>A handshake that stands before a message, which is in our hands.</summary>
    private static (IkeHost Victim, Flight Flight) Intercept(IkePair pair, string message)
    {
        pair.Network.Rule(flight => flight.Name.StartsWith(message, StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.Network.Count(message) > 0, TimeSpan.FromSeconds(1)), pair.Transcript());
        Flight flight = pair.Network.Flights.First(sent => sent.Name.StartsWith(message, StringComparison.Ordinal));
        return (flight.Sender == "A" ? pair.B : pair.A, flight);
    }

    private static PayloadChain Decode(byte[] message)
    {
        Assert.True(PayloadChain.TryDecode(Forger.HeaderOf(message).NextPayload, message.AsMemory(IsakmpHeader.Octets), padded: false, out PayloadChain chain, out DecodeError? error), error?.ToString());
        return chain;
    }

    private static byte[] Flipped(ReadOnlyMemory<byte> message, int bit)
    {
        byte[] octets = message.ToArray();
        octets[bit / 8] ^= (byte)(1 << (bit % 8));
        return octets;
    }

    private static bool Establishes(IkeHost host) => host.Reports<IkeEvent.Phase1Established>().Any();

    /// <summary>Without INITIAL-CONTACT and NAT discovery, which no hash of Phase 1 covers.</summary>
    private static IkePair Loaded(bool aggressive, bool signatures, int seed = 1, bool wrongKey = false)
    {
        IkePair pair = new(seed);
        ConnectionProfile Both(ConnectionProfile profile) => profile with { AggressiveMode = aggressive, InitialContact = false, NatTraversal = false };
        if (signatures)
            pair.Load(Both, Raw(wrongKey ? Stranger : KeyA, KeyB), Raw(wrongKey ? Stranger : KeyB, KeyA));
        else
            pair.Load(Both, b: wrongKey ? profile => profile with { PreSharedKey = new SecretBytes("another secret"u8) } : null);
        return pair;
    }
}
