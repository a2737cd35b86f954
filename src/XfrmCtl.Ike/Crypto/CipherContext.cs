using System.Security.Cryptography;

namespace XfrmCtl.Ike.Crypto;

/// <summary>A cipher of libcrypto's in CBC mode, one direction of it, in a context that is keyed anew for each message: it holds no key between two.</summary>
/// <remarks>Thread use: each thread has its own.</remarks>
internal sealed unsafe class CipherContext
{
    private const int LongestKey = 32;

    [ThreadStatic]
    private static List<CipherContext>? t_made;

    private readonly nint _context;
    private readonly nint _cipher;
    private readonly bool _encrypts;

    private CipherContext(nint cipher, bool encrypts)
    {
        _cipher = cipher;
        _encrypts = encrypts;
        _context = ModpGroup.Checked(LibCrypto.EVP_CIPHER_CTX_new());
        Expect(LibCrypto.EVP_CipherInit_ex(_context, cipher, 0, null, null, encrypts ? 1 : 0));
        _ = LibCrypto.EVP_CIPHER_CTX_set_padding(_context, 0);
    }

    ~CipherContext() => LibCrypto.EVP_CIPHER_CTX_free(_context);

    /// <summary>The calling thread's context of a cipher in one direction.</summary>
    public static CipherContext Of(nint cipher, bool encrypts)
    {
        List<CipherContext> made = t_made ??= [];
        foreach (CipherContext context in made)
            if (context._cipher == cipher && context._encrypts == encrypts)
                return context;
        CipherContext added = new(cipher, encrypts);
        made.Add(added);
        return added;
    }

    /// <summary>Whole blocks; input and output may be the same.</summary>
    public void Run(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> nothing = stackalloc byte[LongestKey];
        nothing.Clear();
        fixed (byte* from = input, to = output, first = iv, octets = key, zeros = nothing)
        {
            // −1: the direction stays.
            int written = 0;
            Expect(LibCrypto.EVP_CipherInit_ex(_context, 0, 0, octets, first, -1));
            int done = LibCrypto.EVP_CipherUpdate(_context, to, &written, from, input.Length);
            Expect(LibCrypto.EVP_CipherInit_ex(_context, 0, 0, zeros, zeros, -1));
            Expect(written == input.Length ? done : 0);
        }
    }

    private static void Expect(int done)
    {
        if (done != 1)
            throw new CryptographicException("libcrypto refused to encrypt or decrypt");
    }
}
