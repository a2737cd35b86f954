namespace XfrmCtl.Core.Algorithms;

/// <summary>One encryption algorithm with its names in every dialect that we speak.</summary>
/// <remarks>Sizes: keys and ICVs in bits, blocks, IVs and salts in octets.</remarks>
public sealed record CipherAlgorithm
{
    /// <summary>The word that ipsec.conf uses, without a key length: <c>3des</c>, <c>aes</c>.</summary>
    public required string ConfName { get; init; }

    /// <summary>Other spellings that configuration files use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Encryption Algorithm attribute value of Phase 1 (RFC 2409 appendix A), or null where IKEv1 has none.</summary>
    public ushort? IkeId { get; init; }

    /// <summary>IPSEC_ESP transform identifier (RFC 2407 §4.4.4 and IANA isakmp-registry), or null where ESP has none.</summary>
    public byte? EspTransformId { get; init; }

    /// <summary>The template by which the kernel's crypto API knows it: <c>cbc(des3_ede)</c>.</summary>
    public required string KernelName { get; init; }

    /// <summary>The word in an ASA's IKE policy and transform set, without key length, or null where the ASA's IKEv1 has none.</summary>
    public string? AsaName { get; init; }

    /// <summary>Permitted key lengths in bits, shortest first.</summary>
    public required IReadOnlyList<int> KeyBits { get; init; }

    /// <summary>
    /// Key length in bits of a peer's transform without a KEY_LENGTH attribute: of the ciphers that should have one only those in CBC mode, which old
    /// implementations offer so (RFC 3602 §5.3); null where the attribute may never be missing (RFC 3686 §5.4, RFC 4106 §8.4, RFC 4309 §7.4, RFC 4543 §5.3).
    /// </summary>
    public int? ImpliedKeyBits => SaltOctets > 0 ? null : KeyBits[0];

    /// <summary>Whether the KEY_LENGTH attribute names the key's length on the wire (RFC 2407 §4.5: only variable-length ciphers).</summary>
    public bool SendsKeyLength { get; init; }

    /// <summary>Cipher block length in octets; 1 for stream modes.</summary>
    public int BlockOctets { get; init; }

    /// <summary>Octets that KEYMAT gives behind the key: a salt (RFC 4106 §8.1, RFC 4309 §7.1, RFC 4543 §5.1) or a nonce (RFC 3686 §5.1); 0 where there is none.</summary>
    public int SaltOctets { get; init; }

    /// <summary>Length in bits of the integrity check value of an AEAD algorithm; 0 where it is not one.</summary>
    public int IcvBits { get; init; }

    /// <summary>Whether the algorithm authenticates by itself and takes no integrity algorithm.</summary>
    public bool IsAead => IcvBits > 0;

    /// <summary>Why the algorithm is weak, in a clause that completes "is weak:", or null where it is not.</summary>
    public string? Weakness { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public required string Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ConfName;
}
