using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Daemon.Tests.Certificates;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>Two engines that prove themselves by certificates, one of which is not good.</summary>
public sealed class CertificateDiagnosisTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);
    private static readonly Identity Gateway = new(9, [.. Signing.Name("C=CH, O=Example, CN=gw").RawData]);

    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-certificates-").FullName;
    private readonly X509Certificate2 _authority = Signing.Authority();

    public CertificateDiagnosisTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cacerts"));
        Directory.CreateDirectory(Path.Combine(_folder, "crls"));
        File.WriteAllText(Path.Combine(_folder, "cacerts", "ca.pem"), _authority.ExportCertificatePem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("certificate.expired")]
    [InlineData("certificate.untrusted")]
    [InlineData("certificate.revoked")]
    [InlineData("certificate.name")]
    [InlineData("certificate.unfit")]
    [InlineData("certificate.none")]
    [InlineData("certificate.key")]
    [Trait("Diagnosis", "*")]
    public void Why_CertificateOfThePeer_IsNamedFirst(string id)
    {
        using X509Certificate2 stranger = Signing.Authority("C=CH, O=Stranger, CN=Other CA", Signing.MiddleKey);
        using X509Certificate2 certificate = id switch
        {
            "certificate.untrusted" => Signing.Gateway(stranger, by: Signing.MiddleKey),
            "certificate.unfit" => Signing.Gateway(_authority, request => request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true))),
            "certificate.key" => Signing.Gateway(_authority, key: Signing.MiddleKey),
            _ => Signing.Gateway(_authority),
        };
        if (id == "certificate.revoked")
            Revoke(certificate);
        using IkePair pair = Pair(
            sent: id == "certificate.none" ? null : certificate, at: Signing.Now.AddDays(id == "certificate.expired" ? 500 : 0),
            peer: id == "certificate.name" ? Identity.Fqdn("other.example.net") : Gateway);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.A, pair.Now);
        Assert.True(why.Causes[0].Id == id, $"wanted {id}, found {why.Causes[0].Id}; {why.Failure!.Code} {why.Failure.Message}");
        Assert.Equal(ExitCode.AuthFailed, why.ExitCode);
    }

    [Fact]
    [Trait("Diagnosis", "certificate.ours-refused")]
    public void Why_OurCertificateRefused_IsNamedFirst()
    {
        using X509Certificate2 certificate = Signing.Gateway(_authority);
        using IkePair pair = Pair(certificate, Signing.Now.AddDays(500), Gateway);
        pair.Up(pair.B);
        Assert.True(pair.RunUntil(() => pair.B.Failures.Any(), Long), pair.Transcript());
        Assert.Equal("certificate.ours-refused", Cases.Why(pair.B, pair.Now).Causes[0].Id);
    }

    // The certificate makes message 5 the first that is larger than a packet of a poor line.
    [Fact]
    [Trait("Diagnosis", "path.large-datagrams")]
    public void Why_LargeMessagesLost_AreNamedFirst()
    {
        using X509Certificate2 certificate = Signing.Gateway(_authority);
        using IkePair pair = Pair(certificate, Signing.Now, Gateway);
        pair.Network.Rule(flight => flight.Message.Length > 600 ? new Fate.Drop() : null);
        pair.Up(pair.B);
        Assert.True(pair.RunUntil(() => pair.B.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.B, pair.Now);
        Assert.Equal("path.large-datagrams", why.Causes[0].Id);
        Assert.Contains(why.Causes, cause => cause.Id == "certificate.ours-unanswered");
    }

    // A's key is small, and the refusal that B sends is lost: what is left is that it does not take the key.
    [Fact]
    [Trait("Diagnosis", "certificate.ours-unanswered")]
    public void Why_OurKeyNotTakenWithoutAWord_IsNamedFirst()
    {
        using X509Certificate2 certificate = Signing.Gateway(_authority);
        using IkePair pair = Pair(certificate, Signing.Now, Gateway, knownKey: Signing.MiddleKey);
        pair.Network.Rule(flight => flight.Sender == "B" && !flight.Name.StartsWith("Main Mode", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.A, pair.Now);
        Assert.Equal(("certificate.ours-unanswered", ExitCode.AuthFailed), (why.Causes[0].Id, why.ExitCode));
        Assert.StartsWith("the peer does not take our key", why.Causes[0].Title, StringComparison.Ordinal);
    }

    // B has a certificate, and A judges it; A has a bare key that B knows.
    private IkePair Pair(X509Certificate2? sent, DateTimeOffset at, Identity peer, RSA? knownKey = null)
    {
        RsaPublicKey known = RsaPublicKey.FromDer((knownKey ?? Signing.AuthorityKey).ExportRSAPublicKey())!;
        SignatureCredentials Credentials(RSA key)
        {
            using SecretBytes octets = new(key.ExportRSAPrivateKey());
            return new() { Key = RsaSigningKey.Read(octets)! };
        }

        SignatureCredentials With(SignatureCredentials own, ImmutableArray<ImmutableArray<byte>> certificates, ImmutableArray<RsaPublicKey> keys, ICertificateJudge? judge) =>
            new() { Key = own.Key, Certificates = certificates, PeerKeys = keys, Judge = judge };

        IkePair pair = new();
        pair.Load(
            profile => profile with { PreSharedKey = null, Fragmentation = Fragmentation.No },
            profile => profile with
            {
                RemoteId = null,
                Signatures = With(Credentials(Signing.AuthorityKey), [], [], new X509Judge(new TrustStore(_folder, []), null, strict: false, new FixedTime(at))),
            },
            profile => profile with { LocalId = peer, Signatures = With(Credentials(Signing.Key), sent is null ? [] : [[.. sent.RawData]], [known], null) });
        return pair;
    }

    private void Revoke(X509Certificate2 certificate)
    {
        CertificateRevocationListBuilder list = new();
        list.AddEntry(certificate.SerialNumberBytes.Span);
        File.WriteAllBytes(
            Path.Combine(_folder, "crls", "ca.crl"),
            list.Build(_authority.SubjectName, X509SignatureGenerator.CreateForRSA(Signing.AuthorityKey, RSASignaturePadding.Pkcs1), 1, Signing.Now.AddDays(30), HashAlgorithmName.SHA256,
                X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(_authority.SubjectName, _authority.SerialNumberBytes.Span), Signing.Now.AddDays(-1)));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
