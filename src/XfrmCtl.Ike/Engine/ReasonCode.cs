namespace XfrmCtl.Ike.Engine;

/// <summary>Why an attempt failed or an SA ended; each failure ends in exactly one.</summary>
public enum ReasonCode
{
    /// <summary>No reason is known; never used for a failure.</summary>
    None = 0,

    /// <summary>The peer never answered our first message.</summary>
    PeerSilent,

    /// <summary>The peer answered, and then stopped answering in Phase 1.</summary>
    Phase1Stalled,

    /// <summary>No Phase 1 proposal in common.</summary>
    Phase1ProposalMismatch,

    /// <summary>The peer's message does not decrypt, or it says that ours does not: the pre-shared keys differ.</summary>
    PresharedKeyMismatch,

    /// <summary>No pre-shared key is configured for this pair.</summary>
    NoPresharedKey,

    /// <summary>The peer's identity is not the one that is configured.</summary>
    PeerIdentityMismatch,

    /// <summary>A HASH did not verify.</summary>
    AuthenticationFailed,

    /// <summary>The peer's certificate is not good, or there is none.</summary>
    CertificateRefused,

    /// <summary>No Phase 2 proposal in common (algorithms, mode).</summary>
    Phase2ProposalMismatch,

    /// <summary>The PFS groups differ, or one side wants PFS and the other has none.</summary>
    PfsMismatch,

    /// <summary>The subnets (proxy IDs) do not match.</summary>
    SelectorMismatch,

    /// <summary>The peer stopped answering in Phase 2.</summary>
    Phase2Stalled,

    /// <summary>The kernel refused an SPI, a state or a policy.</summary>
    KernelRefused,

    /// <summary>The kernel lacks ESP or an algorithm.</summary>
    KernelUnsupported,

    /// <summary>The peer refused with a notify that fits nothing above.</summary>
    PeerRefused,

    /// <summary>The peer's message is malformed.</summary>
    MalformedMessage,

    /// <summary>The peer deleted the SA.</summary>
    DeletedByPeer,

    /// <summary>The peer did not answer dead peer detection.</summary>
    PeerDead,

    /// <summary>The SA's lifetime ran out.</summary>
    LifetimeExpired,

    /// <summary>A newer SA took its place.</summary>
    Replaced,

    /// <summary>Somebody here asked for it.</summary>
    Requested,

    /// <summary>The connection's settings changed or it was unloaded.</summary>
    Unloaded,

    /// <summary>Our address is not on this machine.</summary>
    LocalAddressMissing,

    /// <summary>The connection names no address of the peer, so that only the peer can begin.</summary>
    PeerAddressUnknown,

    /// <summary>XAUTH failed: user or password are not taken, not there, or of a kind that is not done.</summary>
    XauthFailed,

    /// <summary>The peer asks for XAUTH, and the connection has none.</summary>
    XauthUnexpected,

    /// <summary>The peer stopped answering in XAUTH or ModeCfg.</summary>
    TransactionStalled,

    /// <summary>ModeCfg gave no address that can be used.</summary>
    AddressRefused,

    /// <summary>Every address of the pool is taken.</summary>
    AddressPoolExhausted,

    /// <summary>Somebody else took its states out of the kernel.</summary>
    RemovedFromKernel,

    /// <summary>A fault of this program; the exchange alone ends.</summary>
    InternalFault,
}
