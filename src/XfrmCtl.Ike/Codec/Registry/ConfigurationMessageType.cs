namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Types of a configuration message, in the Attribute payload (draft-dukes-ike-mode-cfg-02 §3.2).</summary>
public enum ConfigurationMessageType : byte
{
    /// <summary>Reserved.</summary>
    RESERVED = 0,
    /// <summary>Asks for values; an attribute without value asks for any.</summary>
    ISAKMP_CFG_REQUEST = 1,
    /// <summary>Answers a request.</summary>
    ISAKMP_CFG_REPLY = 2,
    /// <summary>Gives values that nobody asked for.</summary>
    ISAKMP_CFG_SET = 3,
    /// <summary>Answers a set with the attributes that were taken.</summary>
    ISAKMP_CFG_ACK = 4,
}
