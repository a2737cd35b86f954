namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Attribute classes of an IPsec transform (RFC 2407 §4.5).</summary>
public enum IpsecAttribute : ushort
{
    /// <summary>SA Life Type.</summary>
    SA_LIFE_TYPE = 1,
    /// <summary>SA Life Duration.</summary>
    SA_LIFE_DURATION = 2,
    /// <summary>Group Description.</summary>
    GROUP_DESCRIPTION = 3,
    /// <summary>Encapsulation Mode.</summary>
    ENCAPSULATION_MODE = 4,
    /// <summary>Authentication Algorithm.</summary>
    AUTHENTICATION_ALGORITHM = 5,
    /// <summary>Key Length, in bits.</summary>
    KEY_LENGTH = 6,
    /// <summary>Key Rounds.</summary>
    KEY_ROUNDS = 7,
    /// <summary>Compress Dictionary Size.</summary>
    COMPRESS_DICTIONARY_SIZE = 8,
    /// <summary>Compress Private Algorithm.</summary>
    COMPRESS_PRIVATE_ALGORITHM = 9,
    /// <summary>Extended (64-bit) Sequence Number (RFC 4304).</summary>
    EXTENDED_SEQUENCE_NUMBER = 11,
}
