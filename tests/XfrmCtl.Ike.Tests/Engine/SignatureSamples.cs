using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Core;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Keys, certificates and a judge for tests of signatures; keys are made once, since they cost a second.</summary>
internal static class SignatureSamples
{
    public static RSA KeyA { get; } = RSA.Create(2048);

    public static RSA KeyB { get; } = RSA.Create(2048);

    public static RSA Stranger { get; } = RSA.Create(2048);

    public static Identity NameA { get; } = Name("C=CH, O=Example, CN=a");

    public static Identity NameB { get; } = Name("C=CH, O=Example, CN=b");

    public static RsaPublicKey Public(RSA key) => RsaPublicKey.FromDer(key.ExportRSAPublicKey())!;

    public static RsaSigningKey Signing(RSA key)
    {
        using SecretBytes octets = new(key.ExportRSAPrivateKey());
        return RsaSigningKey.Read(octets)!;
    }

    /// <summary>A certificate that its own key signed; whether it is good is the judge's word.</summary>
    public static ImmutableArray<byte> Certificate(RSA key, string name) =>
        [.. new CertificateRequest(new X500DistinguishedName(Name(name).Data.AsSpan()), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)).RawData];

    /// <summary>Bare keys on both sides.</summary>
    public static Func<ConnectionProfile, ConnectionProfile> Raw(RSA own, params RSA[] peer) => profile => profile with
    {
        PreSharedKey = null,
        Signatures = new() { Key = Signing(own), PeerKeys = [.. peer.Select(Public)] },
    };

    /// <summary>Certificates on both sides, and their subjects as identities.</summary>
    public static Func<ConnectionProfile, ConnectionProfile> Certified(RSA own, string subject, Identity peer, Judge judge, SendCertificate send = SendCertificate.Always) =>
        profile => profile with
        {
            PreSharedKey = null,
            LocalId = Name(subject),
            RemoteId = peer,
            Signatures = new()
            {
                Key = Signing(own),
                Certificates = [Certificate(own, subject)],
                Send = send,
                Authorities = [NameA.Data],
                Judge = judge,
            },
        };

    public static Identity Name(string text) => DistinguishedName.TryParse(text, out DistinguishedName? name, out _) ? Identity.Name(name) : throw new ArgumentException(text);

    /// <summary>Takes every certificate whose subject is the identity, unless told otherwise.</summary>
    public sealed class Judge(string? fault = null) : ICertificateJudge
    {
        public List<int> Judged { get; } = [];

        private CertificateVerdict Examine(ImmutableArray<ReadOnlyMemory<byte>> certificates, Identity claimed)
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(certificates[0].Span);
            return new(RsaPublicKey.FromDer(certificate.PublicKey.EncodedKeyValue.RawData), certificate.Subject,
                fault ?? (new Identity(9, [.. certificate.SubjectName.RawData]).Fits(claimed) ? null : "it is another's"));
        }

        CertificateVerdict ICertificateJudge.Judge(ImmutableArray<ReadOnlyMemory<byte>> certificates, Identity claimed)
        {
            Judged.Add(certificates.Length);
            return Examine(certificates, claimed);
        }
    }
}
