using System.Buffers.Binary;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Wire;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Every field of every message over and under its range, in both roles (T06, T08, T10, T11): no fault, no state for ever, and the next handshake succeeds.</summary>
public sealed class HostilePayloadTests
{
    private const int AnomaliesAtOnce = 40;

    private static readonly string[] MainMode =
        ["Main Mode message 1", "Main Mode message 2", "Main Mode message 3", "Main Mode message 4"];

    public static TheoryData<string, bool> InClear => new(
        MainMode.Select(message => (message, false)).Append(("Aggressive Mode message 1", true)).Append(("Aggressive Mode message 2", true)));

    public static TheoryData<ExchangeType, bool> Protected => new()
    {
        { ExchangeType.QUICK_MODE, true }, { ExchangeType.QUICK_MODE, false }, { ExchangeType.INFORMATIONAL, true }, { ExchangeType.INFORMATIONAL, false },
    };

    // NISCC 273756 (CVE-2005-3671, -3732, -3669, 2006-1646): before each message its anomalies arrive, forty at a time in a handshake of their own.
    [Theory]
    [MemberData(nameof(InClear))]
    [Trait("Hostile", "T08")]
    [Trait("Hostile", "T06")]
    [Trait("Hostile", "T39")]
    public void MessageInClear_WithAnyFieldWrong_CostsAHandshakeAtMost(string message, bool aggressive)
    {
        int sent = 0;
        foreach (byte[][] anomalies in Anomalies.OfMessage(Sample(message, aggressive)).Where((_, index) => index % 3 == 0).Chunk(AnomaliesAtOnce))
        {
            using IkePair pair = new();
            bool done = false;
            pair.Network.Rule(flight =>
            {
                if (done || !flight.Name.StartsWith(message, StringComparison.Ordinal))
                    return null;
                done = true;
                IkeHost victim = flight.Sender == "A" ? pair.B : pair.A;
                foreach (byte[] anomaly in anomalies)
                    pair.After(TimeSpan.FromMilliseconds(9), () => pair.Inject(victim, Rebound(anomaly, flight)));
                return null;
            });
            pair.Load(profile => profile with { AggressiveMode = aggressive });
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromMilliseconds(100));
            sent += anomalies.Length;
            Assert.InRange(pair.Network.Flights.Where(flight => flight.SentAt.Ticks > 0).Select(flight => flight.Message.Length).DefaultIfEmpty().Max(), 0, 1280);
            pair.AssertUnharmed(anomalies.Length);
        }

