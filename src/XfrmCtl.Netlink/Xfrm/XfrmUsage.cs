namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What a state or policy has carried (<c>struct xfrm_lifetime_cur</c>).</summary>
/// <param name="Octets">Octets.</param>
/// <param name="Packets">Packets.</param>
/// <param name="AddedSeconds">When it was added, in seconds since 1970 by the kernel's clock.</param>
/// <param name="FirstUsedSeconds">When it was first used, in seconds since 1970; 0 if never.</param>
public readonly record struct XfrmUsage(ulong Octets, ulong Packets, ulong AddedSeconds, ulong FirstUsedSeconds);
