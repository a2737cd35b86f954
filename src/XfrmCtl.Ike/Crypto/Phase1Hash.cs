namespace XfrmCtl.Ike.Crypto;

/// <summary>The hashes that authenticate Phase 1 (RFC 2409 §5).</summary>
public static class Phase1Hash
{
    /// <summary>HASH_I or HASH_R: the prover's public value and cookie come first.</summary>
    /// <param name="keys">The keys of Phase 1.</param>
    /// <param name="ownPublic">g^xi for the initiator's hash, g^xr for the responder's.</param>
    /// <param name="otherPublic">The other one.</param>
    /// <param name="ownCookie">CKY-I for the initiator's hash, CKY-R for the responder's.</param>
    /// <param name="otherCookie">The other one.</param>
    /// <param name="saBody">SAi_b: body of the initiator's SA payload as it was on the wire.</param>
    /// <param name="idBody">IDii_b or IDir_b: body of the prover's Identification payload.</param>
    public static byte[] Compute(
        Phase1Keys keys, ReadOnlySpan<byte> ownPublic, ReadOnlySpan<byte> otherPublic, ulong ownCookie, ulong otherCookie,
        ReadOnlySpan<byte> saBody, ReadOnlySpan<byte> idBody)
    {
        ArgumentNullException.ThrowIfNull(keys);

        // HASH_I = prf(SKEYID, g^xi | g^xr | CKY-I | CKY-R | SAi_b | IDii_b)
        // HASH_R = prf(SKEYID, g^xr | g^xi | CKY-R | CKY-I | SAi_b | IDir_b)
        return Prf.Keyed(keys.Hash, keys.Skeyid.Span).Then(ownPublic).Then(otherPublic).Then(ownCookie).Then(otherCookie).Then(saBody).Then(idBody).ToArray();
    }
}
