namespace XfrmCtl.Ike.Engine;

/// <summary>Whether messages that are too large for one datagram are cut into pieces (fragmentation=), as Cisco's IKEv1 does it.</summary>
public enum Fragmentation
{
    /// <summary>Those to a peer whose vendor ID says that it takes them; pieces of the peer's are taken.</summary>
    Yes,

    /// <summary>Neither sent nor taken.</summary>
    No,

    /// <summary>Whatever the peer says.</summary>
    Force,
}
