namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What becomes of packets that no policy matches (XFRM_USERPOLICY_*).</summary>
public enum XfrmDefaultAction
{
    /// <summary>In a request: leave it as it is.</summary>
    Unspecified = 0,

    /// <summary>Dropped.</summary>
    Block = 1,

    /// <summary>Passed in clear: the kernel's own default.</summary>
    Accept = 2,
}
