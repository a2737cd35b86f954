using System.Globalization;

namespace XfrmCtl.Core.Algorithms;

/// <summary>Algorithms as pluto names them in its status and its log, Openswan 2.6's and libreswan 4's, for those whose scripts look for them.</summary>
/// <remarks>Source: the output of both programs; the numbers are those of RFC 2409 appendix A and RFC 2407 §4.4.4 and §4.5.</remarks>
public static class PlutoNames
{
    /// <summary>Openswan's words for an ISAKMP SA: <c>cipher=oakley_3des_cbc_192 prf=oakley_md5 group=modp1024</c>.</summary>
    public static string OpenswanSa(IkeProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        string cipher = proposal.Cipher == CipherTable.TripleDes ? "oakley_3des_cbc_192"
            : proposal.Cipher == CipherTable.Des ? "oakley_des_cbc_64"
            : string.Create(CultureInfo.InvariantCulture, $"{proposal.Cipher.ConfName}_{proposal.KeyBits}");
        string prf = proposal.Hash == HashTable.Md5 ? "oakley_md5"
            : proposal.Hash == HashTable.Sha1 ? "oakley_sha"
            : $"oakley_sha2_{proposal.Hash.ConfName[3..]}";
        return $"cipher={cipher} prf={prf} group={proposal.Group.ConfName}";
    }

    /// <summary>libreswan's words for an ISAKMP SA: <c>cipher=3DES_CBC_192 integ=HMAC_MD5 group=MODP1024</c>.</summary>
    public static string LibreswanSa(IkeProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return string.Create(CultureInfo.InvariantCulture, $"cipher={Cipher(proposal.Cipher)}_{proposal.KeyBits} integ={Hash(proposal.Hash)} group={Group(proposal.Group)}");
    }

