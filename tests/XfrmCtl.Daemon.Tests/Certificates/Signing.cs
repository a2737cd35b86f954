using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Core;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Daemon.Tests.Certificates;

/// <summary>Keys and certificates for tests; each key is made once.</summary>
internal static class Signing
{
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static RSA Key { get; } = RSA.Create(2048);

    public static RSA AuthorityKey { get; } = RSA.Create(2048);

    public static RSA MiddleKey { get; } = RSA.Create(2048);

    public static SignatureCredentials Credentials()
    {
        using SecretBytes octets = new(Key.ExportRSAPrivateKey());
        return new() { Key = RsaSigningKey.Read(octets)! };
    }

    public static X509Certificate2 Authority(string name = "C=CH, O=Example, CN=Example CA", RSA? key = null)
    {
        CertificateRequest request = Request(name, key ?? AuthorityKey);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return request.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5));
    }

    /// <summary>An authority below another.</summary>
    public static X509Certificate2 Middle(X509Certificate2 above)
    {
        CertificateRequest request = Request("C=CH, O=Example, CN=Middle CA", MiddleKey);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 bare = Issue(request, above, AuthorityKey);
        return bare.CopyWithPrivateKey(MiddleKey);
    }

    /// <summary>A certificate of a gateway.</summary>
    public static X509Certificate2 Gateway(X509Certificate2 authority, Action<CertificateRequest>? more = null, string name = "C=CH, O=Example, CN=gw", RSA? key = null, RSA? by = null)
    {
        CertificateRequest request = Request(name, key ?? Key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        more?.Invoke(request);
        return Issue(request, authority, by ?? AuthorityKey);
    }

    public static X500DistinguishedName Name(string text) =>
        DistinguishedName.TryParse(text, out DistinguishedName? name, out _) ? new(name.Octets.AsSpan()) : throw new ArgumentException(text);

    private static CertificateRequest Request(string name, RSA key) => new(Name(name), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static X509Certificate2 Issue(CertificateRequest request, X509Certificate2 authority, RSA by) =>
        request.Create(authority.SubjectName, X509SignatureGenerator.CreateForRSA(by, RSASignaturePadding.Pkcs1), Now.AddYears(-1), Now.AddYears(1), RandomNumberGenerator.GetBytes(8));
}