        Assert.InRange(sent, 90, 5000);
    }

    // The same under the keys of an established SA, with a HASH(1) that verifies: what an authenticated peer can send that has gone mad.
    [Theory]
    [MemberData(nameof(Protected))]
    [Trait("Hostile", "T08")]
    [Trait("Hostile", "T06")]
    public void ProtectedMessage_WithAnyFieldWrong_CostsAnExchangeAtMost(ExchangeType exchange, bool toResponder)
    {
        int sent = 0;
        using IkePair sample = Stories.Established();
        (Payload[] payloads, PayloadType first) = exchange == ExchangeType.QUICK_MODE
            ? (Forger.QuickModeOffer(sample), PayloadType.SA)
            : ((Payload[])[
                new NotificationPayload(ProtocolId.PROTO_IPSEC_ESP, new byte[4], NotifyMessageType.NO_PROPOSAL_CHOSEN, new byte[12]),
                new DeletePayload(ProtocolId.PROTO_IPSEC_ESP, [new byte[4], new byte[4]]), new VendorIdPayload(new byte[16])], PayloadType.N);
        foreach (byte[][] anomalies in Anomalies.OfChain(MessageSealer.Octets(payloads), first).Chunk(400))
        {
            using IkePair pair = Stories.Established();
            IkeHost victim = toResponder ? pair.B : pair.A;
            uint messageId = 1000;
            foreach (byte[] anomaly in anomalies.Where(anomaly => anomaly.Length < 60_000))
            {
                IsakmpSa? sa = pair.Other(victim).Engine.IsakmpSas.FirstOrDefault(candidate => candidate.IsEstablished);
                if (sa is null)
                    break;
                byte[] hash = Crypto(sa, ++messageId, anomaly);
                byte[] clear = [(byte)first, 0, 0, (byte)(hash.Length + 4), .. hash, .. anomaly, .. new byte[16]];
                pair.Inject(victim, Forger.Sealed(sa, exchange, messageId, PayloadType.HASH, clear));
                sent++;
            }

            pair.AssertUnharmed(anomalies.Length);
        }

        Assert.InRange(sent, 100, 20_000);
    }

    // CVE-2015-3204: every bit of DOI and situation; CVE-2015-3204's other half and the drafts: payload numbers of NAT traversal where they do not belong.
    [Fact]
    [Trait("Hostile", "T10")]
    [Trait("Rfc", "2407-4.2")]
    public void SaPayload_WithAnyDoiOrSituationBit_IsTakenOnlyAsTheRfcHasIt()
    {
        using IkePair pair = new();
        pair.Load();
        byte[] first = Sample("Main Mode message 1", aggressive: false);
        ulong cookie = 100;
        foreach (int offset in new[] { 32, 36 })
            foreach (uint value in Enumerable.Range(0, 32).Select(bit => 1u << bit).Concat([0u, 3u, 6u, 7u, uint.MaxValue]))
            {
                byte[] message = [.. first];
                BinaryPrimitives.WriteUInt64BigEndian(message, ++cookie);
                BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(offset), value);
                int before = pair.Network.Count("Main Mode message 2");
                pair.Inject(pair.B, message);
                Assert.Equal(value == 1, pair.Network.Count("Main Mode message 2") > before);
            }

        pair.AssertUnharmed(74);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(130)]
    [InlineData(131)]
    [Trait("Hostile", "T10")]
    public void NatTraversalPayload_OfAnyNumberInAnyState_CostsNothing(int type)
    {
        foreach (string message in MainMode)
            foreach (byte[] body in new byte[][] { [], [1], new byte[16], new byte[20], new byte[3000] })
                Prepended(message, new UnknownPayload((PayloadType)type, body));
    }

    // CVE-2015-3991: payloads of IKEv2 and those of nobody, in each message of Main Mode.
    [Fact]
    [Trait("Hostile", "T11")]
    public void Payload_OfAnotherVersionOrOfNobody_IsDropped()
    {
        foreach (string message in MainMode)
            for (int type = 14; type < 256; type++)
                if ((PayloadType)type is not (PayloadType.NAT_D or PayloadType.NAT_D_DRAFT))
                    Prepended(message, new UnknownPayload((PayloadType)type, new byte[20]), type % 32 == 0);
    }

    // IKEv2's own first message on either port: no answer, no state (RFC 2408 §3.1 has version 1.0).
    [Fact]
    [Trait("Hostile", "T11")]
    public void Ikev2_OnEitherPort_GetsNoAnswer()
    {
        using IkePair pair = Stories.Established();
        int before = pair.Network.Flights.Count;
        byte[] message = Sample("Main Mode message 1", aggressive: false);
        message[17] = 0x20;
        foreach (byte exchange in new byte[] { 34, 35, 36, 37 })
            foreach (byte payload in new byte[] { 33, 34, 40, 41, 46, 53 })
                foreach (int port in new[] { 500, 4500 })
                {
                    message[16] = payload;
                    message[18] = exchange;
                    message[19] = 0x08;
                    pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, port), new(pair.A.Address, port), message.ToArray()));
                }

        Assert.Equal(before, pair.Network.Flights.Count);
        Assert.Equal(48, pair.B.Reports<IkeEvent.MessageDropped>().Count(dropped => dropped.Why.Contains("major version 2", StringComparison.Ordinal)));
        pair.AssertUnharmed(48);
    }

    // The commit bit, which nobody signs, and those that mean nothing: never set by us, and as if they were not there when set by others.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "P11")]
    [Trait("Rfc", "2408-3.1")]
    public void Message_WithTheCommitBit_IsTakenAsIfItWereNotThere(bool aggressive)
    {
        using IkePair pair = new();
        pair.Network.Rule(flight =>
        {
            byte[] message = flight.Message.ToArray();
            Assert.Equal(0, message[19] & 0xfe);
            message[19] |= 0xfa;
            return new Fate.Alter(message);
        });
        pair.Load(profile => profile with { AggressiveMode = aggressive });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        pair.AssertUnharmed(10);
    }

    // Lists longer than any honest one: each over its limit is malformed, and one line says so.
    [Theory]
    [InlineData(PayloadType.VID, 21)]
    [InlineData(PayloadType.CR, 9)]
    [InlineData(PayloadType.NAT_D, 9)]
    [InlineData(PayloadType.VID, 200)]
    [Trait("Hostile", "P07")]
    public void Payloads_MoreThanTheLimit_AreDroppedInOneLine(PayloadType type, int count)
    {
        using IkePair pair = new();
        string message = type == PayloadType.NAT_D ? "Main Mode message 3" : "Main Mode message 1";
        pair.Load();
        pair.Network.OnNth(message, 1, new Fate.Drop());
        pair.Up(pair.A);
        pair.RunUntil(() => pair.Network.Count(message) > 0, TimeSpan.FromSeconds(1));
        ReadOnlyMemory<byte> honest = pair.Network.Flights[^1].Message;
        Payload[] kept = [.. Forger.PayloadsOf(honest).Where(payload => payload.Type != type)];

        pair.Inject(pair.B, MessageSealer.Plain(Forger.HeaderOf(honest), [.. kept, .. Enumerable.Repeat(new UnknownPayload(type, new byte[16]), count)]));

        Assert.Single(pair.B.Reports<IkeEvent.MessageDropped>());
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
    }

    // Notifies in clear: as many as a message may have cost as many lines, more cost one.
    [Theory]
    [InlineData(20, 20, 0)]
    [InlineData(21, 0, 1)]
    [InlineData(39, 0, 1)]
    [Trait("Hostile", "P07")]
    public void NotifiesInClear_MoreThanTheLimit_AreOneLine(int count, int told, int dropped)
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        NotificationPayload notify = new(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.INVALID_COOKIE, default);

        pair.Inject(pair.B, MessageSealer.Plain(
            new(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 5, 0), [.. Enumerable.Repeat(notify, count)]));

        Assert.Equal((told, dropped), (pair.B.Reports<IkeEvent.NotifyReceived>().Count(), pair.B.Reports<IkeEvent.MessageDropped>().Count()));
        pair.AssertUp();
    }

    /// <summary>A spoilt copy with a payload in front arrives before a message; the true one is taken all the same, or was overtaken by a copy that is as good.</summary>
    private static void Prepended(string message, Payload extra, bool thorough = true)
    {
        using IkePair pair = new();
        bool done = false;
        pair.Network.Rule(flight =>
        {
            if (!done && flight.Name.StartsWith(message, StringComparison.Ordinal))
            {
                done = true;
                byte[] spoilt = MessageSealer.Plain(Forger.HeaderOf(flight.Message), [extra, .. Forger.PayloadsOf(flight.Message)]);
                pair.After(TimeSpan.FromMilliseconds(9), () => pair.Inject(flight.Sender == "A" ? pair.B : pair.A, spoilt));
            }

            return null;
        });
        pair.Load();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.AssertNoFault();
        if (thorough)
            pair.AssertUnharmed(1);
    }

    private static byte[] Crypto(IsakmpSa sa, uint messageId, byte[] rest) => Ike.Crypto.Phase2Hash.First(sa.Keys!, messageId, rest);

    private static byte[] Sample(string message, bool aggressive)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = aggressive });
        pair.Up(pair.A);
        pair.RunUntil(() => pair.Network.Count(message) > 0, TimeSpan.FromSeconds(1));
        return pair.Network.Flights.First(flight => flight.Name.StartsWith(message, StringComparison.Ordinal)).Message.ToArray();
    }

    /// <summary>The anomaly under the cookies of this handshake.</summary>
    private static byte[] Rebound(byte[] anomaly, Flight flight)
    {
        byte[] message = [.. anomaly];
        if (message.Length >= 16)
            flight.Message.Span[..16].CopyTo(message);
        return message;
    }
}
