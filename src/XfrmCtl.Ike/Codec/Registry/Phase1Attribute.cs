namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Attribute classes of a Phase 1 transform (RFC 2409 appendix A).</summary>
public enum Phase1Attribute : ushort
{
    /// <summary>Encryption Algorithm.</summary>
    ENCRYPTION_ALGORITHM = 1,
    /// <summary>Hash Algorithm.</summary>
    HASH_ALGORITHM = 2,
    /// <summary>Authentication Method.</summary>
    AUTHENTICATION_METHOD = 3,
    /// <summary>Group Description.</summary>
    GROUP_DESCRIPTION = 4,
    /// <summary>Group Type.</summary>
    GROUP_TYPE = 5,
    /// <summary>Life Type.</summary>
    LIFE_TYPE = 11,
    /// <summary>Life Duration.</summary>
    LIFE_DURATION = 12,
    /// <summary>PRF.</summary>
    PRF = 13,
    /// <summary>Key Length, in bits.</summary>
    KEY_LENGTH = 14,
}
