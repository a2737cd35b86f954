namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Identification types (RFC 2407 §4.6.2.1).</summary>
public enum IdType : byte
{
    /// <summary>None.</summary>
    NONE = 0,
    /// <summary>One IPv4 address.</summary>
    ID_IPV4_ADDR = 1,
    /// <summary>Host name.</summary>
    ID_FQDN = 2,
    /// <summary>Mailbox.</summary>
    ID_USER_FQDN = 3,
    /// <summary>IPv4 address and mask.</summary>
    ID_IPV4_ADDR_SUBNET = 4,
    /// <summary>One IPv6 address.</summary>
    ID_IPV6_ADDR = 5,
    /// <summary>IPv6 address and mask.</summary>
    ID_IPV6_ADDR_SUBNET = 6,
    /// <summary>First and last IPv4 address.</summary>
    ID_IPV4_ADDR_RANGE = 7,
    /// <summary>First and last IPv6 address.</summary>
    ID_IPV6_ADDR_RANGE = 8,
    /// <summary>Distinguished name in DER.</summary>
    ID_DER_ASN1_DN = 9,
    /// <summary>General name in DER.</summary>
    ID_DER_ASN1_GN = 10,
    /// <summary>Opaque octets.</summary>
    ID_KEY_ID = 11,
}
