using System.Buffers.Binary;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Deletes, notifies and questions that ended other daemons (T04, T13, T25, T26, T29): without a hash they change nothing, with one they cost what the peer may end anyway.</summary>
public sealed class HostileInformationalTests
{
    // CVE-2004-0218 to 0222: numbers and sizes of SPIs that do not go together, under a hash that verifies.
    [Fact]
    [Trait("Hostile", "T04")]
    [Trait("Rfc", "2408-3.15")]
    public void Delete_OfEverySpiSizeAndNumber_EndsNothingThatItDoesNotName()
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        uint messageId = 1;
        int sent = 0;
        foreach (byte protocol in new byte[] { 0, 1, 2, 3, 4, 255 })
            foreach (byte size in new byte[] { 0, 1, 3, 4, 5, 8, 15, 16, 17, 255 })
                foreach (ushort count in new ushort[] { 0, 1, 2, 255, 256, 4096, 65535 })
                    foreach (int octets in new[] { 0, 1, 4, 16, size, size * 2, Math.Min(size * count, 30_000) })
                    {
                        byte[] body = new byte[8 + octets];
                        body[3] = 1;
                        body[4] = protocol;
                        body[5] = size;
                        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(6), count);
                        pair.Inject(pair.B, Forger.Informational(sa, ++messageId, new UnknownPayload(PayloadType.D, body)));
                        sent++;
                    }

        pair.AssertUp();
        Assert.Equal((1, 1), (pair.A.LiveIsakmp(), pair.B.LiveIsakmp()));
        pair.AssertUnharmed(sent);
    }

    // CERTREQ of nothing, of an encoding alone, of an authority that ends in its middle.
    [Fact]
    [Trait("Hostile", "T04")]
    [Trait("Rfc", "2408-3.10")]
    public void CertificateRequest_OfEveryLength_IsPassedOver()
    {
        foreach (int length in new[] { 0, 1, 2, 3, 5, 64, 1000 })
        {
            using IkePair pair = new();
            pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal)
                ? new Fate.Alter(MessageSealer.Plain(Forger.HeaderOf(flight.Message), [.. Forger.PayloadsOf(flight.Message), new UnknownPayload(PayloadType.CR, new byte[length])])) : null);
            pair.Load();
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromSeconds(5));
            Assert.Equal(length > 0, pair.IsUp());
            pair.AssertUnharmed(1);
        }
    }

    // CVE-2009-0790: R_U_THERE and its answer in clear, with other cookies, other sizes, after the SA is gone.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "T13")]
    [Trait("Rfc", "3706-5.3")]
    public void DpdMessage_InClearOrForAnotherSa_GetsNoAnswer(bool gone)
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        (ulong initiator, ulong responder) = sa.Cookies;
        if (gone)
        {
            pair.Down(pair.A);
            pair.Run(TimeSpan.FromMinutes(1));
        }

        int before = pair.Network.Flights.Count;
        int sent = 0;
        foreach (NotifyMessageType type in new[] { NotifyMessageType.R_U_THERE, NotifyMessageType.R_U_THERE_ACK })
            foreach (int spi in new[] { 0, 1, 8, 16, 17, 255 })
                foreach (int data in new[] { 0, 3, 4, 5, 300 })
                    foreach (ulong cookie in new ulong[] { responder, 0, 0x4711 })
                        foreach (uint messageId in new uint[] { 0, 9 })
                        {
                            NotificationPayload notify = new(ProtocolId.PROTO_ISAKMP, new byte[spi], type, new byte[data]);
                            pair.Inject(pair.B, MessageSealer.Plain(new(initiator, cookie, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, messageId, 0), [notify]));
                            sent++;
                        }

        Assert.Equal(before, pair.Network.Flights.Count);
        pair.AssertUnharmed(sent);
    }

    // CVE-2019-10155: a hash that is wrong, missing, empty, cut or too long, in every message of Phase 2 that has one.
    [Theory]
    [InlineData(ExchangeType.INFORMATIONAL)]
    [InlineData(ExchangeType.QUICK_MODE)]
    [Trait("Hostile", "T25")]
    [Trait("Rfc", "2409-5.5")]
    [Trait("Rfc", "2409-5.7")]
    public void Phase2_HashOfAnotherKind_ChangesNothingAndGetsNoAnswer(ExchangeType exchange)
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        Payload[] payloads = exchange == ExchangeType.QUICK_MODE ? Forger.QuickModeOffer(pair) : [DeleteOf(sa)];
        int before = pair.Network.Flights.Count;
        uint messageId = 1;
        int sent = 0;
        foreach (Func<byte[], byte[]?> spoil in new Func<byte[], byte[]?>[]
        {
            _ => null, _ => [], good => good[..^1], good => good[..1], good => [.. good, 0], good => new byte[good.Length], good => [.. good.Reverse()], good => [.. good, .. good],
        })
        {
            byte[] good = Forger.First(sa, ++messageId, payloads);
            pair.Inject(pair.B, Forger.Protected(sa, exchange, messageId, payloads, spoil(good)));
            sent++;
        }

        for (int bit = 0; bit < 128; bit++)
        {
            byte[] good = Forger.First(sa, ++messageId, payloads);
            good[bit / 8] ^= (byte)(1 << (bit % 8));
            pair.Inject(pair.B, Forger.Protected(sa, exchange, messageId, payloads, good));
            sent++;
        }

        Assert.Equal(before, pair.Network.Flights.Count);
        Assert.Equal(sent, pair.B.Reports<IkeEvent.MessageDropped>().Count());
        pair.AssertUp();
        pair.AssertUnharmed(sent);
    }

    // What cannot be decrypted and what has another hash is the same to whoever sent it: silence, and no state.
    [Fact]
    [Trait("Hostile", "T25")]
    [Trait("Hostile", "P12")]
    public void Phase2_PaddingOrHashWrong_IsTheSameSilence()
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        int before = pair.Network.Flights.Count;
        byte[] good = Forger.Informational(sa, 7, DeleteOf(sa));
        for (int octet = IsakmpHeader.Octets; octet < good.Length; octet++)
        {
            byte[] bad = [.. good];
            bad[octet] ^= 0x80;
            pair.Inject(pair.B, bad);
        }

        Assert.Equal(before, pair.Network.Flights.Count);
        Assert.Equal(1, pair.B.LiveIsakmp());
        pair.Inject(pair.B, good);
        Assert.Equal(0, pair.B.LiveIsakmp());
        pair.AssertNoFault();
    }

    // CVE-2004-0164, 2007-1841: what would take SAs away, under a hash that does not verify.
    [Theory]
    [InlineData(NotifyMessageType.INITIAL_CONTACT)]
    [InlineData(NotifyMessageType.INVALID_SPI)]
    [InlineData(NotifyMessageType.NO_PROPOSAL_CHOSEN)]
    [InlineData(NotifyMessageType.RESPONDER_LIFETIME)]
    [InlineData(NotifyMessageType.INVALID_COOKIE)]
    [InlineData(NotifyMessageType.AUTHENTICATION_FAILED)]
    [Trait("Hostile", "T26")]
    [Trait("Hostile", "P03")]
    public void Notify_WithoutAHashThatVerifies_ChangesNothing(NotifyMessageType type)
    {
        using IkePair pair = Stories.Established();
        IsakmpSa sa = pair.A.Sa();
        NotificationPayload notify = new(ProtocolId.PROTO_ISAKMP, CookiesOf(sa), type, new byte[] { 0x80, 1, 0, 1, 0x80, 2, 0, 1 });
        byte[] good = Forger.First(sa, 8, [notify]);
        good[3] ^= 1;

        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            pair.Inject(host, Forger.Protected(sa, ExchangeType.INFORMATIONAL, 8, [notify], good));
            pair.Inject(host, MessageSealer.Plain(new(sa.InitiatorCookie, sa.ResponderCookie, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 8, 0), [notify]));
        }

        pair.RunWithoutBreak(TimeSpan.FromMinutes(5));
        pair.AssertUp();
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        pair.AssertUnharmed(4);
    }

    // CVE-2023-38712: a Delete of the very ISAKMP SA that carries it, and more behind it.
    [Theory]
    [InlineData("two deletes")]
    [InlineData("delete and notify")]
    [InlineData("delete and question")]
    [InlineData("delete, child delete and initial contact")]
    [InlineData("child delete twice and its SA")]
    [InlineData("twenty deletes of everything")]
    [Trait("Hostile", "T29")]
    [Trait("Rfc", "2408-5.15")]
    public void Delete_WithMoreBehindIt_EndsWhatItNamesAndNoMore(string more)
    {
        foreach (bool backToBack in new[] { false, true })
        {
            using IkePair pair = Stories.Established();
            IsakmpSa sa = pair.A.Sa();
            DeletePayload isakmp = DeleteOf(sa);
            DeletePayload child = new(ProtocolId.PROTO_IPSEC_ESP, [Phase2Proposals.Octets(pair.A.Kernel.Children.Single().SpiIn)]);
            NotificationPayload contact = new(ProtocolId.PROTO_ISAKMP, CookiesOf(sa), NotifyMessageType.INITIAL_CONTACT, default);
            Payload[] payloads = more switch
            {
                "two deletes" => [isakmp, isakmp],
                "delete and notify" => [isakmp, new NotificationPayload(ProtocolId.PROTO_IPSEC_ESP, new byte[4], NotifyMessageType.NO_PROPOSAL_CHOSEN, default)],
                "delete and question" => [isakmp, new NotificationPayload(ProtocolId.PROTO_ISAKMP, CookiesOf(sa), NotifyMessageType.R_U_THERE, new byte[] { 0, 0, 0, 9 })],
                "delete, child delete and initial contact" => [isakmp, child, contact],
                "child delete twice and its SA" => [child, child, isakmp],
                _ => [.. Enumerable.Repeat<Payload>(isakmp, 10), .. Enumerable.Repeat<Payload>(child, 10)],
            };
            byte[][] messages = backToBack
                ? [.. payloads.Select((payload, index) => Forger.Informational(sa, (uint)(index + 1), payload))]
                : [Forger.Informational(sa, 1, payloads)];
            foreach (byte[] message in messages)
                pair.Inject(pair.B, message);

            Assert.Equal(0, pair.B.LiveIsakmp());
            pair.AssertNoFault();
            pair.AssertUnharmed(messages.Length);
        }
    }

    // A hundred thousand messages under one ISAKMP SA: their numbers are remembered up to a bound, and the SA is renewed before it is reached.
    [Fact]
    [Trait("Hostile", "P04")]
    [Trait("Rfc", "2409-5.7")]
    public void MessageIds_AHundredThousand_RenewTheSaAndAreBounded()
    {
        using IkePair pair = Stories.Established();
        IsakmpSa first = pair.A.Sa();
        NotificationPayload notify = new(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.CONNECTED, default);
        ulong serial = pair.B.Sa().Serial;
        for (uint messageId = 1; messageId <= 100_000; messageId++)
            pair.Inject(pair.B, Forger.Informational(first, messageId, notify));
        Assert.InRange(first.UsedMessageIds.Count, 1, 10);
        pair.Run(TimeSpan.FromSeconds(5));

        Assert.InRange(pair.B.Engine.IsakmpSas.Max(sa => sa.UsedMessageIds.Count), 32768, 65536);
        Assert.True(pair.B.Sa().Serial > serial && pair.B.Sa().IsEstablished, pair.Transcript());
        pair.AssertUp();
        pair.AssertUnharmed(100_000);
    }

    private static DeletePayload DeleteOf(IsakmpSa sa) => new(ProtocolId.PROTO_ISAKMP, [CookiesOf(sa)]);

    private static byte[] CookiesOf(IsakmpSa sa)
    {
        byte[] octets = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(octets, sa.InitiatorCookie);
        BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(8), sa.ResponderCookie);
        return octets;
    }
}
