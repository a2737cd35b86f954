namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Which of the two tables a policy is in (XFRM_POLICY_TYPE_MAIN, _SUB; <c>struct xfrm_userpolicy_type</c>).</summary>
public enum XfrmPolicyType
{
    /// <summary>The table that everybody uses.</summary>
    Main = 0,

    /// <summary>The table that is looked at first, of kernels with CONFIG_XFRM_SUB_POLICY.</summary>
    Sub = 1,
}
