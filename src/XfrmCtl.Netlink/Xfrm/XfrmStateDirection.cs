namespace XfrmCtl.Netlink.Xfrm;

/// <summary>The direction that a state is bound to (XFRM_SA_DIR_IN, XFRM_SA_DIR_OUT; Linux 6.10).</summary>
/// <remarks>The numbers are the kernel's and begin with 1; those of policies, <see cref="XfrmDirection"/>, are others.</remarks>
public enum XfrmStateDirection
{
    /// <summary>Not bound: what kernels before 6.10 know only.</summary>
    None = 0,

    /// <summary>Packets in.</summary>
    In = 1,

    /// <summary>Packets out.</summary>
    Out = 2,
}
