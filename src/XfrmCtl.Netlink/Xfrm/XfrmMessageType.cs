namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Message types of NETLINK_XFRM (include/uapi/linux/xfrm.h).</summary>
internal static class XfrmMessageType
{
    public const ushort XFRM_MSG_NEWSA = 0x10;
    public const ushort XFRM_MSG_DELSA = 0x11;
    public const ushort XFRM_MSG_GETSA = 0x12;
    public const ushort XFRM_MSG_NEWPOLICY = 0x13;
    public const ushort XFRM_MSG_DELPOLICY = 0x14;
    public const ushort XFRM_MSG_GETPOLICY = 0x15;
    public const ushort XFRM_MSG_ALLOCSPI = 0x16;
    public const ushort XFRM_MSG_ACQUIRE = 0x17;
    public const ushort XFRM_MSG_EXPIRE = 0x18;
    public const ushort XFRM_MSG_UPDPOLICY = 0x19;
    public const ushort XFRM_MSG_UPDSA = 0x1a;
    public const ushort XFRM_MSG_POLEXPIRE = 0x1b;
    public const ushort XFRM_MSG_NEWSADINFO = 0x22;
    public const ushort XFRM_MSG_GETSADINFO = 0x23;
    public const ushort XFRM_MSG_NEWSPDINFO = 0x24;
    public const ushort XFRM_MSG_GETSPDINFO = 0x25;
    public const ushort XFRM_MSG_MAPPING = 0x26;

    /// <summary>The kernel's name of a request.</summary>
    public static string Name(ushort type) => type switch
    {
        XFRM_MSG_NEWSA => nameof(XFRM_MSG_NEWSA),
        XFRM_MSG_DELSA => nameof(XFRM_MSG_DELSA),
        XFRM_MSG_GETSA => nameof(XFRM_MSG_GETSA),
        XFRM_MSG_NEWPOLICY => nameof(XFRM_MSG_NEWPOLICY),
        XFRM_MSG_DELPOLICY => nameof(XFRM_MSG_DELPOLICY),
        XFRM_MSG_GETPOLICY => nameof(XFRM_MSG_GETPOLICY),
        XFRM_MSG_ALLOCSPI => nameof(XFRM_MSG_ALLOCSPI),
        XFRM_MSG_UPDPOLICY => nameof(XFRM_MSG_UPDPOLICY),
        XFRM_MSG_UPDSA => nameof(XFRM_MSG_UPDSA),
        XFRM_MSG_GETSADINFO => nameof(XFRM_MSG_GETSADINFO),
        XFRM_MSG_GETSPDINFO => nameof(XFRM_MSG_GETSPDINFO),
        _ => $"netlink message 0x{type:x}",
    };
}
