using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Naming;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Certificates;

public sealed class X509JudgeTests : IDisposable
{
    private static readonly Identity s_gateway = new(9, [.. Signing.Name("C=CH, O=Example, CN=gw").RawData]);

    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-certificates-").FullName;
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly X509Certificate2 _authority = Signing.Authority();

    public X509JudgeTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cacerts"));
        Directory.CreateDirectory(Path.Combine(_folder, "crls"));
        File.WriteAllText(Path.Combine(_folder, "cacerts", "ca.pem"), _authority.ExportCertificatePem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Judge_CertificateOfTheAuthority_GivesItsKey()
    {
        CertificateVerdict verdict = Judge([Signing.Gateway(_authority)], s_gateway);
        Assert.Null(verdict.Fault);
        Assert.Equal(RsaPublicKey.FromDer(Signing.Key.ExportRSAPublicKey()), verdict.Key);
        Assert.Equal("C=CH, O=Example, CN=gw", verdict.Subject);
        Assert.Empty(_diagnostics);
    }

    public static TheoryData<string, bool> Names => new()
    {
        { "vpn.example.net", true }, { "VPN.Example.NET", true }, { "other.example.net", false }, { "admin@example.net", true },
        { "198.51.100.2", true }, { "2001:db8::2", true }, { "198.51.100.3", false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Judge_IdentityAmongTheAlternativeNames_IsTaken(string identity, bool taken)
    {
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("vpn.example.net");
        names.AddEmailAddress("admin@example.net");
        names.AddIpAddress(IPAddress.Parse("198.51.100.2"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::2"));
        names.AddUri(new Uri("https://example.net/"));
        Identity claimed = IPAddress.TryParse(identity, out IPAddress? address) ? Identity.Address(address)
            : identity.Contains('@', StringComparison.Ordinal) ? Identity.UserFqdn(identity) : Identity.Fqdn(identity);
        CertificateVerdict verdict = Judge([Signing.Gateway(_authority, request => request.CertificateExtensions.Add(names.Build()))], claimed);
        Assert.Equal(taken, verdict.Fault is null);
        if (!taken)
            Assert.Contains("vpn.example.net", verdict.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_PathOverAnAuthorityThatThePeerSends_IsFound()
    {
        using X509Certificate2 middle = Signing.Middle(_authority);
        X509Certificate2 gateway = Signing.Gateway(middle, by: Signing.MiddleKey);
        Assert.Null(Judge([gateway, middle], s_gateway).Fault);
        Assert.Null(Judge([middle, gateway], s_gateway).Fault);
        Assert.Contains("Middle CA", Judge([gateway], s_gateway).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_Strangers_AreRefusedWithTheirIssuer()
    {
        using X509Certificate2 stranger = Signing.Authority("C=CH, O=Stranger, CN=Other CA", Signing.MiddleKey);
        CertificateVerdict verdict = Judge([Signing.Gateway(stranger, by: Signing.MiddleKey), stranger], s_gateway);
        Assert.Contains("O=Stranger, CN=Other CA", verdict.Fault, StringComparison.Ordinal);
        Assert.NotNull(verdict.Key);
    }

    // The same name as the authority, and another key.
    [Fact]
    [Trait("Hostile", "T23")]
    public void Judge_AuthorityOfTheSameName_IsNotTheAuthority()
    {
        using X509Certificate2 double_ = Signing.Authority(key: Signing.MiddleKey);
        Assert.NotNull(Judge([Signing.Gateway(double_, by: Signing.MiddleKey), double_], s_gateway).Fault);
    }

    // Who has a certificate of a gateway is no authority by that.
    [Fact]
    [Trait("Hostile", "T23")]
    public void Judge_PathOverAGateway_IsNone()
    {
        X509Certificate2 gateway = Signing.Gateway(_authority, name: "C=CH, O=Example, CN=other", key: Signing.MiddleKey);
        Assert.NotNull(Judge([Signing.Gateway(gateway, by: Signing.MiddleKey), gateway], s_gateway).Fault);
    }

    [Theory]
    [InlineData(-400)]
    [InlineData(400)]
    public void Judge_OutsideItsTime_SaysFromWhenToWhen(int days)
    {
        CertificateVerdict verdict = Judge([Signing.Gateway(_authority)], s_gateway, now: Signing.Now.AddDays(days));
        Assert.Contains("2025-11-24", verdict.Fault, StringComparison.Ordinal);
        Assert.Contains("2027-11-24", verdict.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_KeyForOtherThings_IsRefused()
    {
        CertificateVerdict verdict = Judge(
            [Signing.Gateway(_authority, request => request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyEncipherment, true)))], s_gateway);
        Assert.Contains("keyUsage", verdict.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_UnknownCriticalExtension_IsRefused()
    {
        CertificateVerdict verdict = Judge(
            [Signing.Gateway(_authority, request => request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5", [5, 0], critical: true)))], s_gateway);
        Assert.NotNull(verdict.Fault);
    }

    [Fact]
    public void Judge_RevokedCertificate_IsRefusedByASignedListAlone()
    {
        X509Certificate2 gateway = Signing.Gateway(_authority);
        CertificateRevocationListBuilder list = new();
        list.AddEntry(gateway.SerialNumberBytes.Span);
        WriteList("forged.crl", list, _authority, Signing.MiddleKey);
        Assert.Null(Judge([gateway], s_gateway).Fault);
        WriteList("true.crl", list, _authority, Signing.AuthorityKey);
        Assert.Contains("revoked", Judge([gateway], s_gateway).Fault, StringComparison.Ordinal);
        Assert.Null(Judge([Signing.Gateway(_authority)], s_gateway).Fault);
    }

    [Fact]
    public void Judge_Strictly_WantsAListThatHasNotRunOut()
    {
        X509Certificate2 gateway = Signing.Gateway(_authority);
        Assert.Contains("no list of revocations", Judge([gateway], s_gateway, strict: true).Fault, StringComparison.Ordinal);
        WriteList("ca.crl", new CertificateRevocationListBuilder(), _authority, Signing.AuthorityKey);
        Assert.Null(Judge([gateway], s_gateway, strict: true).Fault);
        Assert.Contains("run out", Judge([gateway], s_gateway, strict: true, now: Signing.Now.AddDays(60)).Fault, StringComparison.Ordinal);
        Assert.Null(Judge([gateway], s_gateway, now: Signing.Now.AddDays(60)).Fault);
    }

    [Theory]
    [InlineData("C=CH, O=Example, CN=Example CA", true)]
    [InlineData("C=CH, O=Example, CN=*", true)]
    [InlineData("C=CH, O=Other, CN=Example CA", false)]
    public void Judge_AuthorityOfTheConnection_HasToBeOnThePath(string authority, bool taken)
    {
        Assert.True(DistinguishedName.TryParse(authority, out DistinguishedName? name, out _));
        Assert.Equal(taken, Judge([Signing.Gateway(_authority)], s_gateway, authority: name).Fault is null);
    }

    // Whatever octets a peer sends, they are judged and nothing is thrown.
    [Fact]
    [Trait("Hostile", "T23")]
    public void Judge_OctetsThatAreNone_AreNone()
    {
        byte[] good = Signing.Gateway(_authority).RawData;
        X509Judge judge = new(new TrustStore(_folder, _diagnostics), null, strict: false, new FixedTime(Signing.Now));
        foreach (byte[] octets in new byte[][] { [], [0x30], [.. good.Take(200)], [.. Enumerable.Repeat((byte)0xff, 4000)] })
            Assert.NotNull(judge.Judge([octets], s_gateway).Fault);
        for (int at = 0; at < good.Length; at += 3)
        {
            byte[] altered = [.. good];
            altered[at] ^= 0x41;
            Assert.NotNull(judge.Judge([altered], s_gateway).Fault);
        }
    }

    [Fact]
    [Trait("Hostile", "T23")]
    public void Judge_OtherKindsOfKeys_AreNamed()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(Signing.Name("C=CH, O=Example, CN=gw"), key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.Create(
            _authority.SubjectName, X509SignatureGenerator.CreateForRSA(Signing.AuthorityKey, RSASignaturePadding.Pkcs1), Signing.Now.AddDays(-1), Signing.Now.AddDays(1), [7]);
        CertificateVerdict verdict = Judge([certificate], s_gateway);
        Assert.Null(verdict.Key);
        Assert.Contains("no RSA key", verdict.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void TrustStore_FilesThatAreNoAuthorities_AreNamedAndLeftOut()
    {
        File.WriteAllText(Path.Combine(_folder, "cacerts", "gw.pem"), Signing.Gateway(_authority).ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "cacerts", "notes.txt"), "not a certificate");
        File.WriteAllText(Path.Combine(_folder, "crls", "ca.crl"), "not a list");
        TrustStore store = new(_folder, _diagnostics);
        Assert.Single(store.Authorities);
        Assert.Equal(["gw.pem", "notes.txt", "ca.crl"], _diagnostics.Select(diagnostic => Path.GetFileName(diagnostic.Location.File)));
    }

    [Fact]
    public void Judges_OfTheSameFiles_AreEqual()
    {
        X509Judge Make(bool strict = false) => new(new TrustStore(_folder, _diagnostics), null, strict, TimeProvider.System);
        Assert.Equal(Make(), Make());
        Assert.NotEqual(Make(), Make(strict: true));
        X509Judge before = Make();
        WriteList("ca.crl", new CertificateRevocationListBuilder(), _authority, Signing.AuthorityKey);
        Assert.NotEqual(before, Make());
    }

    private CertificateVerdict Judge(X509Certificate2[] certificates, Identity claimed, bool strict = false, DateTimeOffset? now = null, DistinguishedName? authority = null) =>
        new X509Judge(new TrustStore(_folder, _diagnostics), authority, strict, new FixedTime(now ?? Signing.Now))
            .Judge([.. certificates.Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData)], claimed);

    private void WriteList(string name, CertificateRevocationListBuilder list, X509Certificate2 authority, RSA by) => File.WriteAllBytes(
        Path.Combine(_folder, "crls", name),
        list.Build(authority.SubjectName, X509SignatureGenerator.CreateForRSA(by, RSASignaturePadding.Pkcs1), 1, Signing.Now.AddDays(30), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(authority.SubjectName, authority.SerialNumberBytes.Span), Signing.Now.AddDays(-1)));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
