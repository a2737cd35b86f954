using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;
using static XfrmCtl.Ike.Tests.Engine.SignatureSamples;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Signatures and certificates that fooled or ended other daemons (T21 to T23), in a message 5 whose keys and identity are right.</summary>
public sealed class HostileSignatureTests
{
    // CVE-2013-2944, CVE-2012-2388: HDR*, IDii, SIG_I of nothing, of zeros, of the modulus and around it, of other lengths; then the true one.
    [Fact]
    [Trait("Hostile", "T21")]
    [Trait("Hostile", "T22")]
    [Trait("Rfc", "2409-5.1")]
    public void Signature_ThatProvesNothing_IsNotTakenAndTheTrueOneIs()
    {
        using IkePair pair = AtFifth();
        byte[] modulus = KeyA.ExportParameters(false).Modulus!;
        byte[] below = [.. modulus];
        below[^1] ^= 1; // n is odd
        byte[] one = [.. new byte[255], 1];
        byte[] strange = Signing(Stranger).Sign(Hash(pair));
        byte[] cut = Signing(KeyA).Sign(Hash(pair).AsSpan(..^1));
        byte[] longer = Signing(KeyA).Sign([.. Hash(pair), 0]);
        byte[] ofAnotherHash = Signing(KeyA).Sign(new byte[Hash(pair).Length]);
        foreach (byte[] signature in new byte[][] { [], [0], new byte[256], one, modulus, below, [.. modulus, 0], [0, .. modulus], strange, cut, longer, ofAnotherHash, Hash(pair), new byte[20], new byte[3000] })
        {
            pair.Inject(pair.B, Forger.FifthOf(pair, Id(pair), new SignaturePayload(signature)));
            Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        }

        pair.Inject(pair.B, Forger.FifthOf(pair, Id(pair), new HashPayload(Hash(pair)))); // the hash itself, which a pre-shared key would send
        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        pair.Inject(pair.B, Forger.FifthOf(pair, Id(pair), new SignaturePayload(Signing(KeyA).Sign(Hash(pair)))));
        Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>());
        pair.AssertUnharmed(20);
    }

    // CVE-2026-14957, CVE-2026-77207: certificates of every encoding, of octets that are none, beside a bare key that is configured: they are passed over unread.
    [Fact]
    [Trait("Hostile", "T23")]
    [Trait("Rfc", "2408-3.9")]
    public void Certificate_BesideABareKey_IsPassedOver()
    {
        byte[][] contents = [[], [0x30], [0x30, 0x80], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], new byte[4000], [.. Certificate(Stranger, "C=CH, O=Example, CN=a")]];
        int sent = 0;
        using IkePair pair = AtFifth();
        for (int encoding = 0; encoding < 256; encoding++)
            foreach (byte[] content in contents)
            {
                pair.Inject(pair.B, Forger.FifthOf(pair, Id(pair), new CertificatePayload((byte)encoding, content), new SignaturePayload(new byte[256])));
                sent++;
            }

        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        Payload[] eight = [.. contents.Concat(contents).Take(8).Select((content, index) => new CertificatePayload((byte)(index + 1), content))];
        pair.Inject(pair.B, Forger.FifthOf(pair, [Id(pair), .. eight, eight[0], new SignaturePayload(Signing(KeyA).Sign(Hash(pair)))])); // one too many
        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        pair.Inject(pair.B, Forger.FifthOf(pair, [Id(pair), .. eight, new SignaturePayload(Signing(KeyA).Sign(Hash(pair)))]));
        Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>());
        pair.AssertUnharmed(sent);
    }

    private static IdentificationPayload Id(IkePair pair) => new(IdType.ID_IPV4_ADDR, 17, 500, pair.A.Address.GetAddressBytes());

    /// <summary>HASH_I for the identity.</summary>
    private static byte[] Hash(IkePair pair)
    {
        IsakmpSa sa = pair.A.Sa();
        Phase1State.AwaitingResponderIdentity state = (Phase1State.AwaitingResponderIdentity)sa.State;
        WireWriter body = new(16);
        Id(pair).Encode(ref body);
        return Ike.Crypto.Phase1Hash.Compute(sa.Keys!, state.OwnPublic, state.PeerPublic, sa.InitiatorCookie, sa.ResponderCookie, sa.SaBody.Span, body.Written);
    }

    private static IkePair AtFifth() => Forger.AtFifth(pair => pair.Load(profile => profile with { InitialContact = false }, Raw(KeyA, KeyB), Raw(KeyB, KeyA)));
}
