using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Effects;

/// <summary>One thing to do in the kernel; a closed set.</summary>
internal abstract record XfrmOperation
{
    private XfrmOperation()
    {
    }

    /// <summary>Fill the larval state of a reserved SPI; where the kernel has dropped it meanwhile, add the state.</summary>
    public sealed record FillState(XfrmState State) : XfrmOperation;

    /// <summary>Add a state.</summary>
    public sealed record AddState(XfrmState State) : XfrmOperation;

    /// <summary>Change a state that is there.</summary>
    public sealed record UpdateState(XfrmState State) : XfrmOperation;

    /// <summary>Remove a state; it need not be there.</summary>
    public sealed record DeleteState(XfrmStateId Id) : XfrmOperation;

    /// <summary>Add a policy, or put it in the place of the one with its selector.</summary>
    public sealed record PutPolicy(XfrmPolicy Policy) : XfrmOperation;

    /// <summary>Remove a policy; it need not be there.</summary>
    public sealed record DeletePolicy(XfrmPolicyId Id) : XfrmOperation;
}
