using System.Security.Cryptography;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The cipher of an ISAKMP SA in CBC mode (RFC 2409 appendix B). Padding is the caller's: lengths are whole blocks.</summary>
public sealed class MessageCipher : IDisposable
{
    private readonly SymmetricAlgorithm _cipher;

    /// <summary>Takes a copy of the key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cipher is none of IKEv1's.</exception>
    public MessageCipher(CipherAlgorithm cipher, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        BlockOctets = cipher.BlockOctets;
        _cipher = cipher.IkeId switch
        {
            1 => DES.Create(),
            5 => TripleDES.Create(),
            7 => Aes.Create(),
            _ => throw new ArgumentOutOfRangeException(nameof(cipher), cipher.ConfName, "no such cipher in IKEv1"),
        };
        byte[] copy = GC.AllocateArray<byte>(key.Length, pinned: true);
        key.CopyTo(copy);
        try
        {
            _cipher.Key = copy;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    /// <summary>The cipher's block in octets.</summary>
    public int BlockOctets { get; }

    /// <summary>Encrypts whole blocks.</summary>
    public void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output) =>
        _cipher.EncryptCbc(plain, iv, output, PaddingMode.None);

    /// <summary>Decrypts whole blocks.</summary>
    public void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output) =>
        _cipher.DecryptCbc(encrypted, iv, output, PaddingMode.None);

    /// <summary>Drops the key.</summary>
    public void Dispose() => _cipher.Dispose();
}
