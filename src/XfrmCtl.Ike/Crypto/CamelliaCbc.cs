namespace XfrmCtl.Ike.Crypto;

/// <summary>Camellia (RFC 3713) in CBC mode by libcrypto, since .NET has none.</summary>
/// <remarks>Ownership: each direction has its key schedule in a context of libcrypto's, which zeroes it when disposed.</remarks>
internal sealed class CamelliaCbc : ICbcCipher
{
    private nint _encryption;
    private nint _decryption;

    /// <summary>Takes a copy of the key.</summary>
    public CamelliaCbc(ReadOnlySpan<byte> key)
    {
        string name = $"CAMELLIA-{key.Length * 8}-CBC";
        nint cipher = LibCrypto.EVP_get_cipherbyname(name);
        if (cipher == 0)
            throw new PlatformNotSupportedException($"this machine's libcrypto was built without {name}");
        _encryption = Keyed(cipher, key, encrypts: true);
        _decryption = Keyed(cipher, key, encrypts: false);
    }

    public void Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv, Span<byte> output) => Run(_encryption, plain, iv, output);

    public void Decrypt(ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> iv, Span<byte> output) => Run(_decryption, encrypted, iv, output);

    public void Dispose()
    {
        LibCrypto.EVP_CIPHER_CTX_free(_encryption);
        LibCrypto.EVP_CIPHER_CTX_free(_decryption);
        _encryption = _decryption = 0;
    }

    private static unsafe nint Keyed(nint cipher, ReadOnlySpan<byte> key, bool encrypts)
    {
        nint context = ModpGroup.Checked(LibCrypto.EVP_CIPHER_CTX_new());
        fixed (byte* octets = key)
            if (LibCrypto.EVP_CipherInit_ex(context, cipher, 0, octets, null, encrypts ? 1 : 0) != 1)
                throw new InvalidOperationException("libcrypto refused EVP_CipherInit_ex");
        _ = LibCrypto.EVP_CIPHER_CTX_set_padding(context, 0);
        return context;
    }

    private static unsafe void Run(nint context, ReadOnlySpan<byte> input, ReadOnlySpan<byte> iv, Span<byte> output)
    {
        ObjectDisposedException.ThrowIf(context == 0, typeof(CamelliaCbc));
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, BlockOctets);
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length % BlockOctets, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, input.Length);
        fixed (byte* from = input, to = output, first = iv)
        {
            // −1: key and direction stay.
            int written = 0;
            if (LibCrypto.EVP_CipherInit_ex(context, 0, 0, null, first, -1) != 1
                || LibCrypto.EVP_CipherUpdate(context, to, &written, from, input.Length) != 1 || written != input.Length)
                throw new InvalidOperationException("libcrypto refused EVP_CipherUpdate");
        }
    }

    private const int BlockOctets = 16;
}
