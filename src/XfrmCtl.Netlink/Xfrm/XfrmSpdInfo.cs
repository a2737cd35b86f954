namespace XfrmCtl.Netlink.Xfrm;

/// <summary>How many policies the kernel has (<c>struct xfrmu_spdinfo</c>, <c>struct xfrmu_spdhinfo</c>).</summary>
/// <param name="In">Policies for packets in.</param>
/// <param name="Out">Policies for packets out.</param>
/// <param name="Forward">Policies for packets forwarded.</param>
/// <param name="SocketIn">Policies of sockets, in.</param>
/// <param name="SocketOut">Policies of sockets, out.</param>
/// <param name="HashBuckets">Buckets of the hash table now.</param>
/// <param name="MaximumHashBuckets">Buckets that it may grow to.</param>
public readonly record struct XfrmSpdInfo(
    uint In, uint Out, uint Forward, uint SocketIn, uint SocketOut, uint HashBuckets, uint MaximumHashBuckets)
{
    /// <summary>From where on policies of IPv4 are hashed (XFRMA_SPD_IPV4_HTHRESH), or null where the kernel did not tell.</summary>
    public XfrmSpdThreshold? IPv4Threshold { get; init; }

    /// <summary>From where on policies of IPv6 are hashed (XFRMA_SPD_IPV6_HTHRESH), or null where the kernel did not tell.</summary>
    public XfrmSpdThreshold? IPv6Threshold { get; init; }
}
