namespace XfrmCtl.Netlink;

/// <summary>The netlink protocols that are used here, by their numbers in include/uapi/linux/netlink.h.</summary>
public enum NetlinkProtocol
{
    /// <summary>NETLINK_ROUTE: links, addresses, routes.</summary>
    Route = 0,

    /// <summary>NETLINK_XFRM: IPsec states and policies.</summary>
    Xfrm = 6,
}
