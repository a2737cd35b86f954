namespace XfrmCtl.Daemon.Io;

/// <summary>The UDP ports of IKE: those of the standard but in tests, where they may be taken.</summary>
/// <param name="Ike">IKE's port (RFC 2408 §2.5.1).</param>
/// <param name="Nat">The port that NAT traversal floats to (RFC 3947 §4).</param>
internal readonly record struct IkePorts(int Ike, int Nat)
{
    /// <summary>The ports as IANA has them.</summary>
    public static readonly IkePorts Standard = new(500, 4500);
}
