namespace XfrmCtl.Core.Algorithms;

/// <summary>One Diffie-Hellman group (Oakley group) over a prime field.</summary>
public sealed record DhGroup
{
    /// <summary>The word that ipsec.conf uses: <c>modp1024</c>.</summary>
    public required string ConfName { get; init; }

    /// <summary>Group Description attribute value (RFC 2409 appendix A; IANA ipsec-registry).</summary>
    public required ushort Id { get; init; }

    /// <summary>Length of the prime in bits.</summary>
    public required int PrimeBits { get; init; }

    /// <summary>Length of a public value in octets, with leading zeros (RFC 2409 §5).</summary>
    public int PublicOctets => PrimeBits / 8;

    /// <summary>The word that follows <c>group</c> in an ASA's IKE policy, or null where its IKEv1 has none.</summary>
    public string? AsaName { get; init; }

    /// <summary>Why the group is weak, or null where it is not.</summary>
    public string? Weakness { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ConfName;
}
