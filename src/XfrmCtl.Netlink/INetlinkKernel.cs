namespace XfrmCtl.Netlink;

/// <summary>The kernel's side of a netlink protocol: requests go in, replies come out.</summary>
/// <remarks>
/// This is the seam at which tests put a scripted kernel. Both sides of it speak of whole messages, so a fake cannot hide
/// framing, sequence numbers or acknowledgements wrongly: those belong to <see cref="NetlinkConnection"/>.
/// </remarks>
public interface INetlinkKernel : IDisposable
{
    /// <summary>Gives every request to the kernel, in order, and reports what comes back until each has its result.</summary>
    /// <remarks>
    /// Ownership: the batch stays the caller's; its octets are zeroed when this returns, because they may hold keys.
    /// A request that fails does not stop those behind it. Where the kernel dropped reports, requests end with ENOBUFS, which says that
    /// nothing is known of them: read the table anew. Thread use: calls from several threads take turns.
    /// </remarks>
    /// <param name="requests">One or more requests.</param>
    /// <param name="replies">Receives the replies; called on no particular thread, one call at a time.</param>
    /// <param name="cancellation">Ends the waiting; requests already sent stay sent.</param>
    /// <exception cref="NetlinkException">The exchange itself failed (not: a request was refused, which is a result).</exception>
    ValueTask ExchangeAsync(NetlinkBatch requests, INetlinkReplies replies, CancellationToken cancellation = default);
}
