namespace XfrmCtl.Ike.Crypto;

/// <summary>The hashes that authenticate Quick Mode and Informational exchanges (RFC 2409 §5.5 and §5.7).</summary>
public static class Phase2Hash
{
    /// <summary>HASH(1) of Quick Mode's first message, and of an Informational exchange.</summary>
    /// <param name="keys">The keys of Phase 1.</param>
    /// <param name="messageId">M-ID.</param>
    /// <param name="rest">All octets after the HASH payload, up to the end of the last payload.</param>
    public static byte[] First(Phase1Keys keys, uint messageId, ReadOnlySpan<byte> rest)
    {
        ArgumentNullException.ThrowIfNull(keys);

        // HASH(1) = prf(SKEYID_a, M-ID | SA | Ni [ | KE ] [ | IDci | IDcr ])
        return Prf.Keyed(keys.Hash, keys.SkeyidA.Span).Then(messageId).Then(rest).ToArray();
    }

    /// <summary>HASH(2) of Quick Mode's second message.</summary>
    /// <param name="keys">The keys of Phase 1.</param>
    /// <param name="messageId">M-ID.</param>
    /// <param name="ni">Ni_b.</param>
    /// <param name="rest">All octets after the HASH payload.</param>
    public static byte[] Second(Phase1Keys keys, uint messageId, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> rest)
    {
        ArgumentNullException.ThrowIfNull(keys);

        // HASH(2) = prf(SKEYID_a, M-ID | Ni_b | SA | Nr [ | KE ] [ | IDci | IDcr ])
        return Prf.Keyed(keys.Hash, keys.SkeyidA.Span).Then(messageId).Then(ni).Then(rest).ToArray();
    }

    /// <summary>HASH(3) of Quick Mode's third message.</summary>
    /// <param name="keys">The keys of Phase 1.</param>
    /// <param name="messageId">M-ID.</param>
    /// <param name="ni">Ni_b.</param>
    /// <param name="nr">Nr_b.</param>
    public static byte[] Third(Phase1Keys keys, uint messageId, ReadOnlySpan<byte> ni, ReadOnlySpan<byte> nr)
    {
        ArgumentNullException.ThrowIfNull(keys);

        // HASH(3) = prf(SKEYID_a, 0 | M-ID | Ni_b | Nr_b)
        return Prf.Keyed(keys.Hash, keys.SkeyidA.Span).Then((byte)0).Then(messageId).Then(ni).Then(nr).ToArray();
    }
}
