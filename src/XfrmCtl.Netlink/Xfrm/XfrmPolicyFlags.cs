namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Flags of a policy (XFRM_POLICY_LOCALOK, XFRM_POLICY_ICMP, XFRM_POLICY_CPU_ACQUIRE).</summary>
[Flags]
public enum XfrmPolicyFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Sockets may override the policy with one of their own.</summary>
    LocalOk = 1,

    /// <summary>The selector also matches ICMP messages about its traffic.</summary>
    Icmp = 2,

    /// <summary>Each processor asks for a state of its own (Linux 6.13).</summary>
    CpuAcquire = 4,
}
