namespace XfrmCtl.Core.Algorithms;

/// <summary>The encryption algorithms, one row each.</summary>
public static class CipherTable
{
    /// <summary>Single DES in CBC mode.</summary>
    public static readonly CipherAlgorithm Des = new()
    {
        ConfName = "des",
        Aliases = ["des_cbc"],
        IkeId = 1,
        EspTransformId = 2,
        KernelName = "cbc(des)",
        AsaName = "des",
        KeyBits = [64],
        BlockOctets = 8,
        Weakness = "56-bit keys are searched in hours",
        Source = "RFC 2409 appendix A; RFC 2407 §4.4.4; RFC 2405",
    };

    /// <summary>Triple DES with three keys in CBC mode.</summary>
    public static readonly CipherAlgorithm TripleDes = new()
    {
        ConfName = "3des",
        Aliases = ["3des_cbc"],
        IkeId = 5,
        EspTransformId = 3,
        KernelName = "cbc(des3_ede)",
        AsaName = "3des",
        KeyBits = [192],
        BlockOctets = 8,
        Weakness = "64-bit blocks collide after some gigabytes under one key (SWEET32)",
        Source = "RFC 2409 appendix A; RFC 2407 §4.4.4; RFC 2451",
    };

    /// <summary>AES in CBC mode.</summary>
    public static readonly CipherAlgorithm Aes = new()
    {
        ConfName = "aes",
        Aliases = ["aes_cbc", "aescbc"],
        IkeId = 7,
        EspTransformId = 12,
        KernelName = "cbc(aes)",
        AsaName = "aes",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 16,
        Source = "RFC 3602 §5",
    };

    /// <summary>Camellia in CBC mode.</summary>
    public static readonly CipherAlgorithm Camellia = new()
    {
        ConfName = "camellia",
        Aliases = ["camellia_cbc", "camelliacbc"],
        IkeId = 8,
        EspTransformId = 22,
        KernelName = "cbc(camellia)",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 16,
        Source = "RFC 4312 §4; IANA ipsec-registry and isakmp-registry",
    };

    /// <summary>AES in counter mode; the nonce is the end of the key material.</summary>
    public static readonly CipherAlgorithm AesCtr = new()
    {
        ConfName = "aes_ctr",
        Aliases = ["aesctr"],
        EspTransformId = 13,
        KernelName = "rfc3686(ctr(aes))",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 1,
        SaltOctets = 4,
        Source = "RFC 3686 §5; IANA isakmp-registry, IPSEC ESP Transform Identifiers",
    };

    /// <summary>AES in counter mode with CBC-MAC and a 64-bit ICV.</summary>
    public static readonly CipherAlgorithm AesCcm8 = Ccm("aes_ccm_8", ["aes_ccm_a", "aes_ccm8", "aesccm8"], 14, 64);

    /// <summary>AES in counter mode with CBC-MAC and a 96-bit ICV.</summary>
    public static readonly CipherAlgorithm AesCcm12 = Ccm("aes_ccm_12", ["aes_ccm_b", "aes_ccm12", "aesccm12"], 15, 96);

    /// <summary>AES in counter mode with CBC-MAC and a 128-bit ICV.</summary>
    public static readonly CipherAlgorithm AesCcm16 = Ccm("aes_ccm_16", ["aes_ccm_c", "aes_ccm16", "aes_ccm", "aesccm16", "aesccm"], 16, 128);

    /// <summary>AES in Galois/Counter mode with a 64-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm8 = Gcm("aes_gcm_8", ["aes_gcm_a", "aes_gcm8", "aesgcm8"], 18, 64);

    /// <summary>AES in Galois/Counter mode with a 96-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm12 = Gcm("aes_gcm_12", ["aes_gcm_b", "aes_gcm12", "aesgcm12"], 19, 96);

    /// <summary>AES in Galois/Counter mode with a 128-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm16 = Gcm("aes_gcm_16", ["aes_gcm_c", "aes_gcm16", "aes_gcm", "aesgcm16", "aesgcm"], 20, 128);

    /// <summary>AES in Galois/Counter mode as a MAC alone.</summary>
    public static readonly CipherAlgorithm AesGmac = new()
    {
        ConfName = "aes_gmac",
        Aliases = ["aesgmac", "null_auth_aes_gmac"],
        EspTransformId = 23,
        KernelName = "rfc4543(gcm(aes))",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 1,
        SaltOctets = 4,
        IcvBits = 128,
        Weakness = "nothing is encrypted",
        Source = "RFC 4543 §5; IANA isakmp-registry, IPSEC ESP Transform Identifiers",
    };

    /// <summary>No encryption.</summary>
    public static readonly CipherAlgorithm Null = new()
    {
        ConfName = "null",
        EspTransformId = 11,
        KernelName = "ecb(cipher_null)",
        AsaName = "null",
        KeyBits = [0],
        BlockOctets = 4,
        Weakness = "nothing is encrypted",
        Source = "RFC 2407 §4.4.4; RFC 2410",
    };

    /// <summary>Every row.</summary>
    public static IReadOnlyList<CipherAlgorithm> Rows { get; } =
        [Des, TripleDes, Aes, Camellia, AesCtr, AesCcm8, AesCcm12, AesCcm16, AesGcm8, AesGcm12, AesGcm16, AesGmac, Null];

    /// <summary>The row whose name or alias is <paramref name="word"/> in any case, or null.</summary>
    public static CipherAlgorithm? ByConfName(string word) =>
        Rows.FirstOrDefault(row => string.Equals(row.ConfName, word, StringComparison.OrdinalIgnoreCase)
            || row.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>The row with this Phase 1 attribute value, or null.</summary>
    public static CipherAlgorithm? ByIkeId(ushort id) => Rows.FirstOrDefault(row => row.IkeId == id);

    /// <summary>The row with this ESP transform identifier, or null.</summary>
    public static CipherAlgorithm? ByEspTransformId(byte id) => Rows.FirstOrDefault(row => row.EspTransformId == id);

    private static CipherAlgorithm Ccm(string name, string[] aliases, byte transformId, int icvBits) => new()
    {
        ConfName = name,
        Aliases = aliases,
        EspTransformId = transformId,
        KernelName = "rfc4309(ccm(aes))",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 1,
        SaltOctets = 3,
        IcvBits = icvBits,
        Source = "RFC 4309 §7; IANA isakmp-registry, IPSEC ESP Transform Identifiers",
    };

    private static CipherAlgorithm Gcm(string name, string[] aliases, byte transformId, int icvBits) => new()
    {
        ConfName = name,
        Aliases = aliases,
        EspTransformId = transformId,
        KernelName = "rfc4106(gcm(aes))",
        KeyBits = [128, 192, 256],
        SendsKeyLength = true,
        BlockOctets = 1,
        SaltOctets = 4,
        IcvBits = icvBits,
        Source = "RFC 4106 §8; IANA isakmp-registry IPSEC ESP Transform Identifiers",
    };
}
