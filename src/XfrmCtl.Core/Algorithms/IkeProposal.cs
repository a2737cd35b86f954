namespace XfrmCtl.Core.Algorithms;

/// <summary>One choice of Phase 1 algorithms, <c>3des-md5-modp1024</c> in ipsec.conf.</summary>
/// <param name="Cipher">Encryption algorithm; one with an <see cref="CipherAlgorithm.IkeId"/>.</param>
/// <param name="KeyBits">Key length in bits, one of the cipher's.</param>
/// <param name="Hash">Hash algorithm; the PRF is its HMAC.</param>
/// <param name="Group">Diffie-Hellman group.</param>
public sealed record IkeProposal(CipherAlgorithm Cipher, int KeyBits, HashAlgorithm Hash, DhGroup Group)
{
    /// <summary>The spelling of ipsec.conf.</summary>
    public override string ToString() => $"{Cipher}{(Cipher.SendsKeyLength ? KeyBits : "")}-{Hash}-{Group}";
}
