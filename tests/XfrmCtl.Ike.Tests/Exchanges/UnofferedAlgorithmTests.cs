using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Exchanges;

/// <summary>
/// Whatever number a peer offers, what is not configured is not taken and nothing throws: internal-only groups (CVE-2014-9221), a cipher that no default has
/// (CVE-2024-3652), algorithms that other programs know.
/// </summary>
public sealed class UnofferedAlgorithmTests
{
    private static readonly Spi PeerSpi = new(0x01020304);

    /// <summary>What libreswan and Openswan offer unless told, and some of what is new.</summary>
    private static readonly EspProposal[] Policy =
    [
        new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), new(CipherTable.Aes, 128, IntegrityTable.HmacSha1), new(CipherTable.TripleDes, 192, IntegrityTable.HmacSha1),
    ];

    private static readonly uint?[] KeyLengths = [null, 0, 8, 56, 64, 127, 128, 129, 168, 192, 256, 257, 512, 32768, 65535, 65536, 0x0100_0080, uint.MaxValue];

    private static readonly uint?[] AuthenticationAlgorithms =
        [null, .. Enumerable.Range(0, 18).Select(number => (uint?)number), 61439, 61440, 64249, 64250, 65535, 65536, 65538, uint.MaxValue];

    public static TheoryData<string> Groups => [.. GroupTable.Rows.Select(group => group.ConfName)];

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Hostile", "T19")]
    public void Phase1_EveryGroupNumber_OnlyTheConfiguredOneIsTaken(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A) with { IkeProposals = [IkePair.QuickIke with { Group = group }] };

        for (int number = 0; number <= ushort.MaxValue; number++)
        {
            SaPayload offer = new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [Phase1((uint)number)])]);
            Assert.Equal(number == group.Id, Phase1Proposals.Select(offer, profile) is not null);
            Assert.Equal(number == group.Id, Phase1Proposals.Accept(offer, profile) is not null);
        }

        foreach (uint number in (uint[])[65536u + group.Id, ((uint)group.Id << 16) | group.Id, uint.MaxValue])
            Assert.Null(Phase1Proposals.Select(new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [Phase1(number)])]), profile));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    [Trait("Hostile", "T19")]
    public void Phase2_EveryGroupNumber_OnlyTheConfiguredOneIsTaken(string name)
    {
        DhGroup group = GroupTable.ByConfName(name)!;
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A) with { EspProposals = [.. Policy], PfsGroup = group };

        for (uint number = 0; number <= ushort.MaxValue + 40; number++)
        {
            SaPayload offer = Phase2(ProtocolId.PROTO_IPSEC_ESP, 3, (IpsecAttribute.AUTHENTICATION_ALGORITHM, 2), (IpsecAttribute.GROUP_DESCRIPTION, number));
            Assert.Equal(number == group.Id, Phase2Proposals.Select(offer, profile, null) is Phase2Choice.Chosen { PfsGroup.Id: var taken } && taken == number);
            Assert.Equal(number == group.Id, Phase2Proposals.Select(offer, profile, null) is Phase2Choice.Chosen);
        }
    }

    // Without a group of our own every one that is known will do: with one is never weaker than without.
    [Fact]
    [Trait("Hostile", "T19")]
    public void Phase2_EveryGroupNumberWithoutPfs_OnlyKnownOnesAreTaken()
    {
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A) with { EspProposals = [.. Policy], PfsGroup = null };

        for (uint number = 0; number <= ushort.MaxValue + 40; number++)
        {
            SaPayload offer = Phase2(ProtocolId.PROTO_IPSEC_ESP, 3, (IpsecAttribute.AUTHENTICATION_ALGORITHM, 2), (IpsecAttribute.GROUP_DESCRIPTION, number));
            bool known = number <= ushort.MaxValue && GroupTable.ById((ushort)number) is not null;
            Assert.Equal(known, Phase2Proposals.Select(offer, profile, null) is Phase2Choice.Chosen);
        }
    }

    [Fact]
    [Trait("Hostile", "T30")]
    public void Phase2_EveryTransformKeyLengthAndMac_OnlyTheConfiguredAreTaken() => AssertOnly(
        Policy,
        [(12, 256, 2), (12, 128, 2), (12, null, 2), (3, null, 2), (3, 192, 2)]); // AES without a length has 128 bits, 3DES always 192

    [Fact]
    [Trait("Hostile", "T30")]
    public void Phase2_EveryTransformAgainstCountersAndAead_OnlyTheConfiguredAreTaken() => AssertOnly(
        [
            new(CipherTable.AesGcm16, 128, null), new(CipherTable.AesCcm8, 256, null), new(CipherTable.AesCtr, 192, IntegrityTable.AesXcbc),
            new(CipherTable.AesGmac, 128, null), new(CipherTable.Camellia, 256, IntegrityTable.HmacSha512), new(CipherTable.Null, 0, IntegrityTable.HmacSha256),
        ],
        [(20, 128, null), (14, 256, null), (13, 192, 9), (23, 128, null), (22, 256, 7), (11, null, 5), (11, 0, 5)]);

    // Sequence numbers of 64 bits were never ours to promise; 0 says that there are none.
    [Theory]
    [InlineData(null, true)]
    [InlineData(0u, true)]
    [InlineData(1u, false)]
    [InlineData(2u, false)]
    [Trait("Rfc", "4304-2")]
    public void Phase2_ExtendedSequenceNumbers_AreNotTaken(uint? value, bool taken)
    {
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A) with { EspProposals = [.. Policy] };
        SaPayload offer = Phase2(ProtocolId.PROTO_IPSEC_ESP, 3, (IpsecAttribute.AUTHENTICATION_ALGORITHM, 2), (IpsecAttribute.EXTENDED_SEQUENCE_NUMBER, value));
        Assert.Equal(taken, Phase2Proposals.Select(offer, profile, null) is Phase2Choice.Chosen);
    }

    [Fact]
    [Trait("Rfc", "2409-4")]
    public void Phase1_PrfOfItsOwn_IsNotTaken()
    {
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A);
        TransformPayload plain = Phase1(GroupTable.Modp768.Id);
        TransformPayload odd = plain with { Attributes = plain.Attributes.Add(DataAttribute.Of((ushort)Phase1Attribute.PRF, 1)) };
        Assert.NotNull(Phase1Proposals.Select(new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [plain])]), profile));
        Assert.Null(Phase1Proposals.Select(new([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [odd])]), profile));
    }

    // Where the RFCs want the attribute it is sent, and nowhere else: RFC 2409 appendix A, RFC 2407 §4.5, RFC 3602 §5.3, RFC 3686 §5.4, RFC 4106 §8.4.
    [Fact]
    [Trait("Rfc", "2407-4.5")]
    public void Offers_KeyLength_StandsWhereTheCipherHasSeveral()
    {
        using IkePair pair = new();
        foreach (CipherAlgorithm cipher in CipherTable.Rows)
        {
            uint? wanted = cipher.KeyBits.Count > 1 ? (uint)cipher.KeyBits[^1] : null;
            IntegrityAlgorithm? integrity = cipher.IsAead ? null : IntegrityTable.HmacSha384;
            ConnectionProfile profile = pair.Profile(pair.A) with { EspProposals = [new(cipher, cipher.KeyBits[^1], integrity)] };
            TransformPayload esp = Phase2Proposals.Offer(profile, PeerSpi, null).Proposals[0].Transforms[0];
            Assert.Equal(
                (cipher.EspTransformId!.Value, wanted, (uint?)integrity?.AttributeId),
                (esp.TransformId, esp.Value((ushort)IpsecAttribute.KEY_LENGTH), esp.Value((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM)));
            if (cipher.IkeId is null)
                continue;
            TransformPayload ike = Phase1Proposals.Offer(profile with { IkeProposals = [new(cipher, cipher.KeyBits[^1], HashTable.Sha512, GroupTable.Ecp521)] })
                .Proposals[0].Transforms[0];
            Assert.Equal(((uint)cipher.IkeId, wanted, 6u, 21u), (
                ike.Value((ushort)Phase1Attribute.ENCRYPTION_ALGORITHM)!.Value, ike.Value((ushort)Phase1Attribute.KEY_LENGTH),
                ike.Value((ushort)Phase1Attribute.HASH_ALGORITHM)!.Value, ike.Value((ushort)Phase1Attribute.GROUP_DESCRIPTION)!.Value));
        }
    }

    private static void AssertOnly(EspProposal[] policy, (int Transform, uint? KeyBits, uint? Authentication)[] wanted)
    {
        using IkePair pair = new();
        ConnectionProfile profile = pair.Profile(pair.A) with { EspProposals = [.. policy] };
        List<(int Transform, uint? KeyBits, uint? Authentication)> taken = [];
        for (int transform = 0; transform <= byte.MaxValue; transform++)
            foreach (uint? keyBits in KeyLengths)
                foreach (uint? authentication in AuthenticationAlgorithms)
                {
                    (IpsecAttribute, uint?)[] attributes = [(IpsecAttribute.KEY_LENGTH, keyBits), (IpsecAttribute.AUTHENTICATION_ALGORITHM, authentication)];
                    SaPayload offer = Phase2(ProtocolId.PROTO_IPSEC_ESP, (byte)transform, attributes);
                    if (Phase2Proposals.Select(offer, profile, null) is Phase2Choice.Chosen)
                        taken.Add((transform, keyBits, authentication));
                    Assert.NotEmpty(Phase2Proposals.Describe(offer));
                    foreach (ProtocolId other in (ProtocolId[])[ProtocolId.NONE, ProtocolId.PROTO_ISAKMP, ProtocolId.PROTO_IPSEC_AH, ProtocolId.PROTO_IPCOMP, (ProtocolId)5])
                        Assert.IsType<Phase2Choice.Refused>(Phase2Proposals.Select(Phase2(other, (byte)transform, attributes), profile, null));
                }

        Assert.Equal(wanted.Order(), taken.Order());
    }

    private static TransformPayload Phase1(uint group) => new(1, TransformPayload.KeyIke,
    [
        Attribute(Phase1Attribute.ENCRYPTION_ALGORITHM, 5), Attribute(Phase1Attribute.HASH_ALGORITHM, 1), Attribute(Phase1Attribute.AUTHENTICATION_METHOD, 1),
        Attribute(Phase1Attribute.GROUP_DESCRIPTION, group),
    ]);

    private static DataAttribute Attribute(Phase1Attribute type, uint value) => DataAttribute.Of((ushort)type, value);

    private static SaPayload Phase2(ProtocolId protocol, byte transform, params (IpsecAttribute Type, uint? Value)[] attributes)
    {
        ImmutableArray<DataAttribute> written =
            [.. attributes.Where(attribute => attribute.Value is not null).Select(attribute => DataAttribute.Of((ushort)attribute.Type, attribute.Value!.Value))];
        return new([new ProposalPayload(1, protocol, Phase2Proposals.Octets(PeerSpi), [new TransformPayload(1, transform, written)])]);
    }
}
