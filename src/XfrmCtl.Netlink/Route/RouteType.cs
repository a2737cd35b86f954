namespace XfrmCtl.Netlink.Route;

/// <summary>What a route does with a packet (RTN_* of include/uapi/linux/rtnetlink.h).</summary>
public enum RouteType
{
    /// <summary>Unknown.</summary>
    Unspecified = 0,

    /// <summary>Sends it on.</summary>
    Unicast = 1,

    /// <summary>Takes it: the address is ours.</summary>
    Local = 2,

    /// <summary>Takes or sends it as a broadcast.</summary>
    Broadcast = 3,

    /// <summary>Takes or sends it as an anycast.</summary>
    Anycast = 4,

    /// <summary>Is for multicast.</summary>
    Multicast = 5,

    /// <summary>Drops it silently.</summary>
    Blackhole = 6,

    /// <summary>Drops it and says that the destination is unreachable.</summary>
    Unreachable = 7,

    /// <summary>Drops it and says that this is prohibited.</summary>
    Prohibit = 8,
}
