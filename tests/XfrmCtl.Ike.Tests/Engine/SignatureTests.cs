using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;
using static XfrmCtl.Ike.Tests.Engine.SignatureSamples;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Phase 1 by RSA signatures, with bare keys and with certificates, in both modes.</summary>
public sealed class SignatureTests
{
    // A                                B
    // HDR*, IDii, SIG_I         -->
    //                           <--    HDR*, IDir, SIG_R
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rfc", "2409-5.1")]
    public void BareKeys_EachHasTheOthers_MakeATunnel(bool aggressive)
    {
        using IkePair pair = Bare(aggressive);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
        Assert.Empty(pair.A.Failures);
        Assert.Empty(pair.B.Failures);
        Assert.Equal(aggressive, pair.Network.Flights[0].Name.StartsWith("Aggressive", StringComparison.Ordinal));
        Assert.Contains(pair.Network.Flights, flight => flight.Name.Contains("SIG", StringComparison.Ordinal));
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Name.Contains("ID, HASH", StringComparison.Ordinal));
    }

    // HDR*, IDii, CERT, SIG_I   -->
    //                           <--    HDR*, IDir, CERT, SIG_R
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rfc", "2409-5.1")]
    [Trait("Rfc", "2408-3.9")]
    public void Certificates_JudgedGood_MakeATunnel(bool aggressive)
    {
        (Judge a, Judge b) = (new(), new());
        using IkePair pair = Certified(a, b, aggressive);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
        Assert.Equal([1], a.Judged);
        Assert.Equal([1], b.Judged);
        Assert.Equal(NameB, pair.A.Reports<IkeEvent.Phase1Established>().Single().RemoteId);
        Assert.Equal("C=CH, O=Example, CN=b", NameB.ToString());
    }

    // The first answer is longer than a datagram: its pieces come before the initiator knows the responder's cookie.
    [Fact]
    public void Certificates_InPiecesOfAggressiveMode_ArePutTogether()
    {
        using IkePair pair = new();
        pair.Load(
            profile => profile with { AggressiveMode = true, FragmentSize = 576 },
            SignatureSamples.Certified(KeyA, "C=CH, O=Example, CN=a", NameB, new()),
            SignatureSamples.Certified(KeyB, "C=CH, O=Example, CN=b", NameA, new()));
        pair.Network.Rule(flight => flight.Name.StartsWith("Aggressive Mode message 2", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMilliseconds(50));
        Flight whole = pair.Network.Flights.First(flight => flight.Sender == "B");
        IReadOnlyList<ReadOnlyMemory<byte>> pieces = MessageFragments.Cut(whole.Message.ToArray(), ExchangeType.AGGRESSIVE, 500);
        Assert.True(pieces.Count > 1);
        foreach (ReadOnlyMemory<byte> piece in pieces)
            pair.Give(pair.A, new IkeInput.DatagramReceived(whole.Destination, whole.Source, piece));
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
    }

    // Message 3 and 4 ask for a certificate of the authority that counts.
    [Fact]
    [Trait("Rfc", "2408-3.10")]
    public void CertificateRequest_OfEitherSide_NamesItsAuthority()
    {
        using IkePair pair = Certified(new(), new(), aggressive: false);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        foreach (Flight flight in pair.Network.Flights.Where(flight => flight.Name.Contains("KE, nonce", StringComparison.Ordinal)))
        {
            _ = IsakmpHeader.TryDecode(flight.Message, out IsakmpHeader header, out _);
            Assert.True(PayloadChain.TryDecode(header.NextPayload, flight.Message[IsakmpHeader.Octets..], padded: false, out PayloadChain chain, out _));
            CertificateRequestPayload request = chain.Payloads.OfType<CertificateRequestPayload>().Single();
            Assert.Equal((4, Convert.ToHexString(NameA.Data.AsSpan())), (request.Encoding, Convert.ToHexString(request.Data.Span)));
        }
    }

    // Who has no judge asks for nothing, and then "if asked" sends nothing.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Certificate_IfAsked_GoesToWhoAsks(bool asks, int judged)
    {
        Judge judge = new();
        using IkePair pair = new();
        pair.Load(
            a: SignatureSamples.Certified(KeyA, "C=CH, O=Example, CN=a", NameB, new(), SendCertificate.IfAsked),
            b: profile => Raw(KeyB, asks ? Stranger : KeyA)(profile) with { LocalId = NameB, RemoteId = NameA } is var bare && asks
                ? bare with { Signatures = new() { Key = Signing(KeyB), Certificates = [Certificate(KeyB, "C=CH, O=Example, CN=b")], Judge = judge } }
                : bare with { Signatures = new() { Key = Signing(KeyB), Certificates = [Certificate(KeyB, "C=CH, O=Example, CN=b")], PeerKeys = [Public(KeyA)] } });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
        Assert.Equal(judged, judge.Judged.Count);
    }

    [Fact]
    public void BothMethods_PeerHasOnlyOne_ThatOneIsUsed()
    {
        using IkePair pair = new();
        pair.Load(a: profile => Raw(KeyA, KeyB)(profile) with { PreSharedKey = profile.PreSharedKey });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
        Assert.Contains(pair.Network.Flights, flight => flight.Name.Contains("ID, HASH", StringComparison.Ordinal));
    }

    [Fact]
    public void Methods_NothingInCommon_IsAMismatchWithBothSidesNamed()
    {
        using IkePair pair = new();
        pair.Load(a: Raw(KeyA, KeyB));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertNothingInstalled();
        Assert.Equal(ReasonCode.Phase1ProposalMismatch, pair.A.FirstFailure());
        FailureReason failure = pair.B.Failures.First();
        Assert.Equal(ReasonCode.Phase1ProposalMismatch, failure.Code);
        Assert.Contains("RSA_SIGNATURES", failure.Message, StringComparison.Ordinal);
    }

    // The responder does not know the key that signed: it says so, and the initiator says what it may be.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "T21")]
    public void Initiator_SignsWithAnotherKey_FailsOnBothSidesForThat(bool aggressive)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = aggressive, RetransmitTimeout = TimeSpan.FromSeconds(10), KeyingTries = 1 }, Raw(Stranger, KeyB), Raw(KeyB, KeyA));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(60));
        pair.AssertNothingInstalled();
        Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        if (aggressive)
            return;
        Assert.Equal(ReasonCode.AuthenticationFailed, pair.A.FirstFailure());
        Assert.Equal(ReasonCode.AuthenticationFailed, pair.B.FirstFailure());
        Assert.Contains("INVALID_SIGNATURE", pair.A.Failures.First().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "T21")]
    public void Responder_SignsWithAnotherKey_IsNotTaken(bool aggressive)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = aggressive, RetransmitTimeout = TimeSpan.FromSeconds(10), KeyingTries = 1 }, Raw(KeyA, KeyB), Raw(Stranger, KeyA));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(60));
        pair.AssertNothingInstalled();
        Assert.Empty(pair.A.Reports<IkeEvent.Phase1Established>());
        Assert.Equal(ReasonCode.AuthenticationFailed, pair.A.FirstFailure());
        Assert.Contains("public key", pair.A.Failures.First().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Certificate_JudgedBad_IsRefusedWithTheReason(bool aggressive)
    {
        using IkePair pair = Certified(new("it has run out"), new(), aggressive, tries: 1);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(60));
        pair.AssertNothingInstalled();
        Assert.Equal(ReasonCode.CertificateRefused, pair.A.FirstFailure());
        Assert.Contains("it has run out", pair.A.Failures.First().Message, StringComparison.Ordinal);
        Assert.Contains(pair.A.Failures.First().Evidence, evidence => evidence.Key == "certificate");
    }

    [Fact]
    public void Certificate_OfAPeerThatAnswersWithoutOne_IsMissed()
    {
        Judge judge = new();
        using IkePair pair = new();
        pair.Load(
            profile => profile with { KeyingTries = 1 },
            SignatureSamples.Certified(KeyA, "C=CH, O=Example, CN=a", NameB, judge),
            SignatureSamples.Certified(KeyB, "C=CH, O=Example, CN=b", NameA, new(), SendCertificate.Never));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(60));
        pair.AssertNothingInstalled();
        Assert.Equal(ReasonCode.CertificateRefused, pair.A.FirstFailure());
        Assert.Contains("sent no X.509 certificate", pair.A.Failures.First().Message, StringComparison.Ordinal);
        Assert.Empty(judge.Judged);
    }

    [Theory]
    [InlineData("C=CH, O=Example, CN=*", true)]
    [InlineData("C=CH, O=*, CN=b", true)]
    [InlineData("C=CH, O=Example, CN=c", false)]
    [InlineData("C=CH, CN=b", false)]
    public void Identity_WithWildcards_FitsOrNot(string expected, bool fits)
    {
        using IkePair pair = new();
        pair.Load(
            profile => profile with { KeyingTries = 1 },
            SignatureSamples.Certified(KeyA, "C=CH, O=Example, CN=a", SignatureSamples.Name(expected), new()),
            SignatureSamples.Certified(KeyB, "C=CH, O=Example, CN=b", NameA, new()));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(fits, pair.IsUp());
        if (!fits)
            Assert.Equal(ReasonCode.PeerIdentityMismatch, pair.A.FirstFailure());
    }

    [Fact]
    public void SeededNetworks_WithLossAndRepetition_EndEstablished()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            using IkePair pair = Bare(aggressive: seed % 2 == 0, seed);
            pair.Network.Loss = 0.2;
            pair.Network.Duplication = 0.2;
            pair.Up(pair.A);
            Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(5)), pair.Transcript());
        }
    }

    // One bit of message 5, which is identity and signature to its last octet: neither fits any more.
    [Fact]
    public void BitFlip_InASignedMessage_IsNeverTaken()
    {
        int length = Signed().Message.Length;
        Assert.Equal(IsakmpHeader.Octets + 12 + 260, length);
        for (int octet = IsakmpHeader.Octets; octet < length; octet += 7)
        {
            using IkePair pair = Bare(aggressive: false);
            int at = octet;
            pair.Network.Rule(flight => flight.Name.Contains("message 5", StringComparison.Ordinal) ? new Fate.Alter(Flipped(flight.Message, at)) : null);
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromSeconds(5));
            Assert.Empty(pair.B.Reports<IkeEvent.Phase1Established>());
        }
    }

    [Fact]
    public void Rekey_OfPhase1_ProvesItselfAnew()
    {
        using IkePair pair = Bare(aggressive: false);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(2, pair.Network.Flights.Count(flight => flight.Name.Contains("message 6", StringComparison.Ordinal)));
    }

    private static Flight Signed()
    {
        using IkePair pair = Bare(aggressive: false);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        return pair.Network.Flights.First(flight => flight.Name.Contains("message 5", StringComparison.Ordinal));
    }

    private static byte[] Flipped(ReadOnlyMemory<byte> message, int octet)
    {
        byte[] octets = message.ToArray();
        octets[octet] ^= 0x10;
        return octets;
    }

    private static IkePair Bare(bool aggressive, int seed = 1)
    {
        IkePair pair = new(seed);
        pair.Load(profile => profile with { AggressiveMode = aggressive, InitialContact = false }, Raw(KeyA, KeyB), Raw(KeyB, KeyA));
        return pair;
    }

    private static IkePair Certified(Judge a, Judge b, bool aggressive, int tries = 0)
    {
        IkePair pair = new();
        pair.Load(
            profile => profile with { AggressiveMode = aggressive, KeyingTries = tries, RetransmitTimeout = TimeSpan.FromSeconds(10) },
            SignatureSamples.Certified(KeyA, "C=CH, O=Example, CN=a", NameB, a),
            SignatureSamples.Certified(KeyB, "C=CH, O=Example, CN=b", NameA, b));
        return pair;
    }
}
