using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>IPComp beside ESP (RFC 3173, RFC 2407 §4.4.5).</summary>
public sealed class CompressionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly Spi Ours = new(0x12345678), Cpi = new(0x4711);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    public void Compression_OfferedAndWanted_IsInBothKernels(bool initiator, bool responder, bool compressed)
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { Compress = initiator }, b: profile => profile with { Compress = responder });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Equal(compressed, pair.A.Kernel.Children.Single().Compression is not null);
        Assert.Equal(compressed, pair.A.Connection().Children.Single().Compression is not null);
        Assert.Equal(compressed, pair.B.Reports<IkeEvent.ChildEstablished>().Single().Compression is not null);

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.Equal(compressed, pair.B.Kernel.Children.Single().Compression is not null);
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty);
    }

    [Fact]
    public void Compression_KernelHasNoIndexLeft_IsDoneWithout()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { Compress = true });
        pair.A.Kernel.SpiRefusals.Enqueue(null);
        pair.A.Kernel.SpiRefusals.Enqueue(PairKernel.OutOfMemory);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        Assert.Null(pair.A.Kernel.Children.Single().Compression);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Compression_KernelOfTheResponderRefuses_LeavesNothing()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { Compress = true, KeyingTries = 1 });
        pair.B.Kernel.SpiRefusals.Enqueue(null);
        pair.B.Kernel.SpiRefusals.Enqueue(PairKernel.OutOfMemory);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Empty(pair.A.Kernel.Reserved);
        Assert.Empty(pair.B.Kernel.Reserved);
    }

    [Fact]
    public void Compression_NetworksOfTheOtherFamily_IsNotOffered()
    {
        using IkePair pair = new();
        var networks = new SelectorPair(new(global::System.Net.IPNetwork.Parse("2001:db8:1::/64")), new(global::System.Net.IPNetwork.Parse("2001:db8:2::/64")));
        pair.Load(both: profile => profile with { Compress = true }, a: profile => profile with { Selectors = [networks] }, b: profile => profile with { Selectors = [IkePair.Mirror(networks)] });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        Assert.Null(pair.A.Kernel.Children.Single().Compression);
    }

    [Fact]
    public void Compression_AfterADaemonWasKilled_IsKnownStill()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { Compress = true });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        AdoptedChild left = new()
        {
            Serial = before.Serial,
            Connection = "net",
            Selectors = before.Selectors,
            SpiIn = before.SpiIn,
            SpiOut = before.SpiOut,
            Algorithms = before.Algorithms,
            PfsGroup = null,
            Compression = before.Compression,
            Mode = before.Mode,
            UdpEncapsulation = false,
            Initiator = true,
            EstablishedAt = before.EstablishedAt,
            Lifetime = TimeSpan.FromHours(8),
            Local = new(pair.A.Address, 500),
            Remote = new(pair.B.Address, 500),
        };
        pair.A.Crash();
        pair.Give(pair.A, new IkeInput.ProfilesReplaced([pair.Profile(pair.A, profile => profile with { Compress = true })]) { Adopted = [left] });
        Assert.Equal(before.Compression, pair.A.Connection().Children.Single().Compression);
    }

    [Fact]
    [Trait("Rfc", "3173-4.1")]
    public void Offer_WithACpi_IsABundleAndThenTheSameWithoutIt()
    {
        SaPayload offer = Phase2Proposals.Offer(Profile(true), Ours, null, Cpi);
        Assert.Equal([(1, ProtocolId.PROTO_IPSEC_ESP), (1, ProtocolId.PROTO_IPCOMP), (2, ProtocolId.PROTO_IPSEC_ESP)], offer.Proposals.Select(proposal => ((int)proposal.Number, proposal.Protocol)));
        Assert.Equal([0x47, 0x11], offer.Proposals[1].Spi.ToArray());
        TransformPayload deflate = Assert.Single(offer.Proposals[1].Transforms);
        Assert.Equal(((byte)2, (uint?)1), (deflate.TransformId, deflate.Value((ushort)IpsecAttribute.ENCAPSULATION_MODE)));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Select_BothOffered_IsAsTheConnectionSays(bool compress, bool compressed)
    {
        SaPayload offer = Phase2Proposals.Offer(Profile(true), Ours, null, Cpi);
        Phase2Choice.Chosen chosen = Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Select(offer, Profile(compress), null));
        Assert.Equal((compressed, compressed ? 1 : 2), (chosen.Compression is not null, (int)chosen.Proposal.Number));
        Assert.Equal(compressed ? Cpi : default, chosen.Compression?.PeerCpi ?? default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Select_OnlyWithCompression_IsTakenWithIt(bool compress)
    {
        SaPayload offer = new([.. Phase2Proposals.Offer(Profile(true), Ours, null, Cpi).Proposals.Take(2)]);
        Phase2Choice.Chosen chosen = Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Select(offer, Profile(compress), null));
        Assert.Equal(Cpi, chosen.Compression!.PeerCpi);
        SaPayload answer = Phase2Proposals.Answer(chosen, new(0x11111111), new(0x2222));
        Assert.Equal([0x22, 0x22], answer.Proposals[1].Spi.ToArray());
        Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Accept(answer, Profile(true), null, compression: true));
        // As charon answers.
        SaPayload again = new([.. answer.Proposals, answer.Proposals[0] with { Number = 2 }]);
        Assert.NotNull(Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Accept(again, Profile(true), null, compression: true)).Compression);
        SaPayload other = new([.. answer.Proposals, answer.Proposals[0] with { Number = 2, Spi = new byte[] { 1, 2, 3, 4 } }]);
        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Accept(other, Profile(true), null, compression: true));
        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Accept(again, Profile(true), null, compression: false));
        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Select(offer, Profile(compress), null, compression: false));
        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Accept(answer, Profile(true), null, compression: false));
    }

    [Fact]
    public void Select_IndexInFourOctets_IsRead()
    {
        SaPayload offer = Bundle(comp => comp with { Spi = new byte[] { 0, 0, 0x47, 0x11 } });
        Assert.Equal(Cpi, Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Select(offer, Profile(true), null)).Compression!.PeerCpi);
    }

    public static TheoryData<string, Func<ProposalPayload, ProposalPayload>> Strange => new()
    {
        { "no index", comp => comp with { Spi = default } },
        { "an index that stands for the algorithm", comp => comp with { Spi = new byte[] { 0, 2 } } },
        { "an index for private use", comp => comp with { Spi = new byte[] { 0xf0, 0 } } },
        { "an index of more than 16 bits", comp => comp with { Spi = new byte[] { 0, 1, 0x47, 0x11 } } },
        { "an index of three octets", comp => comp with { Spi = new byte[] { 0, 0x47, 0x11 } } },
        { "LZS", comp => comp with { Transforms = [comp.Transforms[0] with { TransformId = 3 }] } },
        { "another mode", comp => comp with { Transforms = [comp.Transforms[0] with { Attributes = [DataAttribute.Of((ushort)IpsecAttribute.ENCAPSULATION_MODE, 2)] }] } },
        { "AH in its place", comp => comp with { Protocol = ProtocolId.PROTO_IPSEC_AH } },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    [Trait("Rfc", "3173-3.3")]
    public void Select_CompressionThatIsNotOurs_IsRefusedAndThePlainOneTaken(string what, Func<ProposalPayload, ProposalPayload> change)
    {
        SaPayload alone = Bundle(change);
        Assert.True(Phase2Proposals.Select(alone, Profile(true), null) is Phase2Choice.Refused, what);
        SaPayload both = new([.. alone.Proposals, alone.Proposals[0] with { Number = 2 }]);
        Assert.Null(Assert.IsType<Phase2Choice.Chosen>(Phase2Proposals.Select(both, Profile(true), null)).Compression);
    }

    private static SaPayload Bundle(Func<ProposalPayload, ProposalPayload> change)
    {
        SaPayload offer = Phase2Proposals.Offer(Profile(true), Ours, null, Cpi);
        return new([offer.Proposals[0], change(offer.Proposals[1])]);
    }

    private static ConnectionProfile Profile(bool compress)
    {
        using IkePair pair = new();
        return pair.Profile(pair.A, profile => profile with { Compress = compress });
    }
}
