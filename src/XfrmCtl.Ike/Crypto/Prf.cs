using System.Security.Cryptography;
using HashAlgorithm = XfrmCtl.Core.Algorithms.HashAlgorithm;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The pseudo-random function of Phase 1, HMAC of the negotiated hash (RFC 2409 §4), and that hash itself, fed part by part.</summary>
public ref struct Prf
{
    /// <summary>The largest digest, for stack buffers.</summary>
    public const int LargestDigest = 64;

    private readonly IncrementalHash _digest;

    private Prf(IncrementalHash digest) => _digest = digest;

    /// <summary>prf(key, …).</summary>
    public static Prf Keyed(HashAlgorithm hash, ReadOnlySpan<byte> key) => new(IncrementalHash.CreateHMAC(Name(hash), key));

    /// <summary>hash(…).</summary>
    public static Prf Bare(HashAlgorithm hash) => new(IncrementalHash.CreateHash(Name(hash)));

    /// <summary>Appends a part; returns itself so that a line reads as the RFC's formula.</summary>
    public readonly Prf Then(scoped ReadOnlySpan<byte> part)
    {
        _digest.AppendData(part);
        return this;
    }

    /// <summary>Appends one octet.</summary>
    public readonly Prf Then(byte octet) => Then([octet]);

    /// <summary>Appends a number of four octets in network order.</summary>
    public readonly Prf Then(uint number)
    {
        Span<byte> octets = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, number);
        return Then(octets);
    }

    /// <summary>Appends a cookie of eight octets in network order.</summary>
    public readonly Prf Then(ulong cookie)
    {
        Span<byte> octets = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(octets, cookie);
        return Then(octets);
    }

    /// <summary>Writes the output, which has the digest's length, and ends.</summary>
    public readonly void Into(Span<byte> output)
    {
        using (_digest)
            _digest.GetHashAndReset(output);
    }

    /// <summary>The output as an array; only for values that are not secret.</summary>
    public readonly byte[] ToArray()
    {
        using (_digest)
            return _digest.GetHashAndReset();
    }

    private static HashAlgorithmName Name(HashAlgorithm hash) => hash.IkeId switch
    {
        1 => HashAlgorithmName.MD5,
        2 => HashAlgorithmName.SHA1,
        4 => HashAlgorithmName.SHA256,
        5 => HashAlgorithmName.SHA384,
        6 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(hash), hash.ConfName, "no such hash in IKEv1"),
    };
}
