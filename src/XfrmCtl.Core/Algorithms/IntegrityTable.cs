namespace XfrmCtl.Core.Algorithms;

/// <summary>The integrity algorithms of ESP and AH, one row each.</summary>
public static class IntegrityTable
{
    /// <summary>HMAC-MD5-96.</summary>
    public static readonly IntegrityAlgorithm HmacMd5 = new()
    {
        ConfName = "md5",
        Aliases = ["hmac_md5", "md5_96"],
        AttributeId = 1,
        AhTransformId = 2,
        KernelName = "hmac(md5)",
        AsaName = "esp-md5-hmac",
        KeyBits = 128,
        IcvBits = 96,
        Weakness = "MD5 collisions are cheap, although its HMAC still stands",
        Source = "RFC 2407 §4.5; RFC 2403",
    };

    /// <summary>HMAC-SHA1-96.</summary>
    public static readonly IntegrityAlgorithm HmacSha1 = new()
    {
        ConfName = "sha1",
        Aliases = ["sha", "hmac_sha1", "sha1_96"],
        AttributeId = 2,
        AhTransformId = 3,
        KernelName = "hmac(sha1)",
        AsaName = "esp-sha-hmac",
        KeyBits = 160,
        IcvBits = 96,
        Source = "RFC 2407 §4.5; RFC 2404",
    };

    /// <summary>HMAC-SHA-256-128.</summary>
    public static readonly IntegrityAlgorithm HmacSha256 = new()
    {
        ConfName = "sha256",
        Aliases = ["sha2_256", "sha2", "hmac_sha2_256"],
        AttributeId = 5,
        AhTransformId = 5,
        KernelName = "hmac(sha256)",
        KeyBits = 256,
        IcvBits = 128,
        Source = "RFC 4868 §2.6 and §3",
    };

    /// <summary>HMAC-SHA-384-192.</summary>
    public static readonly IntegrityAlgorithm HmacSha384 = new()
    {
        ConfName = "sha384",
        Aliases = ["sha2_384", "hmac_sha2_384"],
        AttributeId = 6,
        AhTransformId = 6,
        KernelName = "hmac(sha384)",
        KeyBits = 384,
        IcvBits = 192,
        Source = "RFC 4868 §2.6 and §3",
    };

    /// <summary>HMAC-SHA-512-256.</summary>
    public static readonly IntegrityAlgorithm HmacSha512 = new()
    {
        ConfName = "sha512",
        Aliases = ["sha2_512", "hmac_sha2_512"],
        AttributeId = 7,
        AhTransformId = 7,
        KernelName = "hmac(sha512)",
        KeyBits = 512,
        IcvBits = 256,
        Source = "RFC 4868 §2.6 and §3",
    };

    /// <summary>AES-XCBC-MAC-96.</summary>
    public static readonly IntegrityAlgorithm AesXcbc = new()
    {
        ConfName = "aes_xcbc",
        Aliases = ["aesxcbc", "aes_xcbc_96", "aes_xcbc_mac"],
        AttributeId = 9,
        AhTransformId = 9,
        KernelName = "xcbc(aes)",
        KeyBits = 128,
        IcvBits = 96,
        Source = "RFC 3566 §4; IANA isakmp-registry, Authentication Algorithm and IPSEC AH Transform Identifiers",
    };

    /// <summary>Every row.</summary>
    public static IReadOnlyList<IntegrityAlgorithm> Rows { get; } = [HmacMd5, HmacSha1, HmacSha256, HmacSha384, HmacSha512, AesXcbc];

    /// <summary>The row whose name or alias is <paramref name="word"/> in any case, or null.</summary>
    public static IntegrityAlgorithm? ByConfName(string word) =>
        Rows.FirstOrDefault(row => string.Equals(row.ConfName, word, StringComparison.OrdinalIgnoreCase)
            || row.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>The row with this Phase 2 attribute value, or null.</summary>
    public static IntegrityAlgorithm? ByAttributeId(ushort id) => Rows.FirstOrDefault(row => row.AttributeId == id);

    /// <summary>The row with this AH transform identifier, or null.</summary>
    public static IntegrityAlgorithm? ByAhTransformId(byte id) => Rows.FirstOrDefault(row => row.AhTransformId == id);
}
