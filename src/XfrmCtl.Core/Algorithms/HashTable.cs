namespace XfrmCtl.Core.Algorithms;

/// <summary>The hash algorithms of Phase 1, one row each.</summary>
public static class HashTable
{
    /// <summary>MD5.</summary>
    public static readonly HashAlgorithm Md5 = new()
    {
        ConfName = "md5",
        IkeId = 1,
        AsaName = "md5",
        DigestOctets = 16,
        Weakness = "MD5 collisions are cheap, although its HMAC still stands",
        Source = "RFC 2409 appendix A",
    };

    /// <summary>SHA-1.</summary>
    public static readonly HashAlgorithm Sha1 = new()
    {
        ConfName = "sha1",
        Aliases = ["sha"],
        IkeId = 2,
        AsaName = "sha",
        DigestOctets = 20,
        Source = "RFC 2409 appendix A",
    };

    /// <summary>SHA-256.</summary>
    public static readonly HashAlgorithm Sha256 = new()
    {
        ConfName = "sha256",
        Aliases = ["sha2_256", "sha2"],
        IkeId = 4,
        DigestOctets = 32,
        Source = "IANA ipsec-registry, Hash Algorithms; RFC 4868",
    };

    /// <summary>SHA-384.</summary>
    public static readonly HashAlgorithm Sha384 = new()
    {
        ConfName = "sha384",
        Aliases = ["sha2_384"],
        IkeId = 5,
        DigestOctets = 48,
        Source = "IANA ipsec-registry, Hash Algorithms; RFC 4868",
    };

    /// <summary>SHA-512.</summary>
    public static readonly HashAlgorithm Sha512 = new()
    {
        ConfName = "sha512",
        Aliases = ["sha2_512"],
        IkeId = 6,
        DigestOctets = 64,
        Source = "IANA ipsec-registry, Hash Algorithms; RFC 4868",
    };

    /// <summary>Every row.</summary>
    public static IReadOnlyList<HashAlgorithm> Rows { get; } = [Md5, Sha1, Sha256, Sha384, Sha512];

    /// <summary>The row whose name or alias is <paramref name="word"/> in any case, or null.</summary>
    public static HashAlgorithm? ByConfName(string word) =>
        Rows.FirstOrDefault(row => string.Equals(row.ConfName, word, StringComparison.OrdinalIgnoreCase)
            || row.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>The row with this Phase 1 attribute value, or null.</summary>
    public static HashAlgorithm? ByIkeId(ushort id) => Rows.FirstOrDefault(row => row.IkeId == id);
}
