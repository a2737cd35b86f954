namespace XfrmCtl.Core.Algorithms;

/// <summary>The Diffie-Hellman groups, one row each.</summary>
public static class GroupTable
{
    private const string TooShort = "discrete logarithms in a field of this size are within reach of large organisations (Logjam)";

    /// <summary>Oakley group 1.</summary>
    public static readonly DhGroup Modp768 = new()
    {
        ConfName = "modp768",
        Id = 1,
        PrimeBits = 768,
        AsaName = "1",
        Weakness = TooShort,
        Source = "RFC 2409 §6.1",
    };

    /// <summary>Oakley group 2.</summary>
    public static readonly DhGroup Modp1024 = new()
    {
        ConfName = "modp1024",
        Id = 2,
        PrimeBits = 1024,
        AsaName = "2",
        Weakness = TooShort,
        Source = "RFC 2409 §6.2",
    };

    /// <summary>Group 5.</summary>
    public static readonly DhGroup Modp1536 = new()
    {
        ConfName = "modp1536",
        Id = 5,
        PrimeBits = 1536,
        AsaName = "5",
        Weakness = "RFC 8247 §2.4 advises against it",
        Source = "RFC 3526 §2",
    };

    /// <summary>Group 14.</summary>
    public static readonly DhGroup Modp2048 = new() { ConfName = "modp2048", Id = 14, PrimeBits = 2048, AsaName = "14", Source = "RFC 3526 §3" };

    /// <summary>Group 15.</summary>
    public static readonly DhGroup Modp3072 = new() { ConfName = "modp3072", Id = 15, PrimeBits = 3072, Source = "RFC 3526 §4" };

    /// <summary>Group 16.</summary>
    public static readonly DhGroup Modp4096 = new() { ConfName = "modp4096", Id = 16, PrimeBits = 4096, Source = "RFC 3526 §5" };

    /// <summary>Group 17.</summary>
    public static readonly DhGroup Modp6144 = new() { ConfName = "modp6144", Id = 17, PrimeBits = 6144, Source = "RFC 3526 §6" };

    /// <summary>Group 18.</summary>
    public static readonly DhGroup Modp8192 = new() { ConfName = "modp8192", Id = 18, PrimeBits = 8192, Source = "RFC 3526 §7" };

    /// <summary>Group 19.</summary>
    public static readonly DhGroup Ecp256 = Ecp("ecp256", ["ecp_256"], 19, 256, "1.2.840.10045.3.1.7", "RFC 5903 §3.1");

    /// <summary>Group 20.</summary>
    public static readonly DhGroup Ecp384 = Ecp("ecp384", ["ecp_384"], 20, 384, "1.3.132.0.34", "RFC 5903 §3.2");

    /// <summary>Group 21.</summary>
    public static readonly DhGroup Ecp521 = Ecp("ecp521", ["ecp_521"], 21, 521, "1.3.132.0.35", "RFC 5903 §3.3");

    /// <summary>Every row. Groups 22 to 24 of RFC 5114 are none: their subgroups are small, and where their primes come from nobody says (RFC 8247 §2.4).</summary>
    public static IReadOnlyList<DhGroup> Rows { get; } =
        [Modp768, Modp1024, Modp1536, Modp2048, Modp3072, Modp4096, Modp6144, Modp8192, Ecp256, Ecp384, Ecp521];

    /// <summary>The row whose name or alias is <paramref name="word"/> in any case, or null.</summary>
    public static DhGroup? ByConfName(string word) =>
        Rows.FirstOrDefault(row => string.Equals(row.ConfName, word, StringComparison.OrdinalIgnoreCase)
            || row.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>The row with this Group Description value, or null.</summary>
    public static DhGroup? ById(ushort id) => Rows.FirstOrDefault(row => row.Id == id);

    private static DhGroup Ecp(string name, string[] aliases, ushort id, int primeBits, string curveOid, string source) =>
        new() { ConfName = name, Aliases = aliases, Id = id, PrimeBits = primeBits, CurveOid = curveOid, Source = source };
}
