using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Exchanges;

/// <summary>Proposals of both phases as they stand on the wire, and what is taken of a peer's.</summary>
public sealed class ProposalTests
{
    private static readonly Spi Ours = new(0x01020304);

    // The transform that an ASA's log sizes confirm: five basic attributes, and 86400 s, which fit no 16 bits (RFC 2409 appendix A).
    [Fact]
    [Trait("Rfc", "2409-A")]
    public void Phase1Offer_3DesMd5Group2OfADay_IsTheOctetsOfTheWire()
    {
        using IkePair pair = new();
        SaPayload offer = Phase1Proposals.Offer(Profile(pair) with { IkeProposals = [new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024)] });

        Assert.Equal(
            HexText.Parse("""
                0000 0001                # DOI: IPSEC
                0000 0001                # situation: SIT_IDENTITY_ONLY
                00 00 002c 01 01 00 01   # proposal 1, ISAKMP, no SPI, one transform
                00 00 0024 01 01 0000    # transform 1, KEY_IKE
                8001 0005                # encryption: 3DES
                8002 0001                # hash: MD5
                8003 0001                # method: pre-shared key
                8004 0002                # group 2
                800b 0001                # life type: seconds
                000c 0004 00015180       # life duration: 86400
                """),
            Codec.Wire.Encode(offer)[4..]);
    }

    [Theory]
    [InlineData(null, (ushort)EncapsulationMode.TUNNEL)]
    [InlineData("RFC 3947", (ushort)3)]
    [InlineData("draft-ietf-ipsec-nat-t-ike-02_n", (ushort)61443)]
    public void Phase2Offer_ModeByNatVersion_HasItsNumber(string? method, ushort mode)
    {
        using IkePair pair = new();
        SaPayload offer = Phase2Proposals.Offer(Profile(pair), Ours, method is null ? null : NatMethods.ByName(method));

        Assert.Equal(mode, offer.Proposals[0].Transforms[0].Value((ushort)IpsecAttribute.ENCAPSULATION_MODE));
        Assert.Equal([1, 2, 3, 4], offer.Proposals[0].Spi.ToArray());
    }

    [Fact]
    public void Phase2Select_OwnOffer_IsTakenWithSpiAndLifetime()
    {
        using IkePair pair = new();
        ConnectionProfile profile = Profile(pair);

        Phase2Choice.Chosen chosen = Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Select(Phase2Proposals.Offer(profile, Ours, null), profile, null));

        Assert.Equal((Ours, IkePair.QuickEsp, TimeSpan.FromHours(8), false), (chosen.PeerSpi, chosen.Algorithms, chosen.PeerLifetime, chosen.UdpEncapsulation));
    }

    // 0 to 255 are reserved: a kernel gives them another meaning, or none.
    [Theory]
    [InlineData(0u, false)]
    [InlineData(1u, false)]
    [InlineData(255u, false)]
    [InlineData(256u, true)]
    [InlineData(uint.MaxValue, true)]
    [Trait("Rfc", "4303-2.1")]
    public void Phase2Select_SpiOfThePeer_IsTakenFrom256On(uint spi, bool taken)
    {
        using IkePair pair = new();
        ConnectionProfile profile = Profile(pair);
        SaPayload offer = Phase2Proposals.Offer(profile, new Spi(spi), null);

        foreach (Phase2Choice choice in new[] { Phase2Proposals.Select(offer, profile, null), Phase2Proposals.Accept(offer, profile, null) })
            Assert.Equal(taken ? ReasonCode.None : ReasonCode.MalformedMessage, choice is Phase2Choice.Refused refused ? refused.Reason : ReasonCode.None);
    }

    // With a NAT in between, a plain tunnel would not get through, so it is not taken (and an ASA takes none either).
    [Fact]
    public void Phase2Select_PlainTunnelThroughANat_IsRefused()
    {
        using IkePair pair = new();
        ConnectionProfile profile = Profile(pair);

        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Select(Phase2Proposals.Offer(profile, Ours, null), profile, NatMethod.All[0]));
    }

    // A value may be longer than the 16 bits that its registry has (RFC 2408 §3.3), and a mode unknown: no reason to think of the other's NAT.
    [Theory]
    [InlineData(5u)]
    [InlineData(0x1_0000u)]
    [InlineData(uint.MaxValue)]
    public void Phase2Select_EncapsulationModeThatNobodyKnows_IsRefusedAndDescribed(uint mode)
    {
        using IkePair pair = new();
        ConnectionProfile profile = Profile(pair);
        ProposalPayload proposal = Phase2Proposals.Offer(profile, Ours, null).Proposals[0];
        TransformPayload transform = proposal.Transforms[0] with { Attributes = [DataAttribute.Of((ushort)IpsecAttribute.ENCAPSULATION_MODE, mode), .. proposal.Transforms[0].Attributes.Where(attribute => attribute.Type != (ushort)IpsecAttribute.ENCAPSULATION_MODE)] };
        SaPayload offer = new([proposal with { Transforms = [transform] }]);

        foreach (NatMethod? method in new[] { null, NatMethod.All[0] })
        {
            Phase2Choice.Refused refused = Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Select(offer, profile, method));
            Assert.Equal((ReasonCode.Phase2ProposalMismatch, false), (refused.Reason, refused.OtherEncapsulation));
        }

        Assert.Contains(Math.Min(mode, ushort.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture), Phase2Proposals.Describe(offer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modp768", null, ReasonCode.PfsMismatch)]
    [InlineData("modp768", "modp1024", ReasonCode.PfsMismatch)]
    [InlineData("modp768", "modp768", ReasonCode.None)]
    [InlineData(null, "modp1024", ReasonCode.None)]
    public void Phase2Select_PfsOfOursAndTheirs_IsWeighed(string? ours, string? theirs, ReasonCode reason)
    {
        using IkePair pair = new();
        ConnectionProfile profile = Profile(pair);
        SaPayload offer = Phase2Proposals.Offer(profile with { PfsGroup = theirs is null ? null : GroupTable.ByConfName(theirs) }, Ours, null);

        Phase2Choice choice = Phase2Proposals.Select(offer, profile with { PfsGroup = ours is null ? null : GroupTable.ByConfName(ours) }, null);

        Assert.Equal(reason, choice is Phase2Choice.Refused refused ? refused.Reason : ReasonCode.None);
    }

    // Kilobytes before seconds, as an ASA writes them: the type goes with the duration that follows it (RFC 2407 §4.5).
    [Fact]
    [Trait("Rfc", "2407-4.5")]
    public void Lifetimes_KilobytesThenSeconds_TheSecondsAreFound()
    {
        DataAttribute Attribute(IpsecAttribute type, uint value) => DataAttribute.Of((ushort)type, value);

        TimeSpan? lifetime = Lifetimes.Seconds(
            [
                Attribute(IpsecAttribute.SA_LIFE_TYPE, (uint)LifeType.KILOBYTES), Attribute(IpsecAttribute.SA_LIFE_DURATION, 4608000),
                Attribute(IpsecAttribute.SA_LIFE_TYPE, (uint)LifeType.SECONDS), Attribute(IpsecAttribute.SA_LIFE_DURATION, 28800),
            ],
            (ushort)IpsecAttribute.SA_LIFE_TYPE,
            (ushort)IpsecAttribute.SA_LIFE_DURATION);

        Assert.Equal(TimeSpan.FromHours(8), lifetime);
    }

    [Fact]
    [Trait("Rfc", "3947-3.2")]
    public void NatDetection_PortRewritten_SenderIsBehindANat()
    {
        IPEndPoint us = new(IPAddress.Parse("198.51.100.2"), 500);
        IPEndPoint them = new(IPAddress.Parse("203.0.113.133"), 500);
        IPEndPoint seen = new(them.Address, 31337);
        System.Collections.Immutable.ImmutableArray<XfrmCtl.Ike.Codec.Payload> sent = NatTraversal.Discovery(NatMethod.All[0], HashTable.Md5, (1, 2), them, us, falsified: null);
        XfrmCtl.Ike.Codec.PayloadChain chain = new(sent, 0);

        Assert.Equal((false, true), NatTraversal.Detect(chain, HashTable.Md5, (1, 2), us, seen));
        Assert.Equal((false, false), NatTraversal.Detect(chain, HashTable.Md5, (1, 2), us, them));
        Assert.Null(NatTraversal.Detect(new(sent[..1], 0), HashTable.Md5, (1, 2), us, them));
    }

    private static ConnectionProfile Profile(IkePair pair) => pair.Profile(pair.A);
}
