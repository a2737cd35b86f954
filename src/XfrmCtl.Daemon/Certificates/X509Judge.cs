using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using XfrmCtl.Core.Naming;
using XfrmCtl.Ike.Certificates;
using XfrmCtl.Ike.Crypto;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Judges peers' certificates: the path to an authority by .NET, revocation by the lists that are here, the name by RFC 4945.</summary>
/// <param name="trust">The authorities and their lists.</param>
/// <param name="authority">The authority that has to be on the path (rightca=), or null for any.</param>
/// <param name="strict">Whether a list of revocations must be there and not have run out (strictcrlpolicy=).</param>
/// <param name="time">The clock.</param>
internal sealed class X509Judge(TrustStore trust, DistinguishedName? authority, bool strict, TimeProvider time) : ICertificateJudge, IEquatable<X509Judge>
{
    /// <summary>The authorities and their lists.</summary>
    public TrustStore Trust => trust;

    /// <inheritdoc/>
    public CertificateVerdict Judge(ImmutableArray<ReadOnlyMemory<byte>> certificates, Identity claimed)
    {
        List<X509Certificate2> presented = [];
        try
        {
            foreach (ReadOnlyMemory<byte> octets in certificates)
                if (Load(octets) is { } certificate)
                    presented.Add(certificate);
            if (presented.Count == 0)
                return new(null, "unreadable", "it is no X.509 certificate");

            // The peer's own is usually the first; an order is not prescribed (RFC 4945 §3.3.7).
            X509Certificate2 own = presented.Find(certificate => CertificateNames.Has(certificate, claimed)) ?? presented[0];
            RsaPublicKey? key = own.PublicKey.Oid.Value == "1.2.840.113549.1.1.1" ? RsaPublicKey.FromDer(own.PublicKey.EncodedKeyValue.RawData) : null;
            Fault? fault = key is null ? Other("its key is no RSA key, which is all that this signature can be by")
                : Other(key.Fault) ?? NameFault(own, claimed) ?? UsageFault(own) ?? PathFault(own, presented);
            return new(key, CertificateNames.Subject(own), fault?.Text) { Kind = fault?.Kind ?? CertificateFault.None };
        }
        catch (CryptographicException unreadable)
        {
            return new(null, "unreadable", $"it cannot be read: {unreadable.Message}");
        }
        finally
        {
            presented.ForEach(certificate => certificate.Dispose());
        }
    }

    /// <inheritdoc/>
    public bool Equals(X509Judge? other) => other is not null && trust.Fingerprint == other.Trust.Fingerprint && strict == other.Strict && Equals(authority, other.Authority);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X509Judge);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(trust.Fingerprint, strict);

    private bool Strict => strict;

    private DistinguishedName? Authority => authority;

    private static X509Certificate2? Load(ReadOnlyMemory<byte> octets)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(octets.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static Fault? Other(string? text) => text is null ? null : new(CertificateFault.Other, text);

    private static Fault? NameFault(X509Certificate2 own, Identity claimed) => CertificateNames.Has(own, claimed) ? null
        : new(CertificateFault.Name, $"it is for {CertificateNames.Describe(own)}, and the peer says that it is {claimed}: one of the two has to change, or the certificate needs {claimed} as subjectAltName");

    private static Fault? UsageFault(X509Certificate2 own)
    {
        const X509KeyUsageFlags signs = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation;
        return own.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage && (usage.KeyUsages & signs) == 0
            ? Other($"its key is for {usage.KeyUsages} and not for signatures (keyUsage)") : null;
    }

    private Fault? PathFault(X509Certificate2 own, List<X509Certificate2> presented)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < own.NotBefore.ToUniversalTime() || now > own.NotAfter.ToUniversalTime())
        {
            return new(CertificateFault.Expired, string.Create(CultureInfo.InvariantCulture,
                $"it is valid from {own.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {own.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and here it is {now:yyyy-MM-dd HH:mm}: renew it, or set the clock"));
        }

        if (trust.Authorities.IsEmpty)
            return new(CertificateFault.Untrusted, $"no authority is known here: put the certificate of {CertificateNames.Issuer(own)} into {trust.AuthorityFolder}");
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trust.Authorities.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(presented.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(trust.Authorities.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // by the lists below: nothing is fetched while a peer waits
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        bool good = chain.Build(own);
        try
        {
            if (!good)
                return ChainFault(own, chain);
            X509Certificate2[] path = [.. chain.ChainElements.Select(element => element.Certificate)];
            return AuthorityFault(path) ?? RevocationFault(path, now);
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
                element.Certificate.Dispose();
        }
    }

    private Fault ChainFault(X509Certificate2 own, X509Chain chain)
    {
        X509ChainStatusFlags found = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((found & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0)
            return new(CertificateFault.Untrusted, $"no authority that is known here stands behind it; {CertificateNames.Issuer(own)} issued it: put that authority's certificate, and what is between, into {trust.AuthorityFolder}");
        return new(CertificateFault.Other, $"its path to an authority has a fault: {string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')))}");
    }

    private Fault? AuthorityFault(X509Certificate2[] path) => authority is null
        || path.Skip(1).Any(certificate => DistinguishedName.TryDecode(certificate.SubjectName.RawData, out DistinguishedName? name) && authority.Matches(name)) ? null
        : new(CertificateFault.Untrusted, $"it is by {CertificateNames.Issuer(path[0])}, and the configuration wants one by {authority}");

    private Fault? RevocationFault(X509Certificate2[] path, DateTimeOffset now)
    {
        for (int at = 0; at + 1 < path.Length; at++)
        {
            RevocationList? list = trust.ListOf(path[at + 1]);
            if (list?.Names(path[at]) == true)
                return new(CertificateFault.Revoked, $"{CertificateNames.Issuer(path[at])} has revoked {(at == 0 ? "it" : CertificateNames.Subject(path[at]))}");
            if (strict && list is null)
                return new(CertificateFault.Revoked, $"strictcrlpolicy=yes, and no list of revocations by {CertificateNames.Issuer(path[at])} is in {trust.RevocationFolder}");
            if (strict && list!.NextUpdate < now)
                return new(CertificateFault.Revoked, string.Create(CultureInfo.InvariantCulture, $"strictcrlpolicy=yes, and the list of revocations by {CertificateNames.Issuer(path[at])} has run out on {list.NextUpdate:yyyy-MM-dd HH:mm} UTC"));
        }

        return null;
    }

    private sealed record Fault(CertificateFault Kind, string Text);
}
