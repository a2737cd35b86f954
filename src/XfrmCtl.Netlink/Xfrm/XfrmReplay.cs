namespace XfrmCtl.Netlink.Xfrm;

/// <summary>How far a state has counted (<c>struct xfrm_replay_state</c>, <c>struct xfrm_replay_state_esn</c>).</summary>
/// <param name="OutputSequence">Sequence number of the last packet sent; 64 bits with <see cref="XfrmStateFlags.Esn"/>, else 32.</param>
/// <param name="InputSequence">Highest sequence number received; 64 bits with <see cref="XfrmStateFlags.Esn"/>, else 32.</param>
public sealed record XfrmReplay(ulong OutputSequence, ulong InputSequence)
{
    /// <summary>
    /// Which packets of the window have come, in words of 32 bits as the kernel keeps them; empty where none has. In a plain window bit 0
    /// stands for <see cref="InputSequence"/>; in a wide one (net/xfrm/xfrm_replay.c) packet <c>n</c> has bit <c>(n − 1) mod window</c>.
    /// </summary>
    public IReadOnlyList<uint> Bitmap { get; init; } = [];
}
