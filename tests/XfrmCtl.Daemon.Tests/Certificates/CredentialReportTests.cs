using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Certificates;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Tests.Certificates;

public sealed class CredentialReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctl-credentials-").FullName;
    private readonly X509Certificate2 _authority = Signing.Authority();

    public CredentialReportTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cacerts"));
        Directory.CreateDirectory(Path.Combine(_folder, "crls"));
        File.WriteAllText(Path.Combine(_folder, "cacerts", "ca.pem"), _authority.ExportCertificatePem());
        CertificateRevocationListBuilder list = new();
        list.AddEntry([1, 2, 3]);
        list.AddEntry([1, 2, 4]);
        File.WriteAllBytes(Path.Combine(_folder, "crls", "ca.crl"), list.Build(
            _authority.SubjectName, X509SignatureGenerator.CreateForRSA(Signing.AuthorityKey, RSASignaturePadding.Pkcs1), 1, Signing.Now.AddDays(30), HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(_authority.SubjectName, _authority.SerialNumberBytes.Span), Signing.Now.AddDays(-1)));
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Of_TwoConnectionsWithOneCertificate_ListsEachThingOnce()
    {
        using X509Certificate2 certificate = Signing.Gateway(_authority);
        using SignatureCredentials bare = Signing.Credentials();
        SignatureCredentials own = new()
        {
            Key = bare.Key,
            Certificates = [[.. certificate.RawData]],
            Judge = new X509Judge(new TrustStore(_folder, []), null, strict: false, TimeProvider.System),
        };
        SignatureCredentials known = new() { Key = bare.Key, Certificates = own.Certificates, PeerKeys = [RsaPublicKey.FromDer(Signing.MiddleKey.ExportRSAPublicKey())!] };
        ConnectionProfile profile = Effects.Samples.Profile() with { LocalId = Identity.Fqdn("gw.example") };

        CredentialsDocument listed = CredentialReport.Of([profile with { Signatures = own }, profile with { Signatures = known, RemoteId = Identity.Fqdn("peer.example") }, profile], Signing.Now);

        Assert.Equal([("ID_FQDN '@gw.example'", true), ("ID_FQDN '@peer.example'", false)], listed.Keys.Select(key => (Assert.Single(key.Ids), key.HasPrivate)));
        Assert.All(listed.Keys, key => Assert.Matches("^AwEAA[A-Za-z0-9+/]{4}$", key.KeyId)); // three octets of exponent, 65537, then the modulus
        ListedCertificate one = Assert.Single(listed.Certificates);
        Assert.Equal(("C=CH, O=Example, CN=gw", "C=CH, O=Example, CN=Example CA", 2048, true, 2), (one.Subject, one.Issuer, one.Bits, one.HasPrivate, one.Count));
        Assert.Equal(listed.Keys[0].KeyId, one.KeyId);
        Assert.Equal((Signing.Now.AddYears(-1), Signing.Now.AddYears(1)), (one.NotBefore, one.NotAfter));
        Assert.False(Assert.Single(listed.Authorities).HasPrivate);
        ListedRevocations list = Assert.Single(listed.Revocations);
        Assert.Equal(("C=CH, O=Example, CN=Example CA", 2, Signing.Now.AddDays(-1), Signing.Now.AddDays(30)), (list.Issuer, list.Revoked, list.ThisUpdate, list.NextUpdate!.Value));
    }

    [Fact]
    public void Of_PresharedKeysAlone_IsEmpty() => Assert.Empty(CredentialReport.Of([Effects.Samples.Profile()], Signing.Now).Keys);
}
