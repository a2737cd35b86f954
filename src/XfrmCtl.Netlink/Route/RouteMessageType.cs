namespace XfrmCtl.Netlink.Route;

/// <summary>Message types, attributes and numbers of NETLINK_ROUTE (include/uapi/linux/rtnetlink.h, if_addr.h, if_link.h).</summary>
internal static class RouteMessageType
{
    public const ushort RTM_NEWLINK = 16;
    public const ushort RTM_DELLINK = 17;
    public const ushort RTM_GETLINK = 18;
    public const ushort RTM_NEWADDR = 20;
    public const ushort RTM_DELADDR = 21;
    public const ushort RTM_GETADDR = 22;
    public const ushort RTM_NEWROUTE = 24;
    public const ushort RTM_DELROUTE = 25;
    public const ushort RTM_GETROUTE = 26;

    public const ushort IFLA_IFNAME = 3;
    public const ushort IFLA_MTU = 4;

    public const ushort IFA_ADDRESS = 1;
    public const ushort IFA_LOCAL = 2;
    public const ushort IFA_FLAGS = 8;
    public const ushort IFA_PROTO = 11;

    public const ushort RTA_DST = 1;
    public const ushort RTA_SRC = 2;
    public const ushort RTA_OIF = 4;
    public const ushort RTA_GATEWAY = 5;
    public const ushort RTA_PRIORITY = 6;
    public const ushort RTA_PREFSRC = 7;
    public const ushort RTA_METRICS = 8;
    public const ushort RTA_TABLE = 15;

    public const ushort RTAX_MTU = 2;

    public const byte RT_TABLE_UNSPEC = 0;
    public const byte RT_TABLE_MAIN = 254;
    public const byte RT_SCOPE_UNIVERSE = 0;
    public const byte RT_SCOPE_LINK = 253;
    public const byte RT_SCOPE_NOWHERE = 255;
    public const uint RTM_F_CLONED = 0x200;

    /// <summary>The kernel's name of a request.</summary>
    public static string Name(ushort type) => type switch
    {
        RTM_NEWLINK => nameof(RTM_NEWLINK),
        RTM_GETLINK => nameof(RTM_GETLINK),
        RTM_NEWADDR => nameof(RTM_NEWADDR),
        RTM_DELADDR => nameof(RTM_DELADDR),
        RTM_GETADDR => nameof(RTM_GETADDR),
        RTM_NEWROUTE => nameof(RTM_NEWROUTE),
        RTM_DELROUTE => nameof(RTM_DELROUTE),
        RTM_GETROUTE => nameof(RTM_GETROUTE),
        _ => $"netlink message {type}",
    };
}
