namespace XfrmCtl.Netlink.Route;

/// <summary>Who made a route or address (rtm_protocol, IFA_PROTO); by it we find ours again.</summary>
public static class RouteProtocol
{
    /// <summary>RTPROT_KERNEL: the kernel, by itself.</summary>
    public const byte Kernel = 2;

    /// <summary>RTPROT_BOOT: <c>ip</c> by default.</summary>
    public const byte Boot = 3;

    /// <summary>RTPROT_STATIC: the administrator.</summary>
    public const byte Static = 4;

    /// <summary>
    /// XfrmCtl. Numbers above RTPROT_STATIC are free for daemons to take; 120 is none of those in rtnetlink.h or iproute2's rt_protos.
    /// </summary>
    public const byte XfrmCtl = 120;
}
