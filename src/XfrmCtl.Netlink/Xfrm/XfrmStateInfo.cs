namespace XfrmCtl.Netlink.Xfrm;

/// <summary>A state as the kernel has it.</summary>
/// <param name="State">The state; its algorithms have keys only if they were asked for.</param>
/// <param name="Usage">What it has carried.</param>
/// <param name="LastUsedSeconds">When it last carried a packet, in seconds since 1970, or null if never or unknown.</param>
/// <param name="ReplayWindowErrors">Packets outside of the replay window.</param>
/// <param name="Replays">Packets that came twice.</param>
/// <param name="IntegrityFailures">Packets whose check value was wrong.</param>
public sealed record XfrmStateInfo(
    XfrmState State, XfrmUsage Usage, ulong? LastUsedSeconds, uint ReplayWindowErrors, uint Replays, uint IntegrityFailures)
{
    /// <summary>Whether it is a larval state: an SPI that is reserved, without algorithms. Of a state that expired this says nothing, since the kernel does not tell its algorithms.</summary>
    public bool IsLarval => State.Encryption is null && State.Integrity is null && State.Aead is null;
}
