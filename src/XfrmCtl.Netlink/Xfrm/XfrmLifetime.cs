namespace XfrmCtl.Netlink.Xfrm;

/// <summary>When a state or policy expires (<c>struct xfrm_lifetime_cfg</c>). Null is no limit.</summary>
/// <remarks>
/// A soft limit raises an expire event, a hard one also removes the object. On the wire "no limit" is XFRM_INF for octets and
/// packets, where zero would expire at once, and zero for seconds, where the kernel takes it for none.
/// </remarks>
public sealed record XfrmLifetime
{
    /// <summary>No limit of any kind.</summary>
    public static readonly XfrmLifetime Unlimited = new();

    /// <summary>Octets until the soft limit.</summary>
    public ulong? SoftOctets { get; init; }

    /// <summary>Octets until the hard limit.</summary>
    public ulong? HardOctets { get; init; }

    /// <summary>Packets until the soft limit.</summary>
    public ulong? SoftPackets { get; init; }

    /// <summary>Packets until the hard limit.</summary>
    public ulong? HardPackets { get; init; }

    /// <summary>Seconds since it was added until the soft limit.</summary>
    public ulong? SoftAddSeconds { get; init; }

    /// <summary>Seconds since it was added until the hard limit.</summary>
    public ulong? HardAddSeconds { get; init; }

    /// <summary>Seconds since first use until the soft limit.</summary>
    public ulong? SoftUseSeconds { get; init; }

    /// <summary>Seconds since first use until the hard limit.</summary>
    public ulong? HardUseSeconds { get; init; }
}