    /// <summary>Openswan's choice of Phase 1 as it was written (<c>3DES_CBC(5)_000-MD5(1)_000-MODP1024(2)</c>), or with <paramref name="found"/> as it is offered.</summary>
    public static string OpenswanChoice(IkeProposal proposal, bool found)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        int keyBits = found || proposal.Cipher.SendsKeyLength ? proposal.KeyBits : 0;
        int hashBits = found ? proposal.Hash.DigestOctets * 8 : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"{Cipher(proposal.Cipher)}({proposal.Cipher.IkeId})_{keyBits:000}-{OpenswanHash(proposal.Hash.ConfName)}({proposal.Hash.IkeId})_{hashBits:000}-{Group(proposal.Group)}({proposal.Group.Id})");
    }

    /// <summary>Openswan's Phase 1 in force: <c>3DES_CBC_192-MD5-MODP1024</c>.</summary>
    public static string OpenswanNewest(IkeProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return string.Create(CultureInfo.InvariantCulture, $"{Cipher(proposal.Cipher)}_{proposal.KeyBits:000}-{OpenswanHash(proposal.Hash.ConfName)}-{Group(proposal.Group)}");
    }

    /// <summary>libreswan's choice of Phase 1: <c>AES_CBC_256-HMAC_SHA1-MODP1536</c>, <c>3DES_CBC-HMAC_MD5-MODP1024</c>.</summary>
    public static string LibreswanChoice(IkeProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return $"{WithLength(proposal.Cipher, proposal.KeyBits)}-{Hash(proposal.Hash)}-{Group(proposal.Group)}";
    }

    /// <summary>libreswan's Phase 1 in force, which has the key length always: <c>3DES_CBC_192-HMAC_MD5-MODP1024</c>.</summary>
    public static string LibreswanNewest(IkeProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return string.Create(CultureInfo.InvariantCulture, $"{Cipher(proposal.Cipher)}_{proposal.KeyBits}-{Hash(proposal.Hash)}-{Group(proposal.Group)}");
    }

    /// <summary>Openswan's choice of Phase 2 as it was written (<c>3DES(3)_000-MD5(1)_000</c>), or with <paramref name="loaded"/> as it is offered.</summary>
    public static string OpenswanChoice(EspProposal proposal, bool loaded)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        string integrity = proposal.Integrity is { } row
            ? string.Create(CultureInfo.InvariantCulture, $"-{OpenswanHash(row.ConfName)}({row.AttributeId})_{(loaded ? row.KeyBits : 0):000}")
            : "";
        if (proposal.Protocol == IpsecProtocol.Ah)
            return integrity.TrimStart('-');
        int keyBits = loaded || proposal.Cipher.SendsKeyLength ? proposal.KeyBits : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{EspCipher(proposal.Cipher)}({proposal.Cipher.EspTransformId})_{keyBits:000}{integrity}");
    }

    /// <summary>Openswan's child SA: <c>AES_128-HMAC_SHA1</c>, <c>3DES_0-HMAC_MD5</c>; the length stands there as it was negotiated.</summary>
    /// <param name="proposal">The algorithms.</param>
    /// <param name="padded">Whether a length of nothing is 000, as in status, instead of 0, as in the log.</param>
    public static string OpenswanSa(EspProposal proposal, bool padded = false)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        string integrity = proposal.Integrity is { } row ? $"HMAC_{OpenswanHash(row.ConfName)}" : "NONE";
        if (proposal.Protocol == IpsecProtocol.Ah)
            return integrity;
        string length = (proposal.Cipher.SendsKeyLength ? proposal.KeyBits : 0).ToString(padded ? "000" : "0", CultureInfo.InvariantCulture);
        return $"{EspCipher(proposal.Cipher)}_{length}-{integrity}";
    }

    /// <summary>libreswan's child SA: <c>AES_CBC_128-HMAC_SHA1_96</c>, <c>3DES_CBC-HMAC_MD5_96</c>, <c>AES_GCM_16_256-NONE</c>.</summary>
    public static string LibreswanSa(EspProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        string integrity = proposal.Integrity is { } row ? Integrity(row) : "NONE";
        return proposal.Protocol == IpsecProtocol.Ah ? integrity : $"{WithLength(proposal.Cipher, proposal.KeyBits)}-{integrity}";
    }

    /// <summary>The name of a group: <c>MODP1024</c>, <c>DH19</c>.</summary>
    public static string Group(DhGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.CurveOid is null ? group.ConfName.ToUpperInvariant() : string.Create(CultureInfo.InvariantCulture, $"DH{group.Id}");
    }

    /// <summary>An encryption algorithm: <c>3DES_CBC</c>, <c>AES_GCM_16</c>.</summary>
    public static string Cipher(CipherAlgorithm cipher)
    {
        ArgumentNullException.ThrowIfNull(cipher);
        return cipher.ConfName switch
        {
            "des" or "3des" or "aes" or "camellia" => cipher.ConfName.ToUpperInvariant() + "_CBC",
            "aes_gmac" => "NULL_AUTH_AES_GMAC",
            var name => name.ToUpperInvariant(),
        };
    }

    /// <summary>A hash of Phase 1: <c>HMAC_SHA2_256</c>.</summary>
    public static string Hash(HashAlgorithm hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return "HMAC_" + OpenswanHash(hash.ConfName);
    }

    /// <summary>An integrity algorithm with the length of its value: <c>HMAC_SHA2_256_128</c>.</summary>
    public static string Integrity(IntegrityAlgorithm integrity)
    {
        ArgumentNullException.ThrowIfNull(integrity);
        return integrity == IntegrityTable.AesXcbc ? "AES_XCBC_96" : string.Create(CultureInfo.InvariantCulture, $"HMAC_{OpenswanHash(integrity.ConfName)}_{integrity.IcvBits}");
    }

    // Openswan's names of ESP transforms have no mode.
    private static string EspCipher(CipherAlgorithm cipher) => cipher.ConfName.ToUpperInvariant();

    private static string OpenswanHash(string confName) => confName switch
    {
        "sha256" => "SHA2_256",
        "sha384" => "SHA2_384",
        "sha512" => "SHA2_512",
        _ => confName.ToUpperInvariant(),
    };

    private static string WithLength(CipherAlgorithm cipher, int keyBits) =>
        cipher.SendsKeyLength ? string.Create(CultureInfo.InvariantCulture, $"{Cipher(cipher)}_{keyBits}") : Cipher(cipher);
}
