namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What a policy does with the traffic it matches (XFRM_POLICY_ALLOW, XFRM_POLICY_BLOCK).</summary>
public enum XfrmAction
{
    /// <summary>Lets it pass: through the templates if there are any, in clear if there are none.</summary>
    Allow = 0,

    /// <summary>Drops it.</summary>
    Block = 1,
}
