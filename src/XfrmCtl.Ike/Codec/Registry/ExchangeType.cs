namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Exchange types (RFC 2408 §3.1; RFC 2409 §5; draft-dukes-ike-mode-cfg-02 §3).</summary>
public enum ExchangeType : byte
{
    /// <summary>None.</summary>
    NONE = 0,

    /// <summary>Base.</summary>
    BASE = 1,

    /// <summary>Identity Protection; IKE's Main Mode.</summary>
    IDENTITY_PROTECTION = 2,

    /// <summary>Authentication Only.</summary>
    AUTHENTICATION_ONLY = 3,

    /// <summary>Aggressive.</summary>
    AGGRESSIVE = 4,

    /// <summary>Informational.</summary>
    INFORMATIONAL = 5,

    /// <summary>Transaction, of XAUTH and ModeCfg.</summary>
    TRANSACTION = 6,

    /// <summary>Quick Mode.</summary>
    QUICK_MODE = 32,

    /// <summary>New Group Mode.</summary>
    NEW_GROUP_MODE = 33,
}
