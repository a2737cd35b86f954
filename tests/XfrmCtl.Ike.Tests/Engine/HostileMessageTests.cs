using System.Buffers.Binary;
using System.Numerics;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Ike.Tests.Crypto;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Messages that ended other daemons, each at the place where it did: none throws, none is believed, and the next handshake succeeds.</summary>
public sealed class HostileMessageTests
{
    // CVE-2013-4564: every version with every exchange, and lengths that lie (T01, T02).
    [Fact]
    [Trait("Hostile", "T01")]
    [Trait("Hostile", "T02")]
    public void Header_OfEveryVersionExchangeAndLength_IsDroppedOrHarmless()
    {
        using IkePair pair = Stories.Established();
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        for (int version = 0; version < 256; version++)
            for (int exchange = 0; exchange < 256; exchange++)
            {
                if (version >> 4 == 1 && exchange == (int)ExchangeType.IDENTITY_PROTECTION)
                    continue;
                first[0] = 0x77;
                first[17] = (byte)version;
                first[18] = (byte)exchange;
                Give(pair, first);
            }

        first[17] = 0x10;
        first[18] = (byte)ExchangeType.IDENTITY_PROTECTION;
        foreach (uint length in new uint[] { 0, 1, 27, 28, (uint)first.Length - 1, (uint)first.Length + 1, 65535, uint.MaxValue })
        {
            BinaryPrimitives.WriteUInt32BigEndian(first.AsSpan(24), length);
            Give(pair, first);
        }

        AssertStillUp(pair);
    }

    // CVE-2020-1763, 2022-23094, 2019-12312: whatever has cookies of nobody, with every flag, before anything is known of its sender (T12).
    [Fact]
    [Trait("Hostile", "T12")]
    public void Message_WithUnknownCookies_IsDroppedInEveryExchangeAndFlag()
    {
        using IkePair pair = Stories.Established();
        byte[] body = new byte[64];
        for (int exchange = 0; exchange < 256; exchange++)
            for (int flags = 0; flags < 8; flags++)
                foreach (ulong responder in new ulong[] { 0, 9 })
                {
                    byte[] message = MessageSealer.Plain(
                        new IsakmpHeader(0x99, responder, PayloadType.NONE, (ExchangeType)exchange, IsakmpFlags.NONE, (uint)exchange, 0),
                        [new HashPayload(new byte[16]), new UnknownPayload((PayloadType)200, body)]);
                    message[19] = (byte)flags;
                    Give(pair, message);
                }

        AssertStillUp(pair);
    }

    // CVE-2004-0392 and Striker: next payloads that name themselves, reserved octets, lengths of nothing (T03).
    [Fact]
    [Trait("Hostile", "T03")]
    public void PayloadHeader_OfEveryTypeAndLength_IsDropped()
    {
        using IkePair pair = Stories.Established();
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        first[0] = 0x55;
        for (int type = 0; type < 256; type++)
            foreach (int length in new[] { 0, 1, 3, 4, 5, 8, 0x7fff, 0xffff })
            {
                byte[] message = [.. first];
                message[16] = (byte)type;
                message[28] = (byte)type;
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(30), (ushort)length);
                Give(pair, message);
                message[29] = 1;
                Give(pair, message);
            }

