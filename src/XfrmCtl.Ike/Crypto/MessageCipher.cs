using System.Security.Cryptography;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The cipher of an ISAKMP SA in CBC mode (RFC 2409 appendix B). Padding is the caller's: lengths are whole blocks.</summary>
public sealed class MessageCipher : IDisposable
{
    private readonly ICbcCipher _cipher;

    /// <summary>Takes a copy of the key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cipher is none of IKEv1's.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine's libcrypto has not the cipher.</exception>
    public MessageCipher(CipherAlgorithm cipher, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        BlockOctets = cipher.BlockOctets;
        _cipher = cipher.IkeId switch
        {
            1 => new PlatformCbc(DES.Create(), key), // for libcrypto 3 it is a legacy, which .NET knows where to find
            5 when key.Length == 24 => new EvpCbc("DES-EDE3-CBC", BlockOctets, key),
            7 when key.Length is 16 or 24 or 32 => new EvpCbc(key.Length switch { 16 => "AES-128-CBC", 24 => "AES-192-CBC", _ => "AES-256-CBC" }, BlockOctets, key),
            8 when key.Length is 16 or 24 or 32 => new EvpCbc(key.Length switch { 16 => "CAMELLIA-128-CBC", 24 => "CAMELLIA-192-CBC", _ => "CAMELLIA-256-CBC" }, BlockOctets, key),
            5 or 7 or 8 => throw new ArgumentOutOfRangeException(nameof(key), key.Length, $"no length of a key of {cipher.ConfName}"),
            _ => throw new ArgumentOutOfRangeException(nameof(cipher), cipher.ConfName, "no such cipher in IKEv1"),
        };
    }

    /// <summary>The cipher's block in octets.</summary>
    public int BlockOctets { get; }

    /// <summary>Encrypts whole blocks.</summary>
    public void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output) => _cipher.Encrypt(plain, iv, output);

    /// <summary>Decrypts whole blocks.</summary>
    public void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output) => _cipher.Decrypt(encrypted, iv, output);

    /// <summary>Drops the key.</summary>
    public void Dispose() => _cipher.Dispose();
}
