namespace XfrmCtl.Core.Algorithms;

/// <summary>One integrity algorithm of ESP or AH with its names in every dialect that we speak.</summary>
public sealed record IntegrityAlgorithm
{
    /// <summary>The word that ipsec.conf uses: <c>md5</c>, <c>sha1</c>.</summary>
    public required string ConfName { get; init; }

    /// <summary>Other spellings that configuration files use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Authentication Algorithm attribute value of Phase 2 (RFC 2407 §4.5).</summary>
    public required ushort AttributeId { get; init; }

    /// <summary>IPSEC_AH transform identifier (RFC 2407 §4.4.3), or null where AH has none.</summary>
    public byte? AhTransformId { get; init; }

    /// <summary>The template by which the kernel's crypto API knows it: <c>hmac(md5)</c>.</summary>
    public required string KernelName { get; init; }

    /// <summary>The word in an ASA's transform set, or null where its IKEv1 has none.</summary>
    public string? AsaName { get; init; }

    /// <summary>Length of the key in bits.</summary>
    public required int KeyBits { get; init; }

    /// <summary>Length of the truncated check value on the wire in bits.</summary>
    public required int IcvBits { get; init; }

    /// <summary>Why the algorithm is weak, or null where it is not.</summary>
    public string? Weakness { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ConfName;
}
