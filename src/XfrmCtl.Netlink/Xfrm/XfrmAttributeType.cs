namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Attribute numbers of NETLINK_XFRM (<c>enum xfrm_attr_type_t</c> of include/uapi/linux/xfrm.h).</summary>
internal static class XfrmAttributeType
{
    public const ushort XFRMA_ALG_AUTH = 1;
    public const ushort XFRMA_ALG_CRYPT = 2;
    public const ushort XFRMA_ENCAP = 4;
    public const ushort XFRMA_TMPL = 5;
    public const ushort XFRMA_LASTUSED = 15;
    public const ushort XFRMA_ALG_AEAD = 18;
    public const ushort XFRMA_ALG_AUTH_TRUNC = 20;
    public const ushort XFRMA_MARK = 21;
    public const ushort XFRMA_REPLAY_ESN_VAL = 23;
    public const ushort XFRMA_SA_EXTRA_FLAGS = 24;
    public const ushort XFRMA_IF_ID = 31;

    /// <summary><c>enum xfrm_sadattr_type_t</c>.</summary>
    public const ushort XFRMA_SAD_CNT = 1;

    public const ushort XFRMA_SAD_HINFO = 2;

    /// <summary><c>enum xfrm_spdattr_type_t</c>.</summary>
    public const ushort XFRMA_SPD_INFO = 1;

    public const ushort XFRMA_SPD_HINFO = 2;

    private static readonly string[] Names =
    [
        "XFRMA_UNSPEC", "XFRMA_ALG_AUTH", "XFRMA_ALG_CRYPT", "XFRMA_ALG_COMP", "XFRMA_ENCAP", "XFRMA_TMPL", "XFRMA_SA", "XFRMA_POLICY",
        "XFRMA_SEC_CTX", "XFRMA_LTIME_VAL", "XFRMA_REPLAY_VAL", "XFRMA_REPLAY_THRESH", "XFRMA_ETIMER_THRESH", "XFRMA_SRCADDR",
        "XFRMA_COADDR", "XFRMA_LASTUSED", "XFRMA_POLICY_TYPE", "XFRMA_MIGRATE", "XFRMA_ALG_AEAD", "XFRMA_KMADDRESS",
        "XFRMA_ALG_AUTH_TRUNC", "XFRMA_MARK", "XFRMA_TFCPAD", "XFRMA_REPLAY_ESN_VAL", "XFRMA_SA_EXTRA_FLAGS", "XFRMA_PROTO",
        "XFRMA_ADDRESS_FILTER", "XFRMA_PAD", "XFRMA_OFFLOAD_DEV", "XFRMA_SET_MARK", "XFRMA_SET_MARK_MASK", "XFRMA_IF_ID",
        "XFRMA_MTIMER_THRESH",
    ];

    /// <summary>The kernel's name of an attribute, for every number of Linux 6.1's header.</summary>
    public static string Name(ushort type) => type < Names.Length ? Names[type] : $"attribute {type}";

    /// <summary>How many names there are.</summary>
    public static int Count => Names.Length;
}
