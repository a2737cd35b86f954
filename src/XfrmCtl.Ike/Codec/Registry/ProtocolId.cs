namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Security protocol identifiers (RFC 2407 §4.4.1).</summary>
public enum ProtocolId : byte
{
    /// <summary>None.</summary>
    NONE = 0,
    /// <summary>ISAKMP itself.</summary>
    PROTO_ISAKMP = 1,
    /// <summary>AH.</summary>
    PROTO_IPSEC_AH = 2,
    /// <summary>ESP.</summary>
    PROTO_IPSEC_ESP = 3,
    /// <summary>IPComp.</summary>
    PROTO_IPCOMP = 4,
}
