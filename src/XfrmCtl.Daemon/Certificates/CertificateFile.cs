using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using XfrmCtl.Configuration.Text;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Files with certificates, in PEM (one or several) or DER.</summary>
internal static class CertificateFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>A file's octets, or null and a diagnostic.</summary>
    public static byte[]? Octets(string path, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Length <= LargestFile)
                return File.ReadAllBytes(path);
            diagnostics.Add(Problem(path, $"the file has {file.Length} octets, too many for certificates"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(Problem(path, $"the file cannot be read: {unreadable.Message}"));
        }

        return null;
    }

    /// <summary>The certificates in order; none and a diagnostic where there are none.</summary>
    public static IReadOnlyList<X509Certificate2> Read(string path, byte[] octets, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            if (octets.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) < 0)
                return [X509CertificateLoader.LoadCertificate(octets)];
            X509Certificate2Collection all = [];
            all.ImportFromPem(Encoding.Latin1.GetString(octets));
            return [.. all];
        }
        catch (CryptographicException unreadable)
        {
            diagnostics.Add(Problem(path, $"this is no X.509 certificate: {unreadable.Message}"));
            return [];
        }
    }

    private static Diagnostic Problem(string path, string message) => new(DiagnosticSeverity.Warning, DiagnosticCode.FileUnreadable, new(path, 1, 1), message, null);
}
