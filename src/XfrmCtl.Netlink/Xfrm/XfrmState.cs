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
    public uint ExtraFlags { get; init; }

    /// <summary>When it expires.</summary>
    public XfrmLifetime Lifetime { get; init; } = XfrmLifetime.Unlimited;

    /// <summary>The cipher, or null (AEAD, AH).</summary>
    public XfrmAlgorithm? Encryption { get; init; }

    /// <summary>The integrity algorithm with the length of its check value (XFRMA_ALG_AUTH_TRUNC), or null (AEAD).</summary>
    public XfrmAlgorithm? Integrity { get; init; }

    /// <summary>The combined algorithm, or null.</summary>
    public XfrmAlgorithm? Aead { get; init; }

    /// <summary>UDP encapsulation, or null.</summary>
    public XfrmEncapsulation? Encapsulation { get; init; }

    /// <summary>Which inner packets may use the state (transport mode), or null for all.</summary>
    public XfrmSelector? Selector { get; init; }

    /// <summary>The XFRM interface it belongs to, 0 for none.</summary>
    public uint InterfaceId { get; init; }

    /// <summary>Sequence number of the acquire or SPI request that it answers, 0 for none.</summary>
    public uint Sequence { get; init; }
}
