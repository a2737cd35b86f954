namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Who may share a state (XFRM_SHARE_* of include/uapi/linux/xfrm.h). The kernel keeps it and does nothing with it.</summary>
public enum XfrmShare
{
    /// <summary>Anybody.</summary>
    Any = 0,

    /// <summary>One session.</summary>
    Session = 1,

    /// <summary>One user.</summary>
    User = 2,

    /// <summary>One use.</summary>
    Unique = 3,
}
