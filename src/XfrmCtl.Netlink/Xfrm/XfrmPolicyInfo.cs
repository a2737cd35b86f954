namespace XfrmCtl.Netlink.Xfrm;

/// <summary>A policy as the kernel has it.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Index">The kernel's number for it.</param>
/// <param name="Usage">What it has carried. The kernel counts octets and packets of states only.</param>
/// <param name="LastUsedSeconds">When it last matched, in seconds since 1970, or null if never or unknown.</param>
public sealed record XfrmPolicyInfo(XfrmPolicy Policy, uint Index, XfrmUsage Usage, ulong? LastUsedSeconds);
