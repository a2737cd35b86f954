using System.Globalization;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Configuration.Algorithms;

/// <summary>Finds algorithms by the spellings of Openswan, libreswan and strongSwan.</summary>
internal static class AlgorithmNames
{
    /// <summary>A cipher with or without its key length: <c>aes</c>, <c>aes256</c>, <c>aes_256</c>, <c>aes_gcm_16_256</c>, <c>aes256gcm16</c>, <c>aes128ctr</c>.</summary>
    /// <param name="word">The word.</param>
    /// <param name="phase1">Whose numbers count in <c>id12</c>.</param>
    /// <param name="keyBits">The key length in the word, or null.</param>
    public static CipherAlgorithm? Cipher(string word, bool phase1, out int? keyBits)
    {
        keyBits = null;
        string name = word.ToLowerInvariant();
        if (IanaNumber(name) is { } number)
            return CipherTable.Rows.FirstOrDefault(row => (phase1 ? row.IkeId : row.EspTransformId) == number);
        if (CipherTable.ByConfName(name) is { } exact)
            return exact;
        if (StrongSwanMode(name, out keyBits) is { } mode)
            return mode;
        int end = name.Length;
        while (end > 0 && char.IsAsciiDigit(name[end - 1]))
            end--;
        if (end == name.Length || !int.TryParse(name.AsSpan(end), NumberStyles.None, CultureInfo.InvariantCulture, out int bits))
            return null;
        CipherAlgorithm? cipher = CipherTable.ByConfName(name[..end].TrimEnd('_'));
        keyBits = cipher is null ? null : bits;
        return cipher;
    }

    /// <summary>A hash of Phase 1.</summary>
    public static HashAlgorithm? Hash(string word) =>
        IanaNumber(word) is { } number ? HashTable.Rows.FirstOrDefault(row => row.IkeId == number) : HashTable.ByConfName(word);

    /// <summary>An integrity algorithm of Phase 2.</summary>
    public static IntegrityAlgorithm? Integrity(string word) =>
        IanaNumber(word) is { } number ? IntegrityTable.Rows.FirstOrDefault(row => row.AttributeId == number) : IntegrityTable.ByConfName(word);

    /// <summary>A group: <c>modp1024</c>, <c>ecp256</c>, <c>dh2</c>.</summary>
    public static DhGroup? Group(string word)
    {
        if (word.StartsWith("dh", StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(word.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out ushort id))
        {
            return GroupTable.ById(id);
        }

        return GroupTable.ByConfName(word);
    }

    /// <summary>Whether other implementations know the word although we do not: a proposal with it can be left out among others.</summary>
    public static bool IsKnownElsewhere(string word, bool phase1)
    {
        if (IsKnownHere(word, phase1))
            return false;
        string name = word.ToLowerInvariant();
        return Elsewhere.Any(known => name.StartsWith(known, StringComparison.Ordinal))
            || (name.StartsWith("dh", StringComparison.Ordinal) && name.Length > 2 && !name.AsSpan(2).ContainsAnyExceptInRange('0', '9'));
    }

    /// <summary>Why a word of other implementations is none of ours and never will be, as the end of a message; or nothing.</summary>
    public static string WhyNever(string word) => word.ToLowerInvariant() is "dh22" or "dh23" or "dh24" or "modp1024s160" or "modp2048s224" or "modp2048s256"
        ? ": groups 22 to 24 have small subgroups, and nobody has told how their primes were made (RFC 8247)"
        : "";

    private static bool IsKnownHere(string word, bool phase1) =>
        Group(word) is not null
        || (phase1 ? Hash(word) is not null : Integrity(word) is not null)
        || (Cipher(word, phase1, out _) is { } cipher && (phase1 ? cipher.IkeId : cipher.EspTransformId) is not null);

    /// <summary>What can stand in the place of a cipher.</summary>
    public static string Ciphers(bool phase1) =>
        string.Join(", ", CipherTable.Rows.Where(row => phase1 ? row.IkeId is not null : row.EspTransformId is not null)
            .Select(row => row.SendsKeyLength ? $"{row.ConfName}[{string.Join('|', row.KeyBits)}]" : row.ConfName));

    /// <summary>What can stand in the place of a hash.</summary>
    public static string Hashes(bool phase1) =>
        string.Join(", ", phase1 ? HashTable.Rows.Select(row => row.ConfName) : IntegrityTable.Rows.Select(row => row.ConfName));

    /// <summary>What can stand in the place of a group.</summary>
    public static string Groups => string.Join(", ", GroupTable.Rows.Select(row => row.ConfName));

    /// <summary>Openswan's escape for any algorithm: <c>id</c> and its number in the registry.</summary>
    private static int? IanaNumber(string word) => word.StartsWith("id", StringComparison.OrdinalIgnoreCase)
        && ushort.TryParse(word.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : null;

    /// <summary>strongSwan puts the key length before the mode and the ICV, in octets or bits, behind it.</summary>
    private static CipherAlgorithm? StrongSwanMode(string name, out int? keyBits)
    {
        keyBits = null;
        if (!name.StartsWith("aes", StringComparison.Ordinal))
            return null;
        int mode = 3 + Math.Max(0, name.AsSpan(3).IndexOfAnyExceptInRange('0', '9'));
        CipherAlgorithm? cipher = name[mode..] switch
        {
            "ctr" => CipherTable.AesCtr,
            "ccm8" or "ccm64" => CipherTable.AesCcm8,
            "ccm12" or "ccm96" => CipherTable.AesCcm12,
            "ccm" or "ccm16" or "ccm128" => CipherTable.AesCcm16,
            "gcm8" or "gcm64" => CipherTable.AesGcm8,
            "gcm12" or "gcm96" => CipherTable.AesGcm12,
            "gcm" or "gcm16" or "gcm128" => CipherTable.AesGcm16,
            "gmac" => CipherTable.AesGmac,
            _ => null,
        };
        if (cipher is null || !int.TryParse(name.AsSpan(3, mode - 3), NumberStyles.None, CultureInfo.InvariantCulture, out int bits))
            return null;
        keyBits = bits;
        return cipher;
    }

    /// <summary>Beginnings of names of the IANA registries that the other implementations take and we do not, or not in this phase.</summary>
    private static readonly string[] Elsewhere =
    [
        "blowfish", "cast", "serpent", "twofish", "camellia", "aes_ctr", "aesctr", "aes_ccm", "aesccm", "aes128ccm", "aes192ccm", "aes256ccm", "aes128ctr",
        "aes192ctr", "aes256ctr", "aes_gmac", "aesgmac", "null_auth_aes_gmac", "aes128gmac", "aes192gmac", "aes256gmac", "chacha20", "idea", "rc5", "ripemd", "tiger",
        "aes_xcbc", "aesxcbc", "aes_cmac", "aescmac", "md5_128", "sha1_160", "sha256_96", "prf", "ecp", "curve25519", "x25519", "curve448",
        "modp1024s", "modp2048s", "esn", "noesn",
    ];
}
