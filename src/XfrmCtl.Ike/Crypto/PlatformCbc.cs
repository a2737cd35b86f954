using System.Security.Cryptography;

namespace XfrmCtl.Ike.Crypto;

/// <summary>One of .NET's block ciphers in CBC mode.</summary>
internal sealed class PlatformCbc : ICbcCipher
{
    private readonly SymmetricAlgorithm _cipher;

    /// <summary>Takes the cipher and a copy of the key.</summary>
    public PlatformCbc(SymmetricAlgorithm cipher, ReadOnlySpan<byte> key)
    {
        _cipher = cipher;
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

    public void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output) =>
        _cipher.EncryptCbc(plain, iv, output, PaddingMode.None);

    public void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output) =>
        _cipher.DecryptCbc(encrypted, iv, output, PaddingMode.None);

    public void Dispose() => _cipher.Dispose();
}
