namespace XfrmCtl.Ike.Engine;

/// <summary>Whether one identity may have SAs from several addresses (uniqueids=).</summary>
public enum UniqueIdentities
{
    /// <summary>The newer one counts: the peer has moved, and the older SAs end.</summary>
    Replace,

    /// <summary>The older one counts: the newer one is ended as soon as it has proven itself.</summary>
    Keep,

    /// <summary>They stand side by side; a peer that says INITIAL-CONTACT is believed all the same.</summary>
    No,

    /// <summary>They stand side by side, and INITIAL-CONTACT is neither sent nor heeded.</summary>
    Never,
}
