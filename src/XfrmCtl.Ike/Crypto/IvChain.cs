using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Ike.Crypto;

/// <summary>The initialisation vectors of one exchange: each message's is the last cipher block of the one before (RFC 2409 appendix B).</summary>
public sealed class IvChain
{
    private IvChain(byte[] first) => Current = first;

    /// <summary>The vector for the next message.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>Phase 1: the first vector is hash(g^xi | g^xr), cut to a block.</summary>
    public static IvChain Phase1(HashAlgorithm hash, int blockOctets, ReadOnlySpan<byte> initiatorPublic, ReadOnlySpan<byte> responderPublic) =>
        new(Cut(Prf.Bare(hash).Then(initiatorPublic).Then(responderPublic), hash, blockOctets));

    /// <summary>Phase 2: the first vector is hash(last block of Phase 1 | M-ID), cut to a block.</summary>
    public static IvChain Phase2(HashAlgorithm hash, ReadOnlySpan<byte> lastPhase1Block, uint messageId) =>
        new(Cut(Prf.Bare(hash).Then(lastPhase1Block).Then(messageId), hash, lastPhase1Block.Length));

    /// <summary>Moves on past a message that was sent, or received and found good.</summary>
    /// <param name="encrypted">The encrypted part of the message.</param>
    public void Advance(ReadOnlySpan<byte> encrypted) => Current = encrypted[^Current.Length..].ToArray();

    private static byte[] Cut(Prf digest, HashAlgorithm hash, int octets)
    {
        Span<byte> whole = stackalloc byte[hash.DigestOctets];
        digest.Into(whole);
        return whole[..octets].ToArray();
    }
}
