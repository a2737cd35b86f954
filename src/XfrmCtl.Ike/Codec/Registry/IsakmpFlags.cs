namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Flags of the ISAKMP header (RFC 2408 §3.1).</summary>
[Flags]
public enum IsakmpFlags : byte
{
    /// <summary>None.</summary>
    NONE = 0,

    /// <summary>Payloads are encrypted.</summary>
    ENCRYPTION = 1,

    /// <summary>Commit; ignored, as pluto does: it is unauthenticated (RFC 2408 §3.1).</summary>
    COMMIT = 2,

    /// <summary>Authentication only.</summary>
    AUTHENTICATION_ONLY = 4,
}
