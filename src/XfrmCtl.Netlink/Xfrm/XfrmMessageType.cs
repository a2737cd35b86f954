namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Message types of NETLINK_XFRM (include/uapi/linux/xfrm.h), all there are up to Linux 6.14.</summary>
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
    public const ushort XFRM_MSG_FLUSHSA = 0x1c;
    public const ushort XFRM_MSG_FLUSHPOLICY = 0x1d;
    public const ushort XFRM_MSG_NEWAE = 0x1e;
    public const ushort XFRM_MSG_GETAE = 0x1f;
    public const ushort XFRM_MSG_REPORT = 0x20;
    public const ushort XFRM_MSG_MIGRATE = 0x21;
    public const ushort XFRM_MSG_NEWSADINFO = 0x22;
    public const ushort XFRM_MSG_GETSADINFO = 0x23;
    public const ushort XFRM_MSG_NEWSPDINFO = 0x24;
    public const ushort XFRM_MSG_GETSPDINFO = 0x25;
    public const ushort XFRM_MSG_MAPPING = 0x26;
    public const ushort XFRM_MSG_SETDEFAULT = 0x27;
    public const ushort XFRM_MSG_GETDEFAULT = 0x28;

    private const ushort FirstType = 0x10;

    private static readonly string[] Names =
    [
        nameof(XFRM_MSG_NEWSA), nameof(XFRM_MSG_DELSA), nameof(XFRM_MSG_GETSA), nameof(XFRM_MSG_NEWPOLICY), nameof(XFRM_MSG_DELPOLICY),
        nameof(XFRM_MSG_GETPOLICY), nameof(XFRM_MSG_ALLOCSPI), nameof(XFRM_MSG_ACQUIRE), nameof(XFRM_MSG_EXPIRE),
        nameof(XFRM_MSG_UPDPOLICY), nameof(XFRM_MSG_UPDSA), nameof(XFRM_MSG_POLEXPIRE), nameof(XFRM_MSG_FLUSHSA),
        nameof(XFRM_MSG_FLUSHPOLICY), nameof(XFRM_MSG_NEWAE), nameof(XFRM_MSG_GETAE), nameof(XFRM_MSG_REPORT), nameof(XFRM_MSG_MIGRATE),
        nameof(XFRM_MSG_NEWSADINFO), nameof(XFRM_MSG_GETSADINFO), nameof(XFRM_MSG_NEWSPDINFO), nameof(XFRM_MSG_GETSPDINFO),
        nameof(XFRM_MSG_MAPPING), nameof(XFRM_MSG_SETDEFAULT), nameof(XFRM_MSG_GETDEFAULT),
    ];

    /// <summary>The kernel's name of a message, or its number where it has none here.</summary>
    public static string Name(ushort type) =>
        type >= FirstType && type - FirstType < Names.Length ? Names[type - FirstType] : $"netlink message 0x{type:x}";
}
