using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Configuration.Secrets;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Finds what connections need for RSA signatures: private keys of ipsec.secrets, certificates, authorities. Files are read once, and only where a connection asks.</summary>
/// <remarks>Ownership: keeps each key until disposed; what a connection gets is its own.</remarks>
/// <param name="folder">ipsec.d.</param>
/// <param name="secrets">Where private keys are named.</param>
/// <param name="strict">strictcrlpolicy=.</param>
/// <param name="time">The clock of certificates.</param>
internal sealed class CredentialSource(string folder, IpsecSecrets secrets, bool strict, TimeProvider time) : IDisposable
{
    private readonly Dictionary<SecretEntry, RsaSigningKey?> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, IReadOnlyList<X509Certificate2>> _certificates = new(StringComparer.Ordinal);
    private TrustStore? _trust;

    /// <summary>The credentials, or null and the reason as the last of <paramref name="diagnostics"/>.</summary>
    /// <param name="oriented">The connection.</param>
    /// <param name="diagnostics">Takes what is found wrong.</param>
    public FoundCredentials? Find(OrientedConnection oriented, ICollection<Diagnostic> diagnostics)
    {
        ConnectionSettings settings = oriented.Settings;
        IReadOnlyList<X509Certificate2> own = Certificates(oriented.Local, settings, diagnostics, out bool ownFailed);
        IReadOnlyList<X509Certificate2> theirs = Certificates(oriented.Remote, settings, diagnostics, out bool theirsFailed);
        if (ownFailed || theirsFailed)
            return null;
        RsaPublicKey? expected = own.Count > 0 ? KeyOf(own[0]) : KeyOf(oriented.Local.PublicKey.Value);
        if (own.Count > 0 && expected is null)
            return Fail(settings, oriented.Local.Certificate, $"the key of {CertificateNames.Subject(own[0])} is no RSA key", "IKEv1 signs with RSA here: use a certificate with an RSA key", diagnostics);
        if (SigningKey(oriented, expected, diagnostics) is not { } key)
        {
            return Fail(settings, oriented.Local.Certificate,
                expected is null ? $"ipsec.secrets has no private key for {oriented.LocalId}" : $"ipsec.secrets has no private key that belongs to the public key of {oriented.Local.Prefix} ({expected})",
                $"add to ipsec.secrets: : RSA FILE, where FILE in {Path.Combine(folder, "private")} is the key in PEM", diagnostics);
        }

        ImmutableArray<RsaPublicKey> peerKeys = [.. new[] { KeyOf(oriented.Remote.PublicKey.Value), theirs.Count > 0 ? KeyOf(theirs[0]) : null }.OfType<RsaPublicKey>()];
        if (peerKeys.FirstOrDefault(peer => peer.Fault is not null) is { } weak)
            return Fail(settings, oriented.Remote.PublicKey, $"the public key of {oriented.Remote.Prefix} proves nothing: {weak.Fault}", "have the peer make a key of 2048 bits or more", diagnostics);
        ICertificateJudge? judge = null;
        ImmutableArray<ImmutableArray<byte>> authorities = [];
        if (peerKeys.IsEmpty)
        {
            if (!Authority(oriented.Remote, own, settings, diagnostics, out DistinguishedName? authority))
                return null;
            _trust ??= new TrustStore(folder, diagnostics);
            judge = new X509Judge(_trust, authority, strict, time);
            authorities = authority is not null ? [authority.Octets] : [.. _trust.Authorities.Select(known => known.SubjectName.RawData.ToImmutableArray())];
        }

        return new(
            new SignatureCredentials
            {
                Key = key.Share(),
                Certificates = [.. own.Select(certificate => certificate.RawData.ToImmutableArray())],
                Send = oriented.Local.SendCertificate.Value switch
                {
                    CertificateSending.IfAsked => SendCertificate.IfAsked,
                    CertificateSending.Never => SendCertificate.Never,
                    _ => SendCertificate.Always,
                },
                PeerKeys = peerKeys,
                Authorities = authorities,
                Judge = judge,
            },
            NameOf(own), NameOf(theirs));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RsaSigningKey? key in _keys.Values)
            key?.Dispose();
    }

    private RsaSigningKey? SigningKey(OrientedConnection oriented, RsaPublicKey? expected, ICollection<Diagnostic> diagnostics)
    {
        foreach (SecretEntry entry in secrets.Entries.Where(entry => entry.Kind == SecretKind.PrivateKey))
        {
            bool fits = entry.Ids.Count == 0 || entry.Ids.Any(id => id.IsAny || id.Matches(oriented.LocalId));
            if ((expected is not null || fits) && Key(entry, diagnostics) is { } key && (expected is null || key.PublicKey == expected))
                return key;
        }

        return null;
    }

    private RsaSigningKey? Key(SecretEntry entry, ICollection<Diagnostic> diagnostics)
    {
        if (_keys.TryGetValue(entry, out RsaSigningKey? key))
            return key;
        string? problem = null;
        if (entry.File is { } file)
            key = PrivateKeyFile.Read(Path.Combine(folder, "private", file), entry.Value, out problem);
        else if (entry.Value is { } block && (key = RsaSigningKey.Read(block)) is null)
            problem = "its numbers make no key";
        if (problem is not null)
            diagnostics.Add(new(DiagnosticSeverity.Warning, DiagnosticCode.FileUnreadable, entry.Location, $"the private key {entry.File} cannot be used: {problem}", null));
        return _keys[entry] = key;
    }

    private IReadOnlyList<X509Certificate2> Certificates(EndSettings end, ConnectionSettings settings, ICollection<Diagnostic> diagnostics, out bool failed)
    {
        failed = false;
        if (end.Certificate.Value is not { } name)
            return [];
        string path = Path.Combine(folder, "certs", name);
        if (!_certificates.TryGetValue(path, out IReadOnlyList<X509Certificate2>? all))
            _certificates[path] = all = CertificateFile.Octets(path, diagnostics) is { } octets ? CertificateFile.Read(path, octets, diagnostics) : [];
        failed = all.Count == 0;
        if (failed)
        {
            _ = Fail(settings, end.Certificate, $"{end.Prefix}cert={name} is no certificate in PEM or DER at {path}",
                "name a file; of a database of NSS export it: pk12util -o gw.p12 -n NAME -d sql:/etc/ipsec.d, then openssl pkcs12 -in gw.p12", diagnostics);
        }

        return all;
    }

    /// <summary>The authority that the peer's certificate has to be from: rightca=, where %same is that of our own certificate.</summary>
    private static bool Authority(
        EndSettings end, IReadOnlyList<X509Certificate2> own, ConnectionSettings settings, ICollection<Diagnostic> diagnostics, out DistinguishedName? authority)
    {
        authority = null;
        if (end.Authority.Value is not { } text || text.Equals("%any", StringComparison.OrdinalIgnoreCase))
            return true;
        if (text.Equals("%same", StringComparison.OrdinalIgnoreCase))
            return own.Count == 0 || DistinguishedName.TryDecode(own[0].IssuerName.RawData, out authority);
        if (DistinguishedName.TryParse(text, out authority, out (int Offset, string Message)? problem))
            return true;
        _ = Fail(settings, end.Authority, $"{end.Prefix}ca={text} is no X.500 name: {problem!.Value.Message}", "write it as the authority's certificate has its subject: C=CH, O=Example, CN=Example CA", diagnostics);
        return false;
    }

    private static FoundCredentials? Fail<T>(ConnectionSettings settings, Setting<T> where, string message, string suggestion, ICollection<Diagnostic> diagnostics)
    {
        diagnostics.Add(new(DiagnosticSeverity.Error, DiagnosticCode.Refused, where.Origin.Location ?? settings.Location, $"connection '{settings.Name}' cannot sign: {message}", suggestion));
        return null;
    }

    private static Identity? NameOf(IReadOnlyList<X509Certificate2> certificates) => certificates.Count == 0 ? null : new Identity(9, [.. certificates[0].SubjectName.RawData]);

    private static RsaPublicKey? KeyOf(X509Certificate2 certificate) =>
        certificate.PublicKey.Oid.Value == "1.2.840.113549.1.1.1" ? RsaPublicKey.FromDer(certificate.PublicKey.EncodedKeyValue.RawData) : null;

    private static RsaPublicKey? KeyOf(PublicKeySpecification key) => key.Source == PublicKeySource.Line ? RsaPublicKey.FromDns(key.Octets.AsSpan()) : null;
}
