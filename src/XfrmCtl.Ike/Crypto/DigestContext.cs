using System.Security.Cryptography;
using HashAlgorithm = XfrmCtl.Core.Algorithms.HashAlgorithm;

namespace XfrmCtl.Ike.Crypto;

/// <summary>A hash of libcrypto's in a context that is used again and again: to look the algorithm up and to make a context costs several times what is hashed here.</summary>
/// <remarks>Nothing of what was hashed stays in it. Thread use: each thread has its own.</remarks>
internal sealed unsafe class DigestContext
{
    private const int LargestBlock = 128;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    // By the number in IKE, which is small.
    [ThreadStatic]
    private static DigestContext?[]? t_made;

    private readonly nint _context;
    private readonly int _digestOctets;
    private readonly int _blockOctets;

    private DigestContext(HashAlgorithm hash)
    {
        (nint algorithm, _blockOctets) = hash.IkeId switch
        {
            1 => (LibCrypto.EVP_md5(), 64),
            2 => (LibCrypto.EVP_sha1(), 64),
            4 => (LibCrypto.EVP_sha256(), 64),
            5 => (LibCrypto.EVP_sha384(), LargestBlock),
            6 => (LibCrypto.EVP_sha512(), LargestBlock),
            _ => throw new ArgumentOutOfRangeException(nameof(hash), hash.ConfName, "no such hash in IKEv1"),
        };
        _digestOctets = hash.DigestOctets;
        _context = ModpGroup.Checked(LibCrypto.EVP_MD_CTX_new());
        Expect(LibCrypto.EVP_DigestInit_ex(_context, algorithm, 0), hash.ConfName);
    }

    ~DigestContext() => LibCrypto.EVP_MD_CTX_free(_context);

    /// <summary>The calling thread's context of a hash.</summary>
    /// <exception cref="CryptographicException">libcrypto has not the hash, or may not use it.</exception>
    public static DigestContext Of(HashAlgorithm hash)
    {
        DigestContext?[] made = t_made ??= new DigestContext?[8];
        return hash.IkeId < made.Length ? made[hash.IkeId] ??= new(hash) : new(hash);
    }

    /// <summary>hash(input).</summary>
    public void Hash(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, _digestOctets);
        Update(input);
        Finish(output);
    }

    /// <summary>HMAC (RFC 2104 §2): H(K ⊕ opad | H(K ⊕ ipad | input)).</summary>
    public void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, _digestOctets);
        Span<byte> pad = stackalloc byte[LargestBlock];
        pad.Clear();
        Span<byte> block = pad[.._blockOctets];
        if (key.Length > _blockOctets)
            Hash(key, block);
        else
            key.CopyTo(block);
        foreach (ref byte octet in block)
            octet ^= InnerPad;
        Update(block);
        Hash(input, output);
        foreach (ref byte octet in block)
            octet ^= InnerPad ^ OuterPad;
        Update(block);
        Hash(output[.._digestOctets], output);
        CryptographicOperations.ZeroMemory(pad);
    }

    private void Update(ReadOnlySpan<byte> input)
    {
        fixed (byte* from = input)
            Expect(LibCrypto.EVP_DigestUpdate(_context, from, (nuint)input.Length), "update");
    }

    /// <summary>The digest; and the context begins anew, with nothing of it left.</summary>
    private void Finish(Span<byte> output)
    {
        fixed (byte* to = output)
            Expect(LibCrypto.EVP_DigestFinal_ex(_context, to, null), "end");
        Expect(LibCrypto.EVP_DigestInit_ex(_context, 0, 0), "beginning");
    }

    private static void Expect(int done, string what)
    {
        if (done != 1)
            throw new CryptographicException($"libcrypto refused a hash ({what})");
    }
}
