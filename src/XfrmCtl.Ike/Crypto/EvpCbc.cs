using XfrmCtl.Core;

namespace XfrmCtl.Ike.Crypto;

/// <summary>AES, 3DES or Camellia (RFC 3713) in CBC mode by libcrypto.</summary>
/// <remarks>Ownership: holds a copy of the key, and no more than that.</remarks>
internal sealed class EvpCbc : ICbcCipher
{
    private readonly SecretBytes _key;
    private readonly nint _cipher;
    private readonly int _blockOctets;

    /// <summary>Takes a copy of the key.</summary>
    /// <param name="name">libcrypto's name of the cipher.</param>
    /// <param name="blockOctets">Its block.</param>
    /// <param name="key">The key, of the length that the name says.</param>
    /// <exception cref="PlatformNotSupportedException">This machine's libcrypto has not the cipher.</exception>
    public EvpCbc(string name, int blockOctets, ReadOnlySpan<byte> key)
    {
        _cipher = LibCrypto.EVP_get_cipherbyname(name);
        if (_cipher == 0)
            throw new PlatformNotSupportedException($"this machine's libcrypto was built without {name}");
        _blockOctets = blockOctets;
        _key = new(key);
    }

    public void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output) => Run(encrypts: true, plain, iv, output);

    public void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output) => Run(encrypts: false, encrypted, iv, output);

    public void Dispose() => _key.Dispose();

    private void Run(bool encrypts, ReadOnlySpan<byte> input, ReadOnlySpan<byte> iv, Span<byte> output)
    {
        ReadOnlySpan<byte> key = _key.Span;
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, _blockOctets);
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length % _blockOctets, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, input.Length);
        CipherContext.Of(_cipher, encrypts).Run(key, iv, input, output);
    }
}
