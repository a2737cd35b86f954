using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The pseudo-random function of Phase 1, HMAC of the negotiated hash (RFC 2409 §4), and that hash itself, fed part by part.</summary>
/// <remarks>The parts are gathered and hashed in one call, which leaves no copy of the key on the heap; what they were gathered in is zeroed.</remarks>
public ref struct Prf
{
    /// <summary>The largest digest, for stack buffers.</summary>
    public const int LargestDigest = 64;

    private readonly HashAlgorithm _hash;
    private readonly ReadOnlySpan<byte> _key;
    private readonly bool _keyed;
    private readonly PrfInput _input;

    private Prf(HashAlgorithm hash, ReadOnlySpan<byte> key, bool keyed)
    {
        _hash = hash;
        _key = key;
        _keyed = keyed;
        _input = PrfInput.Take();
    }

    /// <summary>prf(key, …). The key is read at the end.</summary>
    public static Prf Keyed(HashAlgorithm hash, ReadOnlySpan<byte> key) => new(hash, key, keyed: true);

    /// <summary>hash(…).</summary>
    public static Prf Bare(HashAlgorithm hash) => new(hash, default, keyed: false);

    /// <summary>Appends a part; returns itself so that a line reads as the RFC's formula.</summary>
    public readonly Prf Then(scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(_input.Grow(part.Length));
        return this;
    }

    /// <summary>Appends one octet.</summary>
    public readonly Prf Then(byte octet) => Then([octet]);

    /// <summary>Appends a number of four octets in network order.</summary>
    public readonly Prf Then(uint number)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(_input.Grow(4), number);
        return this;
    }

    /// <summary>Appends a cookie of eight octets in network order.</summary>
    public readonly Prf Then(ulong cookie)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(_input.Grow(8), cookie);
        return this;
    }

    /// <summary>Writes the output, which has the digest's length, and ends.</summary>
    public readonly void Into(Span<byte> output)
    {
        try
        {
            DigestContext context = DigestContext.Of(_hash);
            if (_keyed)
                context.Hmac(_key, _input.Written, output);
            else
                context.Hash(_input.Written, output);
        }
        finally
        {
            _input.GiveBack();
        }
    }

    /// <summary>The output as an array; only for values that are not secret.</summary>
    public readonly byte[] ToArray()
    {
        byte[] output = new byte[_hash.DigestOctets];
        Into(output);
        return output;
    }
}
