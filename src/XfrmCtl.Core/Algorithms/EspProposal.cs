namespace XfrmCtl.Core.Algorithms;

/// <summary>One choice of ESP algorithms, <c>3des-md5</c> in ipsec.conf; the PFS group stands apart, since a Quick Mode has only one.</summary>
/// <param name="Cipher">Encryption algorithm; one with an <see cref="CipherAlgorithm.EspTransformId"/>.</param>
/// <param name="KeyBits">Key length in bits, one of the cipher's, without salt.</param>
/// <param name="Integrity">Integrity algorithm, null exactly for an AEAD cipher.</param>
public sealed record EspProposal(CipherAlgorithm Cipher, int KeyBits, IntegrityAlgorithm? Integrity)
{
    /// <summary>The spelling of ipsec.conf; an underscore keeps a key length apart from a name that ends in a number: <c>aes_gcm_16_256</c>.</summary>
    public override string ToString()
    {
        string keyLength = !Cipher.SendsKeyLength ? "" : char.IsAsciiDigit(Cipher.ConfName[^1]) ? $"_{KeyBits}" : $"{KeyBits}";
        return $"{Cipher}{keyLength}{(Integrity is null ? "" : "-" + Integrity)}";
    }
}
