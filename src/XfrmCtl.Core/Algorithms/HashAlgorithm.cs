namespace XfrmCtl.Core.Algorithms;

/// <summary>One hash algorithm of Phase 1; the PRF is always its HMAC (RFC 2409 §4).</summary>
public sealed record HashAlgorithm
{
    /// <summary>The word that ipsec.conf uses: <c>md5</c>, <c>sha1</c>.</summary>
    public required string ConfName { get; init; }

    /// <summary>Other spellings that configuration files use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Hash Algorithm attribute value of Phase 1 (RFC 2409 appendix A; IANA ipsec-registry).</summary>
    public required ushort IkeId { get; init; }

    /// <summary>The word in an ASA's IKE policy, or null where it has none.</summary>
    public string? AsaName { get; init; }

    /// <summary>Length of a digest in octets.</summary>
    public required int DigestOctets { get; init; }

    /// <summary>Why the algorithm is weak, or null where it is not.</summary>
    public string? Weakness { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ConfName;
}
