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

    /// <summary>AES in Galois/Counter mode with a 64-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm8 = Gcm("aes_gcm_8", ["aes_gcm_a", "aes_gcm8", "aesgcm8"], 18, 64);

    /// <summary>AES in Galois/Counter mode with a 96-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm12 = Gcm("aes_gcm_12", ["aes_gcm_b", "aes_gcm12", "aesgcm12"], 19, 96);

    /// <summary>AES in Galois/Counter mode with a 128-bit ICV.</summary>
    public static readonly CipherAlgorithm AesGcm16 = Gcm("aes_gcm_16", ["aes_gcm_c", "aes_gcm16", "aes_gcm", "aesgcm16", "aesgcm"], 20, 128);

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
    public static IReadOnlyList<CipherAlgorithm> Rows { get; } = [Des, TripleDes, Aes, AesGcm8, AesGcm12, AesGcm16, Null];

    /// <summary>The row whose name or alias is <paramref name="word"/> in any case, or null.</summary>
    public static CipherAlgorithm? ByConfName(string word) =>
        Rows.FirstOrDefault(row => string.Equals(row.ConfName, word, StringComparison.OrdinalIgnoreCase)
            || row.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>The row with this Phase 1 attribute value, or null.</summary>
    public static CipherAlgorithm? ByIkeId(ushort id) => Rows.FirstOrDefault(row => row.IkeId == id);

    /// <summary>The row with this ESP transform identifier, or null.</summary>
    public static CipherAlgorithm? ByEspTransformId(byte id) => Rows.FirstOrDefault(row => row.EspTransformId == id);

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
