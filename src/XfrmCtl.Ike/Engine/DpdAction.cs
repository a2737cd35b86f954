namespace XfrmCtl.Ike.Engine;

/// <summary>What follows when a peer is declared dead (dpdaction=).</summary>
public enum DpdAction
{
    /// <summary>SAs go; the policy stays as a trap, so that traffic brings the connection up again.</summary>
    Hold,

    /// <summary>SAs and policies go.</summary>
    Clear,

    /// <summary>SAs go and the connection is begun anew at once.</summary>
    Restart,

    /// <summary>The same for every connection with the peer that was up, whatever its own action is.</summary>
    RestartByPeer,
}
