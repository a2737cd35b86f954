using System.Buffers.Binary;
using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What nobody signed changes nothing, whoever seems to have sent it.</summary>
public sealed class ForgeryTests
{
    public static TheoryData<string> Forgeries => ["delete-child", "delete-isakmp", "initial-contact", "no-proposal", "invalid-cookie", "r-u-there"];

    // mallory, with B's address: HDR, N or D -->  A
    [Theory]
    [MemberData(nameof(Forgeries))]
    [Trait("Hostile", "T26")]
    [Trait("Hostile", "T13")]
    [Trait("Hostile", "P03")]
    [Trait("Rfc", "2408-5.14")]
    public void Unprotected_Informational_ChangesNothing(string forgery)
    {
        using IkePair pair = Stories.Established();
        int sent = pair.Network.Flights.Count;
        foreach (IkeHost host in new[] { pair.A, pair.B })
            Inject(pair, host, Forge(host, forgery, IsakmpFlags.NONE));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(10));
        pair.AssertUp();
        Assert.Equal(sent, pair.Network.Flights.Count);
        Assert.Equal(1, pair.A.LiveIsakmp());
        Assert.Equal(1, pair.B.LiveIsakmp());
        Assert.Empty(pair.A.Failures);
    }

    // The same with the encryption flag and no key: it does not decrypt to anything with a HASH.
    [Theory]
    [MemberData(nameof(Forgeries))]
    [Trait("Hostile", "T26")]
    [Trait("Hostile", "T25")]
    public void Informational_UnderNoKey_ChangesNothing(string forgery)
    {
        using IkePair pair = Stories.Established();
        int sent = pair.Network.Flights.Count;
        foreach (IkeHost host in new[] { pair.A, pair.B })
            Inject(pair, host, Forge(host, forgery, IsakmpFlags.ENCRYPTION));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(10));
        pair.AssertUp();
        Assert.Equal(sent, pair.Network.Flights.Count);
        Assert.NotEmpty(pair.A.Reports<IkeEvent.MessageDropped>());
    }

    // A refusal that is forged while the attempt goes on: the true answer comes in time and wins.
    [Fact]
    [Trait("Hostile", "P03")]
    public void Unprotected_RefusalDuringPhase1_DoesNotEndTheAttempt()
    {
        for (int after = 0; after < 70; after += 5)
        {
            using IkePair pair = new();
            pair.Load();
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromMilliseconds(after));
            ulong cookie = BinaryPrimitives.ReadUInt64BigEndian(pair.Network.Flights[0].Message.Span);
            Inject(pair, pair.A, MessageSealer.Plain(
                new IsakmpHeader(cookie, 0x1234, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 0, 0),
                [new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.NO_PROPOSAL_CHOSEN, default)]));
            pair.Run(TimeSpan.FromMinutes(1));
            pair.AssertUp();
            Assert.Empty(pair.A.Failures);
        }
    }

    // Every exchange that is not done.
    [Fact]
    [Trait("Hostile", "P11")]
    [Trait("Rfc", "2409-5.6")]
    public void Exchanges_NotDone_AreDroppedWithTheReason()
    {
        using IkePair pair = Stories.Established();
        for (int type = 0; type < 256; type++)
        {
            if ((ExchangeType)type is ExchangeType.IDENTITY_PROTECTION or ExchangeType.AGGRESSIVE or ExchangeType.QUICK_MODE or ExchangeType.INFORMATIONAL or ExchangeType.TRANSACTION)
                continue;
            IsakmpHeader header = new(0x1111, 0, PayloadType.NONE, (ExchangeType)type, IsakmpFlags.NONE, 0, 0);
            Inject(pair, pair.A, MessageSealer.Plain(header, [new NoncePayload(new byte[20])]));
        }

        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Equal(251, pair.A.Reports<IkeEvent.MessageDropped>().Count());
        Assert.Contains(pair.A.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.Contains("New Group Mode", StringComparison.Ordinal));
    }

    // Ten thousand first messages from everywhere: the peer still gets in, and nothing of them is left after their time.
    [Fact]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "T34")]
    public void FirstMessages_InAFlood_DoNotKeepThePeerOut()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { Remote = null });
        byte[] first = Phase1First();
        for (int number = 0; number < 10_000; number++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(first, (ulong)number + 1);
            pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), new(new IPAddress([172, 16, (byte)(number >> 8), (byte)(number & 0xff)]), 500), first.ToArray()));
        }

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        pair.AssertUp();
        Assert.Single(pair.B.Connection().Isakmp);
    }

    private static byte[] Phase1First()
    {
        using IkePair other = new();
        other.Load();
        other.Up(other.A);
        return other.Network.Flights[0].Message.ToArray();
    }

    private static void Inject(IkePair pair, IkeHost host, byte[] message) =>
        pair.Give(host, new IkeInput.DatagramReceived(new(host.Address, 500), new(pair.Other(host).Address, 500), message));

    private static byte[] Forge(IkeHost host, string forgery, IsakmpFlags flags)
    {
        (ulong initiator, ulong responder) = host.Connection().Isakmp.Single().Cookies;
        byte[] cookies = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(cookies, initiator);
        BinaryPrimitives.WriteUInt64BigEndian(cookies.AsSpan(8), responder);
        ReadOnlyMemory<byte> spi = Phase2Proposals.Octets(host.Kernel.Children.Single().SpiOut);
        Payload payload = forgery switch
        {
            "delete-child" => new DeletePayload(ProtocolId.PROTO_IPSEC_ESP, [spi]),
            "delete-isakmp" => new DeletePayload(ProtocolId.PROTO_ISAKMP, [cookies]),
            "initial-contact" => new NotificationPayload(ProtocolId.PROTO_ISAKMP, cookies, NotifyMessageType.INITIAL_CONTACT, default),
            "no-proposal" => new NotificationPayload(ProtocolId.PROTO_ISAKMP, default, NotifyMessageType.NO_PROPOSAL_CHOSEN, default),
            "invalid-cookie" => new NotificationPayload(ProtocolId.PROTO_ISAKMP, cookies, NotifyMessageType.INVALID_COOKIE, default),
            _ => new NotificationPayload(ProtocolId.PROTO_ISAKMP, cookies, NotifyMessageType.R_U_THERE, new byte[] { 0, 0, 1, 0 }),
        };
        IsakmpHeader header = new(initiator, responder, PayloadType.NONE, ExchangeType.INFORMATIONAL, IsakmpFlags.NONE, 77, 0);
        byte[] message = MessageSealer.Plain(header, [new HashPayload(new byte[16]), payload]);
        message[19] |= (byte)flags;
        return message;
    }
}
