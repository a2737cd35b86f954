using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>The authorities that are trusted and their lists of revocations: the files of ipsec.d/cacerts and ipsec.d/crls.</summary>
internal sealed class TrustStore
{
    private readonly List<RevocationList> _lists = [];

    /// <summary>Reads both folders; what cannot be read is named and left out.</summary>
    public TrustStore(string folder, ICollection<Diagnostic> diagnostics)
    {
        (AuthorityFolder, RevocationFolder) = (Path.Combine(folder, "cacerts"), Path.Combine(folder, "crls"));
        using IncrementalHash content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ImmutableArray<X509Certificate2>.Builder authorities = ImmutableArray.CreateBuilder<X509Certificate2>();
        foreach ((string path, byte[] octets) in Files(AuthorityFolder, diagnostics))
        {
            content.AppendData(octets);
            foreach (X509Certificate2 certificate in CertificateFile.Read(path, octets, diagnostics))
            {
                if (IsAuthority(certificate))
                    authorities.Add(certificate);
                else
                    diagnostics.Add(Warning(path, $"{CertificateNames.Subject(certificate)} is no authority (basicConstraints) and is left out", "put certificates of peers into certs, and name them by rightcert="));
            }
        }

        foreach ((string path, byte[] octets) in Files(RevocationFolder, diagnostics))
        {
            content.AppendData(octets);
            ReadList(path, octets, diagnostics);
        }

        Authorities = authorities.ToImmutable();
        Fingerprint = Convert.ToHexString(content.GetHashAndReset());
    }

    /// <summary>The authorities.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; }

    /// <summary>Their lists of revocations.</summary>
    public IReadOnlyList<RevocationList> Lists => _lists;

    /// <summary>Where they are.</summary>
    public string AuthorityFolder { get; }

    /// <summary>Where the lists are.</summary>
    public string RevocationFolder { get; }

    /// <summary>The same for the same files.</summary>
    public string Fingerprint { get; }

    /// <summary>The newest list that an authority has signed, or null.</summary>
    public RevocationList? ListOf(X509Certificate2 authority) => _lists.Where(list => list.IsBy(authority)).MaxBy(list => list.NextUpdate);

    private void ReadList(string path, byte[] octets, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            string text = Encoding.Latin1.GetString(octets);
            _lists.Add(RevocationList.Read(PemEncoding.TryFind(text, out PemFields fields) ? Convert.FromBase64String(text[fields.Base64Data]) : octets));
        }
        catch (AsnContentException)
        {
            diagnostics.Add(Warning(path, "this is no list of revocations", "put a CRL in DER or PEM there, or take the file away"));
        }
    }

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { } constraints
        ? constraints.CertificateAuthority
        : certificate.Version < 3; // the first versions could not say it

    private static IEnumerable<(string Path, byte[] Octets)> Files(string folder, ICollection<Diagnostic> diagnostics)
    {
        string[] paths;
        try
        {
            paths = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Warning(folder, $"the folder cannot be read: {unreadable.Message}", null));
            yield break;
        }

        foreach (string path in paths)
            if (CertificateFile.Octets(path, diagnostics) is { } octets)
                yield return (path, octets);
    }

    private static Diagnostic Warning(string path, string message, string? suggestion) =>
        new(DiagnosticSeverity.Warning, DiagnosticCode.FileUnreadable, new(path, 1, 1), message, suggestion);
}
