namespace XfrmCtl.Testing.Asa;

/// <summary>What an ASA does when message 5 shows that the pre-shared keys differ.</summary>
public enum AsaKeyMismatch
{
    /// <summary>An unprotected PAYLOAD_MALFORMED of 40 octets, and that was it.</summary>
    Malformed,

    /// <summary>Nothing but its message 4 again and again, and an Informational in the end that the peer cannot read.</summary>
    ResendsMessage4,
}
