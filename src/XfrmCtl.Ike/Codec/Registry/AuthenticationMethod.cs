namespace XfrmCtl.Ike.Codec.Registry;

/// <summary>Authentication methods of Phase 1 (RFC 2409 appendix A; draft-beaulieu-ike-xauth-02 §7.2).</summary>
public enum AuthenticationMethod : ushort
{
    /// <summary>Pre-shared key.</summary>
    PRE_SHARED_KEY = 1,
    /// <summary>DSS signatures.</summary>
    DSS_SIGNATURES = 2,
    /// <summary>RSA signatures.</summary>
    RSA_SIGNATURES = 3,
    /// <summary>Encryption with RSA.</summary>
    RSA_ENCRYPTION = 4,
    /// <summary>Revised encryption with RSA.</summary>
    RSA_REVISED_ENCRYPTION = 5,
    /// <summary>XAUTH over a pre-shared key, the initiator is asked.</summary>
    XAUTH_INIT_PRE_SHARED_KEY = 65001,
    /// <summary>XAUTH over a pre-shared key, the responder is asked.</summary>
    XAUTH_RESP_PRE_SHARED_KEY = 65002,
    /// <summary>XAUTH over RSA signatures, the initiator is asked.</summary>
    XAUTH_INIT_RSA = 65005,
    /// <summary>XAUTH over RSA signatures, the responder is asked.</summary>
    XAUTH_RESP_RSA = 65006,
}
