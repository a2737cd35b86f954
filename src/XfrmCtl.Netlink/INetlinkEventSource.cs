namespace XfrmCtl.Netlink;

/// <summary>A stream of messages that the kernel sends unasked.</summary>
public interface INetlinkEventSource : IDisposable
{
    /// <summary>The messages as they come, until cancelled or disposed. One reader at a time.</summary>
    /// <exception cref="NetlinkException">Receiving failed for another reason than lost events.</exception>
    IAsyncEnumerable<NetlinkEvent> ReadAsync(CancellationToken cancellation = default);
}
