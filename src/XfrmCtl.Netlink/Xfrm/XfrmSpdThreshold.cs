namespace XfrmCtl.Netlink.Xfrm;

/// <summary>
/// From which prefix lengths on the kernel finds policies by hash and not by search (<c>struct xfrmu_spdhthresh</c>). Policies with a shorter
/// prefix on either side are searched for one after the other.
/// </summary>
/// <param name="LocalBits">Prefix length of our side: 0 to 32, in IPv6 0 to 128.</param>
/// <param name="RemoteBits">Prefix length of the other side: 0 to 32, in IPv6 0 to 128.</param>
public readonly record struct XfrmSpdThreshold(byte LocalBits, byte RemoteBits);
