using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>AH (RFC 4302) by IKEv1 (RFC 2407 §4.4.3).</summary>
public sealed class AhTests
{
    public static TheoryData<string> Integrities => [.. IntegrityTable.Rows.Select(row => row.ConfName)];

    // The transform names the algorithm, and the attribute has to name it again (RFC 2407 §4.5).
    [Theory]
    [Trait("Rfc", "2407-4.4.3")]
    [InlineData("md5", 2, 1)]
    [InlineData("sha1", 3, 2)]
    [InlineData("sha256", 5, 5)]
    [InlineData("sha384", 6, 6)]
    [InlineData("sha512", 7, 7)]
    [InlineData("aes_xcbc", 9, 9)]
    public void Offer_OfAh_NamesTheAlgorithmTwice(string integrity, byte transform, uint attribute)
    {
        using IkePair pair = new();
        ConnectionProfile profile = Ah(integrity)(pair.Profile(pair.A));
        ProposalPayload proposal = Assert.Single(Phase2Proposals.Offer(profile, new Spi(0x12345678), null).Proposals);
        Assert.Equal(ProtocolId.PROTO_IPSEC_AH, proposal.Protocol);
        TransformPayload offered = Assert.Single(proposal.Transforms);
        Assert.Equal(transform, offered.TransformId);
        Assert.Equal(attribute, offered.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM));
        Assert.Null(offered.Value((ushort)IpsecAttribute.KEY_LENGTH));
    }

    [Theory]
    [MemberData(nameof(Integrities))]
    public void Ah_WithEachAlgorithm_ComesUpAndIsRenewedAndGoes(string integrity)
    {
        using IkePair pair = Stories.Established(both: Ah(integrity));
        PairChild child = pair.A.Kernel.Children.Single();
        Assert.Equal(IpsecProtocol.Ah, child.Protocol);
        Assert.StartsWith("/", child.KeysIn); // no key of encryption
        Assert.Equal(1 + (IntegrityTable.ByConfName(integrity)!.KeyBits / 4), child.KeysIn.Replace(" ", "", StringComparison.Ordinal).Length);
        pair.Give(pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.AssertNothingInstalled(); // B by the Delete
        Assert.Equal(ReasonCode.DeletedByPeer, pair.B.Reports<IkeEvent.ChildEnded>().Last().Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ah_BesideEsp_IsNamedByBoth(bool initiator)
    {
        using IkePair pair = new();
        pair.Load(a: initiator ? Ah("sha256") : null, b: initiator ? null : Ah("sha256"));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(ReasonCode.Phase2ProposalMismatch, pair.A.Failures.First().Code);
        FailureReason theirs = pair.B.Failures.First();
        Assert.Equal(ReasonCode.Phase2ProposalMismatch, theirs.Code);
        Assert.Contains(new("attribute", "PROTOCOL"), theirs.Evidence);
        pair.AssertNothingInstalled();
    }

    [Fact]
    [Trait("Rfc", "3715-2.1")]
    public void Ah_ThroughANat_IsRefusedWithWords()
    {
        using IkePair pair = new();
        pair.Network.Nats.Add(new NatBox(pair.A.Address, IPAddress.Parse("192.0.2.99")));
        pair.Load(Ah("sha1"));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        FailureReason failure = pair.A.Failures.First();
        Assert.Equal(ReasonCode.Phase2ProposalMismatch, failure.Code);
        Assert.Contains("NAT", failure.Message, StringComparison.Ordinal);
        Assert.Contains("phase2=esp", failure.Message, StringComparison.Ordinal);
        pair.AssertNothingInstalled();
    }

    [Fact]
    public void Ah_OfferedWithoutItsAttribute_IsRefused()
    {
        using IkePair pair = new();
        ConnectionProfile profile = Ah("sha1")(pair.Profile(pair.B));
        SaPayload offer = new([new ProposalPayload(1, ProtocolId.PROTO_IPSEC_AH, new byte[] { 1, 2, 3, 4 }, [new TransformPayload(1, 3, [])])]);
        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Select(offer, profile, null));
    }

    private static Func<ConnectionProfile, ConnectionProfile> Ah(string integrity) =>
        profile => profile with { Protocol = IpsecProtocol.Ah, EspProposals = [EspProposal.Ah(IntegrityTable.ByConfName(integrity)!)] };
}
