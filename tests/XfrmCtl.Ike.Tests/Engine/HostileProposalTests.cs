using System.Buffers.Binary;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Proposals that ended other daemons, in clear and under keys (T05, T09, T30, T39): what is taken is what is configured, to the letter.</summary>
public sealed class HostileProposalTests
{
    private static readonly uint[] Values = [0, 1, 2, 64, 127, 128, 129, 192, 255, 256, 257, 512, 65535];

    private static readonly IkeProposal Aes256 = new(CipherTable.Aes, 256, HashTable.Sha256, GroupTable.Modp768);

    // CVE-2011-3380: KEY_LENGTH and every other attribute with every value, in the other form, twice, of no octets, of 65535, and left out.
    [Fact]
    [Trait("Hostile", "T09")]
    [Trait("Rfc", "2408-3.3")]
    [Trait("Rfc", "2409-A")]
    public void MainMode1_AttributeOfAnyForm_IsTakenOnlyWhereItSaysWhatIsConfigured()
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { IkeProposals = [Aes256] });
        pair.Network.Rule(_ => new Fate.Drop());
        TransformPayload good = Phase1Proposals.Offer(pair.Profile(pair.A) with { IkeProposals = [Aes256] }).Proposals[0].Transforms[0];
        ulong cookie = 0;
        int sent = 0;
        foreach (DataAttribute attribute in good.Attributes)
        {
            bool counts = (Phase1Attribute)attribute.Type is not (Phase1Attribute.LIFE_TYPE or Phase1Attribute.LIFE_DURATION);
            foreach ((DataAttribute[] instead, bool same) in Variants(attribute))
            {
                TransformPayload transform = good with { Attributes = [.. good.Attributes.SelectMany(other => other.Equals(attribute) ? instead : [other])] };
                int before = pair.Network.Count("Main Mode message 2");
                pair.Inject(pair.B, MessageSealer.Plain(
                    new(++cookie, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
                    [new SaPayload([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [transform])])]));
                Assert.True((same || !counts) == pair.Network.Count("Main Mode message 2") > before, $"{(Phase1Attribute)attribute.Type}: {string.Join(' ', instead.Select(one => Convert.ToHexString(one.Value.Span)))}");
                sent++;
            }
        }

        Assert.InRange(sent, 7 * 17, 1000);
        pair.AssertUnharmed(sent);
    }

    [Fact]
    [Trait("Hostile", "T09")]
    [Trait("Rfc", "2407-4.5")]
    public void QuickMode1_AttributeOfAnyForm_IsTakenOnlyWhereItSaysWhatIsConfigured()
    {
        EspProposal esp = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);
        TransformPayload good;
        using (IkePair sample = new())
            good = Phase2Proposals.Offer(sample.Profile(sample.A) with { EspProposals = [esp] }, new(0x4711), null).Proposals[0].Transforms[0];
        int sent = 0;
        foreach (DataAttribute attribute in good.Attributes)
        {
            bool counts = (IpsecAttribute)attribute.Type is not (IpsecAttribute.SA_LIFE_TYPE or IpsecAttribute.SA_LIFE_DURATION);
            using IkePair pair = Stories.Established(both: profile => profile with { EspProposals = [esp], NatTraversal = false });
            pair.Network.Rule(_ => new Fate.Drop());
            Payload[] offer = Forger.QuickModeOffer(pair);
            uint messageId = 10;
            foreach ((DataAttribute[] instead, bool same) in Variants(attribute))
            {
                // Tunnel mode is what is meant where nothing is said.
                bool tunnel = (IpsecAttribute)attribute.Type == IpsecAttribute.ENCAPSULATION_MODE && instead.All(one => one.Type != attribute.Type);
                TransformPayload transform = good with { Attributes = [.. good.Attributes.SelectMany(other => other.Equals(attribute) ? instead : [other])] };
                SaPayload sa = new([new ProposalPayload(1, ProtocolId.PROTO_IPSEC_ESP, Phase2Proposals.Octets(new(0x1000 + messageId)), [transform])]);
                int before = pair.B.Kernel.InstalledEver;
                pair.Inject(pair.B, Forger.QuickMode1(pair.A.Sa(), ++messageId, [sa, .. offer[1..]]));
                Assert.True((same || tunnel || !counts) == pair.B.Kernel.InstalledEver > before, $"{(IpsecAttribute)attribute.Type}: {string.Join(' ', instead.Select(one => Convert.ToHexString(one.Value.Span)))}");
                sent++;
            }

            pair.AssertUnharmed(100);
        }

        Assert.InRange(sent, 5 * 17, 1000);
    }

    // CVE-2024-3652: every transform of ESP with lengths and MACs, under a hash that verifies, against a policy that has none of them: no key is ever made.
    [Fact]
    [Trait("Hostile", "T30")]
    [Trait("Rfc", "2407-4.4.4")]
    public void QuickMode1_EveryTransformUnderKeys_MakesKeysForTheConfiguredOneAlone()
    {
        using IkePair pair = Stories.Established();
        Payload[] offer = Forger.QuickModeOffer(pair);
        IsakmpSa sa = pair.A.Sa();
        uint messageId = 1;
        int sent = 0;
        for (int transform = 0; transform < 256; transform++)
            foreach (uint? bits in new uint?[] { null, 0, 128, 65535 })
                foreach (uint? mac in new uint?[] { null, 0, 1, 2, 9, 65535 })
                {
                    if (transform == IkePair.QuickEsp.Cipher.EspTransformId && mac == IkePair.QuickEsp.Integrity!.AttributeId && bits is null)
                        continue;
                    List<DataAttribute> attributes = [DataAttribute.Of((ushort)IpsecAttribute.ENCAPSULATION_MODE, 1)];
                    if (bits is not null)
                        attributes.Add(DataAttribute.Of((ushort)IpsecAttribute.KEY_LENGTH, bits.Value));
                    if (mac is not null)
                        attributes.Add(DataAttribute.Of((ushort)IpsecAttribute.AUTHENTICATION_ALGORITHM, mac.Value));
                    SaPayload proposal = new([new ProposalPayload(1, ProtocolId.PROTO_IPSEC_ESP, new byte[] { 0, 0, 16, 1 }, [new TransformPayload(1, (byte)transform, [.. attributes])])]);
                    pair.Inject(pair.B, Forger.QuickMode1(sa, ++messageId, [proposal, .. offer[1..]]));
                    sent++;
                }

        Assert.Equal(1, pair.B.Kernel.InstalledEver);
        Assert.Equal(6143, sent);
        pair.AssertUp();
        pair.AssertUnharmed(sent);
    }

    // CVE-2016-6415: an attribute that says it is longer than the message. Nothing of ours follows it into the answer, which is not longer than the question.
    [Fact]
    [Trait("Hostile", "T39")]
    [Trait("Rfc", "2409-5")]
    public void MainMode1_WithLongOrLyingAttributes_IsAnsweredWithItsOwnOctetsAlone()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(_ => new Fate.Drop());
        TransformPayload good = Phase1Proposals.Offer(pair.Profile(pair.A)).Proposals[0].Transforms[0];
        ulong cookie = 0;
        foreach (int length in new[] { 0, 1, 4, 100, 1000 })
            foreach (int lie in new[] { 0, 1, 4, 255, 30_000 })
            {
                DataAttribute strange = new(16384, Enumerable.Repeat((byte)0x5a, length).ToArray(), Short: false);
                byte[] message = MessageSealer.Plain(
                    new(++cookie, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0),
                    [new SaPayload([new ProposalPayload(1, ProtocolId.PROTO_ISAKMP, default, [good with { Attributes = [.. good.Attributes, strange] }])])]);
                BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(message.Length - length - 2), (ushort)(length + lie));
                int before = pair.Network.Flights.Count;
                pair.Inject(pair.B, message);
                Flight[] answers = [.. pair.Network.Flights.Skip(before)];
                Assert.Equal(lie == 0 ? 1 : 0, answers.Length);
                if (lie != 0)
                    continue;
                Assert.InRange(answers[0].Message.Length, 1, message.Length);
                Assert.Equal(message[28..], answers[0].Message[28..].ToArray());
            }

        pair.AssertUnharmed(25);
    }

    // CVE-2002-2222: the payloads of message 1, message 5 and Quick Mode in every order, one missing, one twice.
    [Fact]
    [Trait("Hostile", "T05")]
    [Trait("Rfc", "2409-5")]
    public void MainMode5_InEveryOrder_IsTakenWholeAndOnlyWhole()
    {
        using IkePair sample = Forger.AtFifth();
        Assert.True(Taken(pair => Forger.Fifth(pair, Id(pair))));
        Assert.True(Taken(pair => Reordered(pair, parts => [parts[1], parts[0]])));
        Assert.False(Taken(pair => Reordered(pair, parts => [parts[0]])));
        Assert.False(Taken(pair => Reordered(pair, parts => [parts[1]])));
        Assert.False(Taken(pair => Reordered(pair, parts => [parts[0], parts[1], parts[1]])));
        Assert.False(Taken(pair => Reordered(pair, parts => [parts[0], parts[0], parts[1]])));
        Assert.False(Taken(pair => Reordered(pair, parts => [parts[0], new SignaturePayload(new byte[256])])));
        Assert.False(Taken(pair => Reordered(pair, parts => [.. parts, new SaPayload([])])));

        static IdentificationPayload Id(IkePair pair) => new(IdType.ID_IPV4_ADDR, 17, 500, pair.A.Address.GetAddressBytes());

        static byte[] Reordered(IkePair pair, Func<Payload[], Payload[]> order)
        {
            IsakmpSa sa = pair.A.Sa();
            Phase1State.AwaitingResponderIdentity state = (Phase1State.AwaitingResponderIdentity)sa.State;
            IdentificationPayload id = Id(pair);
            WireWriter body = new(16);
            id.Encode(ref body);
            byte[] hash = Ike.Crypto.Phase1Hash.Compute(sa.Keys!, state.OwnPublic, state.PeerPublic, sa.InitiatorCookie, sa.ResponderCookie, sa.SaBody.Span, body.Written);
            return Forger.FifthOf(pair, order([id, new HashPayload(hash)]));
        }

        static bool Taken(Func<IkePair, byte[]> message)
        {
            using IkePair pair = Forger.AtFifth();
            pair.Inject(pair.B, message(pair));
            pair.AssertNoFault();
            return pair.B.Reports<IkeEvent.Phase1Established>().Any();
        }
    }

    [Fact]
    [Trait("Hostile", "T05")]
    [Trait("Rfc", "2409-5.5")]
    public void QuickMode1_InEveryOrder_IsTakenWhenTheHashLeadsAndNothingLacks()
    {
        using IkePair pair = Stories.Established();
        pair.Network.Rule(_ => new Fate.Drop());
        Payload[] offer = Forger.QuickModeOffer(pair);
        IsakmpSa sa = pair.A.Sa();
        uint messageId = 1;
        bool Taken(Payload[] payloads)
        {
            int before = pair.B.Kernel.InstalledEver;
            pair.Inject(pair.B, Forger.QuickMode1(sa, ++messageId, payloads));
            return pair.B.Kernel.InstalledEver > before;
        }

        // The identities keep their order: the first is the initiator's (RFC 2409 §5.5).
        foreach (int[] order in new[] { new[] { 0, 1, 2, 3 }, [1, 0, 2, 3], [2, 3, 0, 1], [2, 0, 3, 1], [0, 2, 1, 3], [1, 2, 0, 3] })
            Assert.True(Taken([.. order.Select(index => offer[index])]), string.Join(',', order));
        foreach (int[] order in new[] { new[] { 1, 2, 3 }, [0, 2, 3], [0, 0, 1, 2, 3], [0, 1, 1, 2, 3], [0, 1, 3, 2], [0], [1], [] })
            Assert.False(Taken([.. order.Select(index => offer[index])]), string.Join(',', order));

        byte[] hash = Forger.First(sa, 900, offer);
        pair.Inject(pair.B, Forger.Protected(sa, ExchangeType.QUICK_MODE, 900, [offer[0], new HashPayload(hash), .. offer[1..]], hash: null));
        Assert.Contains(pair.B.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.Contains("does not begin with HASH", StringComparison.Ordinal));
        pair.AssertUnharmed(16);
    }

    /// <summary>What may stand for an attribute, and whether it says the same.</summary>
    private static IEnumerable<(DataAttribute[] Instead, bool Same)> Variants(DataAttribute attribute)
    {
        uint now = attribute.Number;
        foreach (uint value in Values.Where(value => value != now))
            yield return ([DataAttribute.Of(attribute.Type, value)], false);
        byte[] four = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, now);
        yield return ([new(attribute.Type, four, Short: false)], true); // the long form of a small number is allowed
        yield return ([new(attribute.Type, four.AsMemory(0, 2), Short: false)], now == 0);
        yield return ([new(attribute.Type, Array.Empty<byte>(), Short: false)], now == 0);
        yield return ([new(attribute.Type, new byte[60_000], Short: false)], now == 0);
        yield return ([], false);
        yield return ([attribute, attribute], true);
        yield return ([DataAttribute.Of(attribute.Type, now + 1), attribute], false);
        yield return ([DataAttribute.Of((ushort)(attribute.Type | 0x4000), now)], false);
    }
}
