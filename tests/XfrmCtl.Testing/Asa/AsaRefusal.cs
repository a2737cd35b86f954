namespace XfrmCtl.Testing.Asa;

/// <summary>How an ASA refuses Phase 2.</summary>
public enum AsaRefusal
{
    /// <summary>INVALID-ID-INFORMATION for proxy identities, NO-PROPOSAL-CHOSEN for transforms.</summary>
    InvalidId,

    /// <summary>NO-PROPOSAL-CHOSEN for either.</summary>
    NoProposal,

    /// <summary>Not a word.</summary>
    Silent,
}