        AssertStillUp(pair);
    }

    // CVE-2002-2222: any order is taken, nothing missing and nothing twice (T05).
    [Fact]
    [Trait("Hostile", "T05")]
    public void MainMode3_InAnyOrder_IsTakenWholeAndOnlyWhole()
    {
        int[][] orders = [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]];
        foreach (int[] order in orders)
            Assert.True(Answers(payloads => [.. order.Select(index => payloads[index])]), string.Join(',', order));
        for (int index = 0; index < 2; index++)
        {
            int missing = index;
            Assert.False(Answers(payloads => [.. payloads.Where((_, at) => at != missing)]));
            Assert.False(Answers(payloads => [.. payloads, payloads[missing]]));
        }

        Assert.False(Answers(payloads => [.. payloads, new SaPayload([])]));
        Assert.False(Answers(payloads => [.. payloads, new HashPayload(new byte[16])]));
    }

    // CVE-2015-3240: values in which there is no secret, and values that are none of the group (T18).
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("p-1")]
    [InlineData("p")]
    [InlineData("p+1")]
    [InlineData("ff")]
    [InlineData("empty")]
    [InlineData("one octet more")]
    [Trait("Hostile", "T18")]
    public void MainMode3_PublicValueOutsideTheGroup_IsNotAnswered(string value) =>
        Assert.False(Answers(payloads => [new KeyExchangePayload(PublicValue(value)), .. payloads[1..]]));

    // The initiator's own value or nonce comes back to it with another cookie: the hash of whoever does that would be our own.
    [Theory]
    [InlineData("value")]
    [InlineData("nonce")]
    [Trait("Hostile", "P06")]
    public void MainMode4_ThatIsOurOwnMessage3_IsDropped(string what)
    {
        using IkePair pair = new();
        pair.Network.Rule(flight =>
        {
            if (!flight.Name.StartsWith("Main Mode message 4", StringComparison.Ordinal))
                return null;
            Payload[] sent = Payloads(pair.Network.Flights.First(other => other.Name.StartsWith("Main Mode message 3", StringComparison.Ordinal)), out _);
            Payload[] answer = Payloads(flight, out IsakmpHeader header);
            return new Fate.Alter(MessageSealer.Plain(header, what == "value" ? [sent[0], .. answer[1..]] : [answer[0], sent[1], .. answer[2..]]));
        });
        pair.Load();

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(0, pair.Network.Count("Main Mode message 5"));
        Assert.Contains(pair.A.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.Contains("is ours", StringComparison.Ordinal));
    }

    // CVE-2014-9221, 2018-5389: of all groups and all methods the configured one, and RSA encryption never (T19, T24).
    [Fact]
    [Trait("Hostile", "T19")]
    [Trait("Hostile", "T24")]
    public void MainMode1_OfEveryGroupAndMethod_IsTakenOnlyAsConfigured()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(_ => new Fate.Drop());
        TransformPayload good = Phase1Proposals.Offer(pair.Profile(pair.A)).Proposals[0].Transforms[0];
        List<string> taken = [];
        ulong cookie = 0;
        foreach (Phase1Attribute attribute in new[] { Phase1Attribute.GROUP_DESCRIPTION, Phase1Attribute.AUTHENTICATION_METHOD })
            for (uint value = 0; value < 65536; value += value < 70 ? 1u : 97u)
            {
                TransformPayload transform = good with
                {
                    Attributes = [.. good.Attributes.Select(one => one.Type == (ushort)attribute ? DataAttribute.Of(one.Type, value) : one)],
                };
                int before = pair.Network.Count("Main Mode message 2");
                Give(pair, MessageSealer.Plain(
                    new IsakmpHeader(++cookie, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
                    [new SaPayload([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [transform])])]));
                if (pair.Network.Count("Main Mode message 2") > before)
                    taken.Add($"{attribute} {value}");
            }

        Assert.Equal(["GROUP_DESCRIPTION 1", "AUTHENTICATION_METHOD 1"], taken);
    }

    // The encryption flag where there are no keys yet (T14), and its absence where there are.
    [Theory]
    [InlineData("Main Mode message 1")]
    [InlineData("Main Mode message 2")]
    [InlineData("Main Mode message 3")]
    [InlineData("Main Mode message 4")]
    [InlineData("Main Mode message 5")]
    [InlineData("Main Mode message 6")]
    [InlineData("Quick Mode message 1")]
    [InlineData("Quick Mode message 2")]
    [InlineData("Quick Mode message 3")]
    [Trait("Hostile", "T14")]
    public void Message_WithTheEncryptionFlagTurned_IsDroppedAndTheTrueOneTaken(string message)
    {
        using IkePair pair = new();
        Shadow(pair, message, octets =>
        {
            octets[19] ^= (byte)IsakmpFlags.ENCRYPTION;
            return octets;
        });
        pair.Load();

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        pair.AssertUp();
    }

    // CVE-2023-30570: a first message again, with the cookie that the answer brought (T27).
    [Fact]
    [Trait("Hostile", "T27")]
    public void FirstMessage_WithTheRespondersCookie_ChangesNothing()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.OnNth("Main Mode message 3", 1, new Fate.Drop());
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMilliseconds(100));
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        pair.Network.Flights[1].Message[8..16].CopyTo(first.AsMemory(8));
        Give(pair, first);

        pair.Run(TimeSpan.FromSeconds(5));
        AssertStillUp(pair);
    }

    // Garbage with the right cookies and the right message ID before every message: no vector moves, nothing ends (T44).
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "T44")]
    [Trait("Hostile", "P05")]
    public void Garbage_BeforeEachMessage_DoesNotKeepTheHandshakeFromItsEnd(bool aggressive)
    {
        using IkePair pair = new();
        Random chance = new(11);
        Shadow(pair, "", octets =>
        {
            chance.NextBytes(octets.AsSpan(IsakmpHeader.Octets));
            return octets;
        });
        pair.Load(profile => profile with { AggressiveMode = aggressive });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(30));
        AssertStillUp(pair);

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(2));
        AssertStillUp(pair);
    }

    // A fault of this program at any place where chance is drawn: it costs that exchange, and the next one succeeds.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fault_AtAnyPlace_CostsOneExchangeAndNotTheDaemon(bool aggressive)
    {
        int places = 0;
        foreach (bool atA in new[] { true, false })
            for (int draw = 1; draw <= 20; draw++)
            {
                using IkePair pair = new() { ExpectsFaults = true };
                IkeHost host = atA ? pair.A : pair.B;
                host.Entropy.FailsAt = draw;
                pair.Load(profile => profile with { AggressiveMode = aggressive });
                pair.Up(pair.A);
                pair.Run(TimeSpan.FromMinutes(3));
                pair.Up(pair.A);
                bool up = pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(5));
                pair.Run(TimeSpan.FromMinutes(1));

                Assert.True(up && pair.KernelsDiffer() is null, $"{host.Name}, draw {draw}: {pair.KernelsDiffer()}\n{pair.Transcript()}");
                places += host.Failures.Count(failure => failure.Code == ReasonCode.InternalFault);
            }

        Assert.InRange(places, 6, 40);
    }

    /// <summary>Before each message of a name a spoilt copy of it arrives.</summary>
    private static void Shadow(IkePair pair, string message, Func<byte[], byte[]> spoil) => pair.Network.Rule(flight =>
    {
        if (flight.Name.StartsWith(message, StringComparison.Ordinal))
        {
            IkeHost receiver = flight.Sender == "A" ? pair.B : pair.A;
            byte[] spoilt = spoil(flight.Message.ToArray());
            pair.After(TimeSpan.FromMilliseconds(9), () => pair.Give(receiver, new IkeInput.DatagramReceived(flight.Destination, flight.Source, spoilt)));
        }

        return null;
    });

    /// <summary>Whether a responder answers message 3 when it is changed so.</summary>
    private static bool Answers(Func<Payload[], Payload[]> change)
    {
        using IkePair pair = new();
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 3", StringComparison.Ordinal)
            ? new Fate.Alter(MessageSealer.Plain(HeaderOf(flight), change(Payloads(flight, out _)))) : null);
        pair.Load();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMilliseconds(100));
        pair.AssertNoFault();
        return pair.Network.Count("Main Mode message 4") > 0;
    }

    private static byte[] PublicValue(string value)
    {
        BigInteger prime = ModpPrimes.Of(GroupTable.Modp768);
        byte[] zeros = new byte[96];
        return value switch
        {
            "1" => [.. zeros[1..], 1],
            "p-1" => (prime - 1).ToByteArray(isUnsigned: true, isBigEndian: true),
            "p" => prime.ToByteArray(isUnsigned: true, isBigEndian: true),
            "p+1" => (prime + 1).ToByteArray(isUnsigned: true, isBigEndian: true),
            "ff" => [.. zeros.Select(_ => (byte)0xff)],
            "empty" => [],
            "one octet more" => [5, .. zeros],
            _ => zeros,
        };
    }

    private static Payload[] Payloads(Flight flight, out IsakmpHeader header)
    {
        header = HeaderOf(flight);
        Assert.True(PayloadChain.TryDecode(header.NextPayload, flight.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error), error?.ToString());
        return [.. chain.Payloads];
    }

    private static IsakmpHeader HeaderOf(Flight flight)
    {
        Assert.True(IsakmpHeader.TryDecode(flight.Message, out IsakmpHeader header, out _));
        return header;
    }

    private static void AssertStillUp(IkePair pair)
    {
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal((1, 1), (pair.A.LiveIsakmp(), pair.B.LiveIsakmp()));
    }

    private static void Give(IkePair pair, byte[] message) =>
        pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), new(pair.A.Address, 500), message.ToArray()));
}
