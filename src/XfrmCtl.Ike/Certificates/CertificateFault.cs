namespace XfrmCtl.Ike.Certificates;

/// <summary>Kinds of reasons for which a peer's certificate is not good.</summary>
public enum CertificateFault
{
    /// <summary>It is good.</summary>
    None,

    /// <summary>It is not valid yet, or no longer, by the clock here.</summary>
    Expired,

    /// <summary>No authority that is known here, or is wanted, stands behind it.</summary>
    Untrusted,

    /// <summary>Its authority has revoked it, or what stands between, or says nothing where it must (strictcrlpolicy=).</summary>
    Revoked,

    /// <summary>It is for another identity than the peer claims.</summary>
    Name,

    /// <summary>Anything else: unreadable, a key that is too weak or for other uses, a path with faults.</summary>
    Other,
}
