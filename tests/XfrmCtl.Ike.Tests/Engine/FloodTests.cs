using System.Buffers.Binary;
using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Many messages from nobody: what they cost, what they keep, whom they keep out (T34 to T37, T40).</summary>
public sealed class FloodTests
{
    // CVE-2019-15256: no state, no answer, no octet of chance for an address that no connection names.
    [Fact]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "T40")]
    [Trait("Hostile", "P01")]
    public void FirstMessage_FromAnAddressThatNoConnectionNames_MakesNoStateAndNoAnswer()
    {
        using IkePair pair = new();
        pair.Load();
        byte[] first = First(pair);
        int draws = pair.B.Entropy.Draws;
        for (int number = 0; number < 5000; number++)
            Give(pair, Numbered(first, number), new(new IPAddress([192, 0, (byte)(number >> 8), (byte)(number & 0xff)]), 500));

        Assert.Empty(pair.B.Connection().Isakmp);
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Sender == "B");
        Assert.Equal(draws, pair.B.Entropy.Draws);
        Assert.Equal(Instant.Never, pair.B.Engine.NextDeadline);
    }

    // A cookie is all that a first message costs: eight octets of chance, no exponent.
    [Fact]
    [Trait("Hostile", "P01")]
    [Trait("Rfc", "2408-1.7.1")]
    public void FirstMessage_OfMainMode_CostsNoDiffieHellman()
    {
        using IkePair pair = new();
        pair.Load();
        byte[] first = First(pair);
        int draws = pair.B.Entropy.Draws;

        Give(pair, first, new(pair.A.Address, 500));

        Assert.Equal(draws + 1, pair.B.Entropy.Draws);
        Assert.Equal("main-mode-sent-2", pair.B.Connection().Isakmp.Single().State);
    }

    // CVE-2006-3906, and the flood that locks peers out of other daemons: three thousand a second with the peer's own address on them, while it shakes hands.
    [Theory]
    [InlineData(20)]
    [InlineData(3000)]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "T35")]
    [Trait("Hostile", "P01")]
    public void FirstMessages_SpoofedWithThePeersOwnAddress_DoNotLockItOut(int perSecond)
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Delay = TimeSpan.FromMilliseconds(40);
        byte[] first = First(pair);
        pair.Network.Rule(flight => flight.Sender == "B" && pair.Network.Flights.Count > 0 && Spoofed(flight) ? new Fate.Drop() : null);
        int number = 0;
        void Flood()
        {
            Give(pair, Numbered(first, ++number), new(pair.A.Address, 500));
            if (number < perSecond * 2)
                pair.After(TimeSpan.FromSeconds(1.0 / perSecond), Flood);
        }

        Flood();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Up(pair.A);

        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(1)), pair.Transcript());
        Assert.Empty(pair.A.Failures);
        Assert.InRange(pair.B.Connection().Isakmp.Length, 1, 1001);

        // Nothing of it is left when its time is over (T35).
        pair.Run(TimeSpan.FromSeconds(61));
        Assert.Single(pair.B.Connection().Isakmp);
        pair.AssertUp();
    }

    // Peers of any address, and as many addresses: what is held of each goes with it.
    [Fact]
    [Trait("Hostile", "T36")]
    [Trait("Hostile", "T35")]
    [Trait("Hostile", "P01")]
    public void FirstMessages_FromEverywhereToAnyPeer_LeaveNothingBehind()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { Remote = null });
        byte[] first = First(pair);
        pair.Network.Rule(_ => new Fate.Drop());
        for (int number = 0; number < 20_000; number++)
            Give(pair, Numbered(first, number), new(new IPAddress([10, 1, (byte)(number >> 8), (byte)(number & 0xff)]), 500));

        Assert.Equal(1000, pair.B.Connection().Isakmp.Length);
        Assert.InRange(pair.B.Engine.Held, 1000, 5000);
        pair.Run(TimeSpan.FromSeconds(61));
        Assert.Empty(pair.B.Connection().Isakmp);
        Assert.Equal(0, pair.B.Engine.Held);
    }

    // CVE-2016-5361: one answer to one message, by no timer, and not larger than it (T37).
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Hostile", "T37")]
    [Trait("Hostile", "P02")]
    public void FirstMessage_WithOrWithoutVendorIds_IsAnsweredOnceAndNotLarger(bool vendors)
    {
        using IkePair pair = new();
        pair.Load();
        byte[] first = First(pair, keep: payload => vendors || payload is not VendorIdPayload);
        pair.Network.Rule(_ => new Fate.Drop());

        Give(pair, first, new(pair.A.Address, 500));
        pair.Run(TimeSpan.FromMinutes(3));

        Flight answer = pair.Network.Flights.Single(flight => flight.Sender == "B");
        Assert.InRange(answer.Message.Length, 1, first.Length);
        Assert.Empty(pair.B.Connection().Isakmp);
    }

    [Fact]
    [Trait("Hostile", "T37")]
    [Trait("Hostile", "P02")]
    public void FirstMessage_ThatIsRefused_IsAnsweredOnceAndSmaller()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { IkeProposals = [IkePair.QuickIke with { Hash = HashTable.Sha1 }] });
        byte[] first = First(pair, keep: payload => payload is not VendorIdPayload);
        pair.Network.Rule(_ => new Fate.Drop());

        Give(pair, first, new(pair.A.Address, 500));
        pair.Run(TimeSpan.FromMinutes(3));

        Assert.InRange(pair.Network.Flights.Single(flight => flight.Sender == "B").Message.Length, 1, first.Length / 2);
        Assert.Empty(pair.B.Connection().Isakmp);
    }

    // DPD is not lost by it: who says nothing of it in message 1, as an ASA, is told with message 4.
    [Fact]
    public void FirstMessage_WithoutVendorIds_LearnsOfDpdLater()
    {
        using IkePair pair = new();
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal) ? VendorIds.Keep(flight, _ => false) : null);
        pair.Load(profile => profile with { DpdDelay = TimeSpan.FromSeconds(10) });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        pair.AssertUp();
        Assert.True(pair.A.Connection().Isakmp.Single().DpdSupported);
    }

    // More transforms than anybody offers: refused before one is looked at, and not repeated in what is reported.
    [Fact]
    [Trait("Hostile", "P07")]
    public void FirstMessage_WithThousandsOfTransforms_IsMalformed()
    {
        using IkePair pair = new();
        pair.Load();
        TransformPayload transform = Phase1Proposals.Offer(pair.Profile(pair.B)).Proposals[0].Transforms[0];
        SaPayload offer = new([.. Enumerable.Range(0, 7).Select(_ => new ProposalPayload(
            1, ProtocolId.PROTO_ISAKMP, default, [.. Enumerable.Range(0, 200).Select(number => transform with { TransformId = 9 })]))]);

        Give(pair, MessageSealer.Plain(new IsakmpHeader(7, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0), [offer]), new(pair.A.Address, 500));

        Assert.Contains("256 transforms", pair.B.Reports<IkeEvent.MessageDropped>().Single().Why, StringComparison.Ordinal);
        Assert.Empty(pair.B.Failures);
    }

    // As many as are looked at, none of which fits: what is told of them is short.
    [Fact]
    [Trait("Hostile", "P07")]
    public void FirstMessage_WithManyTransforms_IsToldInFewWords()
    {
        using IkePair pair = new();
        pair.Load();
        TransformPayload transform = Phase1Proposals.Offer(pair.Profile(pair.B)).Proposals[0].Transforms[0] with { TransformId = 9 };
        SaPayload offer = new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [.. Enumerable.Repeat(transform, 255)])]);

        Give(pair, MessageSealer.Plain(new IsakmpHeader(7, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0), [offer]), new(pair.A.Address, 500));

        Assert.Contains(" and 223 more", pair.B.Failures.Single().Message, StringComparison.Ordinal);
        Assert.InRange(pair.B.Failures.Single().Message.Length, 1, 1500);
    }

    // Two peers behind one right=%any: the second says INITIAL-CONTACT, and speaks of its own SAs alone.
    [Fact]
    [Trait("Hostile", "P10")]
    public void InitialContact_OfOnePeerOfMany_LeavesTheOthersTheirs()
    {
        using IkePair pair = new();
        NatBox door = new(pair.A.Address, IPAddress.Parse("203.0.113.77"));
        pair.Network.Nats.Add(door);
        ConnectionProfile Peer(int nth) => pair.Profile(pair.A) with { NatTraversal = false, LocalId = Identity.Fqdn("peer"), Selectors = [Stories.Nth(true, nth)] };
        pair.LoadAll(pair.B, pair.Profile(pair.B) with
        {
            NatTraversal = false,
            Remote = null,
            RemoteId = Identity.Fqdn("peer"),
            UniqueIdentities = UniqueIdentities.No,
            Selectors = [Stories.Nth(false, 0), Stories.Nth(false, 1)],
        });
        pair.LoadAll(pair.A, Peer(0));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        Assert.Single(pair.B.Kernel.Children);

        // The first one is cut off with all it has; another of the same name comes from elsewhere.
        pair.Network.Rule(_ => new Fate.Drop());
        pair.LoadAll(pair.A);
        pair.Network.Heal();
        door.Rebind(IPAddress.Parse("203.0.113.78"));
        pair.LoadAll(pair.A, Peer(1));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(["203.0.113.77", "203.0.113.78"], pair.B.Kernel.Children.Select(child => child.Remote.Address.ToString()).Order());
    }

    private static bool Spoofed(Flight flight) => BinaryPrimitives.ReadInt32BigEndian(flight.Message.Span) is > 0 and < 100_000;

    private static byte[] Numbered(byte[] first, int number)
    {
        byte[] message = [.. first];
        BinaryPrimitives.WriteInt32BigEndian(message, number + 1);
        return message;
    }

    /// <summary>A first message as A would send it.</summary>
    private static byte[] First(IkePair pair, Func<Payload, bool>? keep = null)
    {
        Payload[] payloads =
        [
            Phase1Proposals.Offer(pair.Profile(pair.A)),
            .. NatMethod.All.Select(method => new VendorIdPayload(method.VendorId.Octets)),
            new VendorIdPayload(VendorIdTable.FragmentationOfBothModes), new VendorIdPayload(VendorIdTable.Dpd.Octets),
        ];
        return MessageSealer.Plain(
            new IsakmpHeader(0x1122334455667788, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
            [.. payloads.Where(payload => keep?.Invoke(payload) ?? true)]);
    }

    private static void Give(IkePair pair, byte[] message, IPEndPoint source) =>
        pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), source, message));
}
