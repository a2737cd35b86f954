namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Encapsulation modes (RFC 2407 §4.5; RFC 3947 §5.1; drafts -02 and -03 §5.1 in the private range).</summary>
public enum EncapsulationMode : ushort
{
    /// <summary>Tunnel.</summary>
    TUNNEL = 1,
    /// <summary>Transport.</summary>
    TRANSPORT = 2,
    /// <summary>UDP-Encapsulated-Tunnel of RFC 3947.</summary>
    UDP_ENCAPSULATED_TUNNEL = 3,
    /// <summary>UDP-Encapsulated-Transport of RFC 3947.</summary>
    UDP_ENCAPSULATED_TRANSPORT = 4,
    /// <summary>UDP-Encapsulated-Tunnel of the drafts.</summary>
    UDP_ENCAPSULATED_TUNNEL_DRAFT = 61443,
    /// <summary>UDP-Encapsulated-Transport of the drafts.</summary>
    UDP_ENCAPSULATED_TRANSPORT_DRAFT = 61444,
}
