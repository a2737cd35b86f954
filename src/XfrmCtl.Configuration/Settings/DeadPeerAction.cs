namespace XfrmCtl.Configuration.Settings;

/// <summary>What follows when the peer is found dead (<c>dpdaction=</c>).</summary>
public enum DeadPeerAction
{
    /// <summary>The SAs go, a trap waits for traffic.</summary>
    Hold,

    /// <summary>The SAs and the policies go.</summary>
    Clear,

    /// <summary>The connection is negotiated anew.</summary>
    Restart,

    /// <summary>Every connection with the peer is negotiated anew.</summary>
    RestartByPeer,

    /// <summary>Nothing: the peer is not even asked.</summary>
    None,
}
