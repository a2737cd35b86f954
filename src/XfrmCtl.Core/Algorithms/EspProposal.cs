namespace XfrmCtl.Core.Algorithms;

/// <summary>One choice of the algorithms of a child SA, <c>3des-md5</c> in ipsec.conf, or <c>sha1</c> for AH; the PFS group stands apart, since a Quick Mode has only one.</summary>
/// <param name="Cipher">Encryption algorithm; one with an <see cref="CipherAlgorithm.EspTransformId"/>. NULL for AH, which encrypts nothing.</param>
/// <param name="KeyBits">Key length in bits, one of the cipher's, without salt.</param>
/// <param name="Integrity">Integrity algorithm, null exactly for an AEAD cipher; for AH one with an <see cref="IntegrityAlgorithm.AhTransformId"/>.</param>
public sealed record EspProposal(CipherAlgorithm Cipher, int KeyBits, IntegrityAlgorithm? Integrity)
{
    /// <summary>ESP or AH.</summary>
    public IpsecProtocol Protocol { get; init; } = IpsecProtocol.Esp;

    /// <summary>A choice of AH (RFC 4302).</summary>
    public static EspProposal Ah(IntegrityAlgorithm integrity) => new(CipherTable.Null, 0, integrity) { Protocol = IpsecProtocol.Ah };

    /// <summary>The encryption's name for people: that of AH is <c>ah</c>.</summary>
    public string EncryptionName => Protocol == IpsecProtocol.Ah ? "ah" : Cipher.ConfName;

    /// <summary>The spelling of ipsec.conf; an underscore keeps a key length apart from a name that ends in a number: <c>aes_gcm_16_256</c>.</summary>
    public override string ToString()
    {
        if (Protocol == IpsecProtocol.Ah)
            return $"{Integrity}";
        string keyLength = !Cipher.SendsKeyLength ? "" : char.IsAsciiDigit(Cipher.ConfName[^1]) ? $"_{KeyBits}" : $"{KeyBits}";
        return $"{Cipher}{keyLength}{(Integrity is null ? "" : "-" + Integrity)}";
    }
}
