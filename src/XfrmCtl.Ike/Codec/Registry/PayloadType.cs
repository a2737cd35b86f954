namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Payload types (RFC 2408 §3.1; RFC 3947 §10; the drafts' private numbers beside the RFC's).</summary>
public enum PayloadType : byte
{
    /// <summary>No next payload.</summary>
    NONE = 0,

    /// <summary>Security Association.</summary>
    SA = 1,

    /// <summary>Proposal, inside a Security Association.</summary>
    P = 2,

    /// <summary>Transform, inside a Proposal.</summary>
    T = 3,

    /// <summary>Key Exchange.</summary>
    KE = 4,

    /// <summary>Identification.</summary>
    ID = 5,

    /// <summary>Certificate.</summary>
    CERT = 6,

    /// <summary>Certificate Request.</summary>
    CR = 7,

    /// <summary>Hash.</summary>
    HASH = 8,

    /// <summary>Signature.</summary>
    SIG = 9,

    /// <summary>Nonce.</summary>
    NONCE = 10,

    /// <summary>Notification.</summary>
    N = 11,

    /// <summary>Delete.</summary>
    D = 12,

    /// <summary>Vendor ID.</summary>
    VID = 13,

    /// <summary>Attributes of ModeCfg (draft-dukes-ike-mode-cfg-02 §3.2).</summary>
    ATTR = 14,

    /// <summary>NAT Discovery (RFC 3947 §3.2).</summary>
    NAT_D = 20,

    /// <summary>NAT Original Address (RFC 3947 §5.2).</summary>
    NAT_OA = 21,

    /// <summary>NAT Discovery of draft-ietf-ipsec-nat-t-ike-00 to -03.</summary>
    NAT_D_DRAFT = 130,

    /// <summary>NAT Original Address of draft-ietf-ipsec-nat-t-ike-00 to -03.</summary>
    NAT_OA_DRAFT = 131,

    /// <summary>Cisco IKE fragment.</summary>
    FRAGMENT = 132,
}
