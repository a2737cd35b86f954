namespace XfrmCtl.Ike.Crypto;

/// <summary>A keyed block cipher in CBC mode, without padding: lengths are whole blocks.</summary>
internal interface ICbcCipher : IDisposable
{
    /// <summary>Encrypts; input and output may be the same.</summary>
    void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output);

    /// <summary>Decrypts; input and output may be the same.</summary>
    void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output);
}
