namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Flags of a state (XFRM_STATE_* of include/uapi/linux/xfrm.h).</summary>
[Flags]
public enum XfrmStateFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Congestion marks are not copied to the outer header.</summary>
    NoEcn = 1,

    /// <summary>The outer header's DSCP is copied to the inner one.</summary>
    DecapDscp = 2,

    /// <summary>The outer header does not forbid fragmentation.</summary>
    NoPmtuDiscovery = 4,

    /// <summary>Mobile IPv6: any destination on receipt.</summary>
    WildReceive = 8,

    /// <summary>ICMP messages about the inner traffic may use the state.</summary>
    Icmp = 16,

    /// <summary>A state without selector takes inner packets of both address families.</summary>
    AfUnspec = 32,

    /// <summary>AH over IPv4 pads to four octets, as RFC 4302 §3.3.3.2.1 has it, not to eight.</summary>
    Align4 = 64,

    /// <summary>Sequence numbers have 64 bits (RFC 4304).</summary>
    Esn = 128,
}
