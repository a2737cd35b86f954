namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Which traffic a policy is for (XFRM_POLICY_IN, _OUT, _FWD).</summary>
public enum XfrmDirection
{
    /// <summary>Packets addressed to this host.</summary>
    In = 0,

    /// <summary>Packets that leave this host, its own and forwarded ones.</summary>
    Out = 1,

    /// <summary>Packets that pass through this host.</summary>
    Forward = 2,
}
