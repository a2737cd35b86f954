using System.Security.Cryptography;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Ike.Crypto;

namespace XfrmCtl.Daemon.Certificates;

/// <summary>Files with an RSA private key: PEM or DER, PKCS #1 or PKCS #8, with or without passphrase.</summary>
internal static class PrivateKeyFile
{
    /// <summary>Reads a key; null and what is wrong where it cannot be used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">Its passphrase, or null.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    public static RsaSigningKey? Read(string path, SecretBytes? passphrase, out string? problem)
    {
        byte[]? octets = null;
        try
        {
            octets = File.ReadAllBytes(path);
            using RSA rsa = RSA.Create();
            Import(rsa, octets, passphrase);
            return Signing(rsa, out problem);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            problem = $"it cannot be read: {unreadable.Message}";
        }
        catch (Exception foreign) when (foreign is CryptographicException or ArgumentException)
        {
            problem = passphrase is null
                ? "it is no RSA private key in PEM or DER, or it is encrypted and ipsec.secrets has no passphrase behind its name"
                : "it is no RSA private key in PEM or DER, or the passphrase is another one";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }

        return null;
    }

    private static void Import(RSA rsa, byte[] octets, SecretBytes? passphrase)
    {
        if (octets.AsSpan().IndexOf("-----BEGIN"u8) < 0)
        {
            if (passphrase is not null)
                rsa.ImportEncryptedPkcs8PrivateKey(passphrase.Span, octets, out _);
            else
                ImportBare(rsa, octets);
            return;
        }

        char[] text = GC.AllocateArray<char>(octets.Length, pinned: true);
        try
        {
            Encoding.Latin1.GetChars(octets, text);
            if (passphrase is not null)
                rsa.ImportFromEncryptedPem(text, passphrase.Span);
            else
                rsa.ImportFromPem(text);
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static void ImportBare(RSA rsa, byte[] octets)
    {
        try
        {
            rsa.ImportRSAPrivateKey(octets, out _);
        }
        catch (CryptographicException)
        {
            rsa.ImportPkcs8PrivateKey(octets, out _);
        }
    }

    private static RsaSigningKey? Signing(RSA rsa, out string? problem)
    {
        byte[] octets = rsa.ExportRSAPrivateKey();
        try
        {
            using SecretBytes key = new(octets);
            RsaSigningKey? signing = RsaSigningKey.Read(key);
            problem = signing is null ? "its numbers are none that sign (1024 to 8192 bits, odd exponent above 1)" : null;
            return signing;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }
}
