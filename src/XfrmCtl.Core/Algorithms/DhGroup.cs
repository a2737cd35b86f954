namespace XfrmCtl.Core.Algorithms;

/// <summary>One Diffie-Hellman group (Oakley group): powers modulo a prime (MODP) or points of an elliptic curve modulo a prime (ECP).</summary>
public sealed record DhGroup
{
    /// <summary>The word that ipsec.conf uses: <c>modp1024</c>, <c>ecp256</c>.</summary>
    public required string ConfName { get; init; }

    /// <summary>Other spellings that configuration files use for it, besides <c>dh</c> and the number.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Group Description attribute value (RFC 2409 appendix A; IANA ipsec-registry).</summary>
    public required ushort Id { get; init; }

    /// <summary>Length of the prime in bits.</summary>
    public required int PrimeBits { get; init; }

    /// <summary>Object identifier of the curve of an ECP group (SEC 2), or null for a MODP group.</summary>
    public string? CurveOid { get; init; }

    /// <summary>Length of a shared secret in octets, with leading zeros: of the prime (RFC 2409 §5), of the point's x coordinate (RFC 5903 §7).</summary>
    public int SecretOctets => (PrimeBits + 7) / 8;

    /// <summary>Length of a public value in octets, with leading zeros: of the prime, of both coordinates (RFC 5903 §7).</summary>
    public int PublicOctets => CurveOid is null ? SecretOctets : 2 * SecretOctets;

    /// <summary>The word that follows <c>group</c> in an ASA's IKE policy, or null where its IKEv1 has none.</summary>
    public string? AsaName { get; init; }

    /// <summary>Why the group is weak, or null where it is not.</summary>
    public string? Weakness { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ConfName;
}
