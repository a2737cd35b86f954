namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Attribute numbers of NETLINK_XFRM (<c>enum xfrm_attr_type_t</c> of include/uapi/linux/xfrm.h), all there are up to Linux 6.14.</summary>
/// <remarks>SA_DIR and NAT_KEEPALIVE_INTERVAL came with Linux 6.10 and 6.11, SA_PCPU with 6.13, the IPTFS ones with 6.14.</remarks>
internal static class XfrmAttributeType
{
    public const ushort XFRMA_UNSPEC = 0;
    public const ushort XFRMA_ALG_AUTH = 1;
    public const ushort XFRMA_ALG_CRYPT = 2;
    public const ushort XFRMA_ALG_COMP = 3;
    public const ushort XFRMA_ENCAP = 4;
    public const ushort XFRMA_TMPL = 5;
    public const ushort XFRMA_SA = 6;
    public const ushort XFRMA_POLICY = 7;
    public const ushort XFRMA_SEC_CTX = 8;
    public const ushort XFRMA_LTIME_VAL = 9;
    public const ushort XFRMA_REPLAY_VAL = 10;
    public const ushort XFRMA_REPLAY_THRESH = 11;
    public const ushort XFRMA_ETIMER_THRESH = 12;
    public const ushort XFRMA_SRCADDR = 13;
    public const ushort XFRMA_COADDR = 14;
    public const ushort XFRMA_LASTUSED = 15;
    public const ushort XFRMA_POLICY_TYPE = 16;
    public const ushort XFRMA_MIGRATE = 17;
    public const ushort XFRMA_ALG_AEAD = 18;
    public const ushort XFRMA_KMADDRESS = 19;
    public const ushort XFRMA_ALG_AUTH_TRUNC = 20;
    public const ushort XFRMA_MARK = 21;
    public const ushort XFRMA_TFCPAD = 22;
    public const ushort XFRMA_REPLAY_ESN_VAL = 23;
    public const ushort XFRMA_SA_EXTRA_FLAGS = 24;
    public const ushort XFRMA_PROTO = 25;
    public const ushort XFRMA_ADDRESS_FILTER = 26;
    public const ushort XFRMA_PAD = 27;
    public const ushort XFRMA_OFFLOAD_DEV = 28;
    public const ushort XFRMA_SET_MARK = 29;
    public const ushort XFRMA_SET_MARK_MASK = 30;
    public const ushort XFRMA_IF_ID = 31;
    public const ushort XFRMA_MTIMER_THRESH = 32;
    public const ushort XFRMA_SA_DIR = 33;
    public const ushort XFRMA_NAT_KEEPALIVE_INTERVAL = 34;
    public const ushort XFRMA_SA_PCPU = 35;
    public const ushort XFRMA_IPTFS_DROP_TIME = 36;
    public const ushort XFRMA_IPTFS_REORDER_WINDOW = 37;
    public const ushort XFRMA_IPTFS_DONT_FRAG = 38;
    public const ushort XFRMA_IPTFS_INIT_DELAY = 39;
    public const ushort XFRMA_IPTFS_MAX_QSIZE = 40;
    public const ushort XFRMA_IPTFS_PKT_SIZE = 41;

    /// <summary><c>enum xfrm_sadattr_type_t</c>.</summary>
    public const ushort XFRMA_SAD_CNT = 1;
    public const ushort XFRMA_SAD_HINFO = 2;

    /// <summary><c>enum xfrm_spdattr_type_t</c>.</summary>
    public const ushort XFRMA_SPD_INFO = 1;
    public const ushort XFRMA_SPD_HINFO = 2;
    public const ushort XFRMA_SPD_IPV4_HTHRESH = 3;
    public const ushort XFRMA_SPD_IPV6_HTHRESH = 4;

    private static readonly string[] Names =
    [
        nameof(XFRMA_UNSPEC), nameof(XFRMA_ALG_AUTH), nameof(XFRMA_ALG_CRYPT), nameof(XFRMA_ALG_COMP), nameof(XFRMA_ENCAP),
        nameof(XFRMA_TMPL), nameof(XFRMA_SA), nameof(XFRMA_POLICY), nameof(XFRMA_SEC_CTX), nameof(XFRMA_LTIME_VAL),
        nameof(XFRMA_REPLAY_VAL), nameof(XFRMA_REPLAY_THRESH), nameof(XFRMA_ETIMER_THRESH), nameof(XFRMA_SRCADDR), nameof(XFRMA_COADDR),
        nameof(XFRMA_LASTUSED), nameof(XFRMA_POLICY_TYPE), nameof(XFRMA_MIGRATE), nameof(XFRMA_ALG_AEAD), nameof(XFRMA_KMADDRESS),
        nameof(XFRMA_ALG_AUTH_TRUNC), nameof(XFRMA_MARK), nameof(XFRMA_TFCPAD), nameof(XFRMA_REPLAY_ESN_VAL),
        nameof(XFRMA_SA_EXTRA_FLAGS), nameof(XFRMA_PROTO), nameof(XFRMA_ADDRESS_FILTER), nameof(XFRMA_PAD), nameof(XFRMA_OFFLOAD_DEV),
        nameof(XFRMA_SET_MARK), nameof(XFRMA_SET_MARK_MASK), nameof(XFRMA_IF_ID), nameof(XFRMA_MTIMER_THRESH), nameof(XFRMA_SA_DIR),
        nameof(XFRMA_NAT_KEEPALIVE_INTERVAL), nameof(XFRMA_SA_PCPU), nameof(XFRMA_IPTFS_DROP_TIME), nameof(XFRMA_IPTFS_REORDER_WINDOW),
        nameof(XFRMA_IPTFS_DONT_FRAG), nameof(XFRMA_IPTFS_INIT_DELAY), nameof(XFRMA_IPTFS_MAX_QSIZE), nameof(XFRMA_IPTFS_PKT_SIZE),
    ];

    /// <summary>The kernel's name of an attribute, or its number where it has none here.</summary>
    public static string Name(ushort type) => type < Names.Length ? Names[type] : $"attribute {type}";

    /// <summary>How many names there are.</summary>
    public static int Count => Names.Length;
}
