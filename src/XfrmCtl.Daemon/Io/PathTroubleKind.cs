namespace XfrmCtl.Daemon.Io;

/// <summary>Kinds of <see cref="PathTrouble"/>.</summary>
internal enum PathTroubleKind
{
    /// <summary>The peer's own machine says that nobody listens on the port (ICMP port unreachable).</summary>
    PortClosed,

    /// <summary>A router says that the peer cannot be reached (ICMP host or network unreachable).</summary>
    Unreachable,

    /// <summary>A router or firewall says that it does not let it through (ICMP administratively prohibited).</summary>
    Prohibited,

    /// <summary>A router says that the datagram is too large for the way.</summary>
    TooLarge,

    /// <summary>This machine has no route, or does not let the datagram out.</summary>
    NotSent,
}
