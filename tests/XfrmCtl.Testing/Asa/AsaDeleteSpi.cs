namespace XfrmCtl.Testing.Asa;

/// <summary>Whose inbound SPI an ASA's Delete names; RFC 2408 §3.15 means its own.</summary>
public enum AsaDeleteSpi
{
    /// <summary>Its own.</summary>
    Own,

    /// <summary>The peer's.</summary>
    Peers,

    /// <summary>Its own and the peer's.</summary>
    Both,
}
