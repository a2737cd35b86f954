using System.Diagnostics.CodeAnalysis;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>What a message about a state's counting tells, and why it was sent (XFRM_AE_* of include/uapi/linux/xfrm.h).</summary>
[Flags]
[SuppressMessage("Design", "CA1028:Enum Storage should be Int32", Justification = "The kernel's field has 32 bits without sign.")]
public enum XfrmAeventFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Asks for, or tells, the threshold in packets.</summary>
    ReplayThreshold = 1,

    /// <summary>Tells the sequence numbers.</summary>
    Replay = 2,

    /// <summary>Tells the counters.</summary>
    Usage = 4,

    /// <summary>Asks for, or tells, the threshold in time.</summary>
    TimerThreshold = 8,

    /// <summary>Sent because of sequence numbers.</summary>
    BecauseOfReplay = 16,

    /// <summary>Sent because time was up.</summary>
    BecauseOfTimer = 32,

    /// <summary>Sent because somebody set it.</summary>
    BecauseOfUpdate = 64,
}
