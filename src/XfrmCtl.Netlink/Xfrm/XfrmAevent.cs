using System.Net;

namespace XfrmCtl.Netlink.Xfrm;

/// <summary>Sequence numbers, counters and thresholds of a state, by which a standby takes over (<c>struct xfrm_aevent_id</c>).</summary>
/// <remarks>Null leaves a value out: when read it was not told, when written it stays as it is.</remarks>
/// <param name="Id">The state.</param>
/// <param name="Source">Its outer source address.</param>
public sealed record XfrmAevent(XfrmStateId Id, IPAddress Source)
{
    /// <summary>Reqid of the state.</summary>
    public uint Reqid { get; init; }

    /// <summary>What it tells, and why.</summary>
    public XfrmAeventFlags Flags { get; init; }

    /// <summary>How far the state has counted (XFRMA_REPLAY_VAL, XFRMA_REPLAY_ESN_VAL).</summary>
    public XfrmReplay? Replay { get; init; }

    /// <summary>Anti-replay window in packets where <see cref="Replay"/> has a wide one, else 0.</summary>
    public int ReplayWindow { get; init; }

    /// <summary>What it has carried (XFRMA_LTIME_VAL).</summary>
    public XfrmUsage? Usage { get; init; }

    /// <summary>After how many packets the kernel reports (XFRMA_REPLAY_THRESH).</summary>
    public uint? ReplayThreshold { get; init; }

    /// <summary>After how long without report it reports, in tenths of a second (XFRMA_ETIMER_THRESH).</summary>
    public uint? TimerThreshold { get; init; }
}
