using System.Net;
using XfrmCtl.Core;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>An IPsec SA of one direction, as it is given to the kernel (<c>struct xfrm_usersa_info</c> with its attributes).</summary>
/// <param name="Id">Destination, SPI and protocol.</param>
/// <param name="Source">Outer source address.</param>
public sealed record XfrmState(XfrmStateId Id, IPAddress Source)
{
    /// <summary>Binds the state to the templates of policies.</summary>
    public uint Reqid { get; init; }

    /// <summary>Transport or tunnel.</summary>
    public IpsecMode Mode { get; init; }

    /// <summary>Anti-replay window in packets, 0 to 4096; beyond 32 it goes as a bitmap (XFRMA_REPLAY_ESN_VAL).</summary>
    public int ReplayWindow { get; init; }

    /// <summary>Flags. A tunnel without selector wants <see cref="XfrmStateFlags.AfUnspec"/> to carry both address families.</summary>
    public XfrmStateFlags Flags { get; init; }

    /// <summary>Flags that no longer fit among the first (XFRMA_SA_EXTRA_FLAGS).</summary>
    public XfrmStateExtraFlags ExtraFlags { get; init; }

    /// <summary>When it expires.</summary>
    public XfrmLifetime Lifetime { get; init; } = XfrmLifetime.Unlimited;

    /// <summary>The cipher, or null (AEAD, AH).</summary>
    public XfrmAlgorithm? Encryption { get; init; }

    /// <summary>The integrity algorithm with the length of its check value (XFRMA_ALG_AUTH_TRUNC), or null (AEAD).</summary>
    public XfrmAlgorithm? Integrity { get; init; }

    /// <summary>The combined algorithm, or null.</summary>
    public XfrmAlgorithm? Aead { get; init; }

    /// <summary>The compression algorithm of IPComp (<c>deflate</c>), which has no key, or null (XFRMA_ALG_COMP).</summary>
    public XfrmAlgorithm? Compression { get; init; }

    /// <summary>UDP encapsulation, or null (XFRMA_ENCAP).</summary>
    public XfrmEncapsulation? Encapsulation { get; init; }

    /// <summary>Which inner packets may use the state (transport mode), or null for all.</summary>
    public XfrmSelector? Selector { get; init; }

    /// <summary>The XFRM interface it belongs to, 0 for none.</summary>
    public uint InterfaceId { get; init; }

    /// <summary>Sequence number of the acquire or SPI request that it answers, 0 for none.</summary>
    public uint Sequence { get; init; }

    /// <summary>Mobile IPv6's care-of address, or null (XFRMA_COADDR).</summary>
    public IPAddress? CareOfAddress { get; init; }

    /// <summary>The label of a security module, or null (XFRMA_SEC_CTX).</summary>
    public XfrmSecurityContext? SecurityContext { get; init; }

    /// <summary>How far it has counted, or null where nothing was sent or received (XFRMA_REPLAY_VAL, XFRMA_REPLAY_ESN_VAL).</summary>
    public XfrmReplay? Replay { get; init; }

    /// <summary>After how many packets the kernel reports sequence numbers, 0 for its default (XFRMA_REPLAY_THRESH). Dumps do not tell it.</summary>
    public uint ReplayThreshold { get; init; }

    /// <summary>After which time it reports, in tenths of a second, 0 for its default (XFRMA_ETIMER_THRESH). Dumps do not tell it.</summary>
    public uint TimerThreshold { get; init; }

    /// <summary>The shortest time between two reports of a moved NAT mapping, in seconds, 0 for none (XFRMA_MTIMER_THRESH; Linux 5.17).</summary>
    public uint MappingSeconds { get; init; }

    /// <summary>To how many octets a tunnel's packets are filled up against traffic analysis, 0 for not at all (XFRMA_TFCPAD).</summary>
    public uint TrafficPaddingOctets { get; init; }

    /// <summary>The mark that packets get when they have passed, or null for the one they had (XFRMA_SET_MARK, XFRMA_SET_MARK_MASK).</summary>
    public XfrmMark? OutputMark { get; init; }

    /// <summary>The device that does its work, or null for none (XFRMA_OFFLOAD_DEV).</summary>
    public XfrmOffload? Offload { get; init; }

    /// <summary>The direction that it is bound to (XFRMA_SA_DIR; Linux 6.10).</summary>
    public XfrmStateDirection Direction { get; init; }

    /// <summary>How often the kernel sends a NAT keepalive, in seconds, 0 for never (XFRMA_NAT_KEEPALIVE_INTERVAL; Linux 6.11, direction out).</summary>
    public uint NatKeepaliveSeconds { get; init; }

    /// <summary>The one processor that uses it, or null for all (XFRMA_SA_PCPU; Linux 6.13).</summary>
    public uint? Cpu { get; init; }

    /// <summary>Settings of mode IPTFS, or null (XFRMA_IPTFS_*; Linux 6.14).</summary>
    public XfrmIptfs? Iptfs { get; init; }

    /// <summary>Attributes that have no property here, in the kernel's order; they are written as they are.</summary>
    public IReadOnlyList<XfrmAttribute> OtherAttributes { get; init; } = [];
}
