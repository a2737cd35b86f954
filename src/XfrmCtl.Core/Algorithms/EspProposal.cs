namespace XfrmCtl.Core.Algorithms;

/// <summary>One choice of ESP algorithms, <c>3des-md5</c> in ipsec.conf; the PFS group stands apart, since a Quick Mode has only one.</summary>
/// <param name="Cipher">Encryption algorithm; one with an <see cref="CipherAlgorithm.EspTransformId"/>.</param>
/// <param name="KeyBits">Key length in bits, one of the cipher's, without salt.</param>
/// <param name="Integrity">Integrity algorithm, null exactly for an AEAD cipher.</param>
public sealed record EspProposal(CipherAlgorithm Cipher, int KeyBits, IntegrityAlgorithm? Integrity)
{
    /// <summary>The spelling of ipsec.conf.</summary>
    public override string ToString() => $"{Cipher}{(Cipher.SendsKeyLength ? KeyBits : "")}{(Integrity is null ? "" : "-" + Integrity)}";
}
