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
            1 => new PlatformCbc(DES.Create(), key),
            5 => new PlatformCbc(TripleDES.Create(), key),
            7 => new PlatformCbc(Aes.Create(), key),
            8 => new CamelliaCbc(key),
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
