using System.Buffers.Binary;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Who gets no message 2, and what goes wrong in Aggressive Mode with what is said about it.</summary>
public sealed class AggressiveRefusalTests
{
    // B's connection is for Main Mode: neither an answer nor a state.
    [Fact]
    [Trait("Hostile", "T40")]
    [Trait("Hostile", "P08")]
    public void Responder_WithoutAggrmode_IsSilent()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { AggressiveMode = true });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));

        AssertSilent(pair);
        Assert.Contains("aggrmode=yes", pair.B.Reports<IkeEvent.MessageDropped>().First().Why, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.PeerSilent, pair.A.FirstFailure());
        Assert.Contains("does not do Aggressive Mode", pair.A.Failures.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Hostile", "P08")]
    public void Responder_IdentityThatNoConnectionNames_IsSilentAndSaysSoHere()
    {
        using IkePair pair = Loaded(a: profile => profile with { LocalId = Identity.Fqdn("stranger") });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));

        AssertSilent(pair);
        Assert.Equal(ReasonCode.PeerIdentityMismatch, pair.B.FirstFailure());
        Assert.Contains("@stranger", pair.B.Failures.First().Message, StringComparison.Ordinal);
    }

    // right=%any without rightid=: anybody could ask for the hash.
    [Fact]
    [Trait("Hostile", "P08")]
    public void Responder_AnyAddressAndAnyIdentity_IsSilent()
    {
        using IkePair pair = Loaded(b: profile => profile with { Remote = null, RemoteId = null });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));

        AssertSilent(pair);
        Assert.Contains("rightid=", pair.B.Failures.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Responder_WithoutAKey_RefusesAndSaysSo()
    {
        using IkePair pair = Loaded(b: profile => profile with { PreSharedKey = null });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(0, pair.Network.Count("Aggressive Mode message 2"));
        Assert.Equal(ReasonCode.NoPresharedKey, pair.B.FirstFailure());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Responder_NoProposalInCommon_BothSidesNameIt(bool otherGroup)
    {
        IkeProposal other = otherGroup ? IkePair.QuickIke with { Group = GroupTable.Modp1024 } : IkePair.QuickIke with { Hash = HashTable.Sha1 };
        using IkePair pair = Loaded(b: profile => profile with { IkeProposals = [other] });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(0, pair.Network.Count("Aggressive Mode message 2"));
        Assert.Equal((ReasonCode.Phase1ProposalMismatch, ReasonCode.Phase1ProposalMismatch), (pair.A.FirstFailure(), pair.B.FirstFailure()));
    }

    [Fact]
    public void Initiator_AnotherKey_NamesItAndSendsNoProof()
    {
        using IkePair pair = Loaded(b: profile => profile with { PreSharedKey = new SecretBytes("another key"u8) });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));

        Assert.Equal(ReasonCode.PresharedKeyMismatch, pair.A.FirstFailure());
        Assert.Equal(0, pair.Network.Count("Aggressive Mode message 3"));
        Assert.DoesNotContain(pair.B.Connection().Isakmp, sa => sa.Established);
        pair.AssertNothingInstalled();
    }

    [Fact]
    public void Initiator_ResponderIsSomebodyElse_NamesBothAndSendsNoProof()
    {
        using IkePair pair = Loaded(a: profile => profile with { RemoteId = Identity.Fqdn("head") });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(ReasonCode.PeerIdentityMismatch, pair.A.FirstFailure());
        Assert.Contains("@head", pair.A.Failures.First().Message, StringComparison.Ordinal);
        Assert.Equal(0, pair.Network.Count("Aggressive Mode message 3"));
    }

    // Somebody who saw message 1 answers first, with a value of his own and a hash of nothing: the true answer is taken all the same.
    [Fact]
    [Trait("Hostile", "T06")]
    public void Initiator_ForgedAnswerFirst_TakesTheTrueOne()
    {
        using IkePair pair = Loaded();
        pair.Network.Delay = TimeSpan.FromMilliseconds(200);
        pair.Up(pair.A);
        Flight first = pair.Network.Flights.Single();
        for (ulong cookie = 1; cookie <= 5; cookie++)
            Give(pair, pair.A, ForgeAnswer(first, cookie));
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.Empty(pair.A.Failures);
    }

    // A's own message comes back to it, with every cookie that there is.
    [Fact]
    [Trait("Hostile", "P06")]
    public void Initiator_OwnMessageReflected_IsDropped()
    {
        using IkePair pair = Loaded();
        pair.Up(pair.A);
        Flight first = pair.Network.Flights.Single();
        ulong own = BinaryPrimitives.ReadUInt64BigEndian(first.Message.Span);
        foreach (ulong responder in new ulong[] { 0, own, 5 })
        {
            byte[] back = first.Message.ToArray();
            BinaryPrimitives.WriteUInt64BigEndian(back.AsSpan(8), responder);
            Give(pair, pair.A, back);
        }

        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        Assert.Equal(3, pair.A.Reports<IkeEvent.MessageDropped>().Count());
    }

    // Message 1 of yesterday: an answer, as RFC 2409 has it, and nothing else; it ends by itself and the tunnel does not notice.
    [Fact]
    [Trait("Hostile", "P04")]
    public void Responder_FirstMessageReplayed_ChangesNothingThatIsEstablished()
    {
        using IkePair pair = Loaded();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        first[7] ^= 1;
        pair.Network.Rule(flight => flight.Name.StartsWith("Aggressive", StringComparison.Ordinal) ? new Fate.Drop() : null);

        Give(pair, pair.B, first);
        Assert.Equal(2, pair.B.Connection().Isakmp.Length);
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));

        pair.AssertUp();
        Assert.Single(pair.B.Connection().Isakmp);
        Assert.Equal(2, pair.Network.Count("Aggressive Mode message 2"));
    }

    // The table of half-open ones is bounded, and whoever comes last is not the one who is refused.
    [Fact]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "P01")]
    public void Responder_FloodFromThePeersAddress_StillLetsThePeerIn()
    {
        using IkePair pair = Loaded();
        using IkePair other = Loaded();
        other.Up(other.A);
        byte[] first = other.Network.Flights[0].Message.ToArray();
        pair.Network.Rule(flight => flight.Sender == "B" && flight.Number <= 1500 ? new Fate.Drop() : null);
        for (int number = 1; number <= 1500; number++)
        {
            BinaryPrimitives.WriteInt32BigEndian(first, number);
            Give(pair, pair.B, first.ToArray());
        }

        Assert.Equal(1000, pair.B.Connection().Isakmp.Length);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        Assert.True(pair.IsUp(), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Single(pair.B.Connection().Isakmp);
        pair.AssertUp();
    }

    // One answer to one message, and not much larger.
    [Fact]
    [Trait("Hostile", "T37")]
    [Trait("Hostile", "P02")]
    public void Responder_ToAFirstMessage_AnswersOnceAndHardlyLarger()
    {
        using IkePair pair = Loaded();
        pair.Network.Rule(flight => flight.Sender == "B" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.RunUntil(() => pair.Network.Count("Aggressive Mode message 2") > 0, TimeSpan.FromSeconds(1));
        pair.Network.Rule(_ => new Fate.Drop());
        pair.Run(TimeSpan.FromMinutes(2));

        Flight[] answers = [.. pair.Network.Flights.Where(flight => flight.Sender == "B")];
        Assert.Equal(pair.Network.Flights.Count(flight => flight.Sender == "A" && flight.SentAt == Instant.Zero), answers.Length);
        Assert.InRange(answers[0].Message.Length, 1, pair.Network.Flights[0].Message.Length * 12 / 10);
    }

    [Theory]
    [InlineData("main mode under the cookies of aggressive mode")]
    [InlineData("message 1 with a responder's cookie")]
    [InlineData("message 1 with a message ID")]
    [InlineData("message 1 encrypted")]
    [InlineData("message 1 without ID")]
    [InlineData("message 1 with two nonces")]
    [InlineData("message 1 with a public value of 1")]
    [InlineData("message 1 with a public value of 0")]
    [InlineData("message 1 with an ID bound to port 80")]
    [Trait("Hostile", "T18")]
    public void Responder_MessageThatShouldNotBe_MakesNoState(string wrong)
    {
        using IkePair pair = Loaded();
        pair.Network.Rule(_ => new Fate.Drop());
        pair.Up(pair.A);
        Give(pair, pair.B, Spoil(pair.Network.Flights[0], wrong));

        Assert.Empty(pair.B.Connection().Isakmp);
        Assert.Equal(0, pair.Network.Count("Aggressive Mode message 2"));
        Assert.Single(pair.B.Reports<IkeEvent.MessageDropped>());
    }

    // An initiator of our own making, which sends HASH_I in clear as the RFC allows.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rfc", "2409-5")]
    public void Responder_ProofInClear_EstablishesOnlyWhenItVerifies(bool wrong)
    {
        using IkePair pair = Loaded();
        IPEndPoint source = new(pair.A.Address, 500);
        ProveByHand(pair, source, source, new(pair.B.Address, 500), (_, _) => [], wrong);

        Assert.Equal(!wrong, pair.B.Connection().Isakmp.Single().Established);
        Assert.Equal(wrong ? 0 : 1, pair.B.Reports<IkeEvent.Phase1Established>().Count());
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(wrong ? [ReasonCode.AuthenticationFailed] : [], pair.B.Failures.Select(failure => failure.Code));
    }

    [Fact]
    public void Responder_ProofThatNeverDecrypts_IsNamedOnceItIsWaitedForInVain()
    {
        using IkePair pair = Loaded();
        pair.Network.Rule(flight => flight.Name.StartsWith("Aggressive Mode message 3", StringComparison.Ordinal)
            ? new Fate.Alter((byte[])[.. flight.Message[..IsakmpHeader.Octets].Span, .. new byte[flight.Message.Length - IsakmpHeader.Octets]]) : null);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));

        Assert.Equal(ReasonCode.PresharedKeyMismatch, pair.B.FirstFailure());
        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
    }

    // An initiator behind a NAT floats with message 3 and hashes the ports that it comes from, as the RFC has it, or those from before, as pluto does.
    [Theory]
    [InlineData(4500)]
    [InlineData(500)]
    [Trait("Rfc", "3947-4")]
    public void Responder_FloatedProofWithEitherPorts_SeesOneSideBehindANat(int port)
    {
        using IkePair pair = Loaded(b: profile => profile with { Remote = null });
        IPAddress outside = IPAddress.Parse("192.0.2.99");
        ProveByHand(pair, new(outside, 20000), new(outside, 20001), new(pair.B.Address, 4500), (method, cookies) => NatTraversal.Discovery(
            method, HashTable.Md5, cookies, new(pair.A.Address, port), new(pair.B.Address, port), falsified: null), wrong: false);

        Assert.True(pair.B.Reports<IkeEvent.NatDetected>().Single() is { LocalBehindNat: false, RemoteBehindNat: true }, pair.Transcript());
        Assert.Equal(new(outside, 20001), pair.B.Connection().Isakmp.Single().Remote);
    }

    /// <summary>Messages 1 and 3 of an initiator that does all of it itself.</summary>
    private static void ProveByHand(
        IkePair pair, IPEndPoint source, IPEndPoint later, IPEndPoint floated, Func<NatMethod, (ulong, ulong), IEnumerable<Payload>> discovery, bool wrong)
    {
        pair.Network.Rule(_ => new Fate.Drop());
        ConnectionProfile profile = pair.Profile(pair.A);
        using DiffieHellman dh = DiffieHellman.Generate(GroupTable.Modp768, new SeededEntropy(1));
        byte[] nonce = new byte[20];
        SaPayload offer = Phase1Proposals.Offer(profile);
        IdentificationPayload id = new(IdType.ID_IPV4_ADDR, 17, 500, pair.A.Address.GetAddressBytes());
        IsakmpHeader header = new(0x77, 0, PayloadType.NONE, ExchangeType.AGGRESSIVE, IsakmpFlags.NONE, 0, 0);
        VendorIdPayload vendor = new(VendorIdTable.Rfc3947.Octets);
        byte[] first = MessageSealer.Plain(header, [offer, new KeyExchangePayload(dh.PublicValue), new NoncePayload(nonce), id, vendor]);
        pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), source, first));
        PayloadChain answer = Decode(pair.Network.Flights.Single(), out IsakmpHeader theirs);

        byte[] peerPublic = answer.First<KeyExchangePayload>()!.Data.ToArray();
        using SecretBytes shared = dh.SharedSecret(peerPublic)!;
        SecretBytes skeyid = Phase1Keys.PresharedKeySkeyid(HashTable.Md5, profile.PreSharedKey!, nonce, answer.First<NoncePayload>()!.Data.Span);
        using Phase1Keys keys = Phase1Keys.Derive(IkePair.QuickIke, skeyid, shared, 0x77, theirs.ResponderCookie);
        byte[] hash = Phase1Hash.Compute(keys, dh.PublicValue.Span, peerPublic, 0x77, theirs.ResponderCookie, Body(offer), Body(id));
        if (wrong)
            hash[0] ^= 1;
        byte[] third = MessageSealer.Plain(
            header with { ResponderCookie = theirs.ResponderCookie }, [new HashPayload(hash), .. discovery(NatMethod.All[0], (0x77, theirs.ResponderCookie))]);
        pair.Give(pair.B, new IkeInput.DatagramReceived(floated, later, third));
    }

    private static byte[] Body(Payload payload)
    {
        WireWriter writer = new(64);
        payload.Encode(ref writer);
        return writer.ToArray();
    }

    private static PayloadChain Decode(Flight flight, out IsakmpHeader header)
    {
        Assert.True(IsakmpHeader.TryDecode(flight.Message, out header, out _));
        Assert.True(PayloadChain.TryDecode(header.NextPayload, flight.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out DecodeError? error), error?.ToString());
        return chain;
    }

    private static byte[] Spoil(Flight first, string wrong)
    {
        PayloadChain chain = Decode(first, out IsakmpHeader header);
        Payload[] Replace(Func<Payload, IEnumerable<Payload>> change) => [.. chain.Payloads.SelectMany(change)];
        return wrong switch
        {
            "main mode under the cookies of aggressive mode" => MessageSealer.Plain(header with { ExchangeType = ExchangeType.IDENTITY_PROTECTION }, chain.Payloads.AsSpan()),
            "message 1 with a responder's cookie" => MessageSealer.Plain(header with { ResponderCookie = 9 }, chain.Payloads.AsSpan()),
            "message 1 with a message ID" => MessageSealer.Plain(header with { MessageId = 9 }, chain.Payloads.AsSpan()),
            "message 1 encrypted" => MessageSealer.Plain(header with { Flags = IsakmpFlags.ENCRYPTION }, chain.Payloads.AsSpan()),
            "message 1 without ID" => MessageSealer.Plain(header, Replace(payload => payload is IdentificationPayload ? [] : [payload])),
            "message 1 with two nonces" => MessageSealer.Plain(header, Replace(payload => payload is NoncePayload ? [payload, payload] : [payload])),
            "message 1 with an ID bound to port 80" => MessageSealer.Plain(header, Replace(payload => payload is IdentificationPayload id ? [id with { Port = 80 }] : [payload])),
            _ => MessageSealer.Plain(header, Replace(payload => payload is KeyExchangePayload ? [new KeyExchangePayload(Value(wrong[^1] - '0'))] : [payload])),
        };
    }

    private static byte[] Value(int number)
    {
        byte[] octets = new byte[96];
        octets[^1] = (byte)number;
        return octets;
    }

    private static byte[] ForgeAnswer(Flight first, ulong cookie)
    {
        PayloadChain chain = Decode(first, out IsakmpHeader header);
        using DiffieHellman dh = DiffieHellman.Generate(GroupTable.Modp768, new SeededEntropy((int)cookie));
        return MessageSealer.Plain(header with { ResponderCookie = cookie },
        [
            chain.First<SaPayload>()!, new KeyExchangePayload(dh.PublicValue), new NoncePayload(new byte[20]),
            new IdentificationPayload(IdType.ID_IPV4_ADDR, 17, 500, new byte[4]), new HashPayload(new byte[16]),
        ]);
    }

    private static void AssertSilent(IkePair pair)
    {
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Sender == "B");
        Assert.Empty(pair.B.Connection().Isakmp);
        pair.AssertNothingInstalled();
    }

    private static void Give(IkePair pair, IkeHost host, byte[] message) =>
        pair.Give(host, new IkeInput.DatagramReceived(new(host.Address, 500), new(pair.Other(host).Address, 500), message));

    private static IkePair Loaded(Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = true }, a, b);
        return pair;
    }
}
