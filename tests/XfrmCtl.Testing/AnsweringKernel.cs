using XfrmCtl.Netlink;

namespace XfrmCtl.Testing;

/// <summary>A kernel behind the seam of netlink that answers each request at once, one after the other.</summary>
public abstract class AnsweringKernel : INetlinkKernel
{
    /// <inheritdoc/>
    public ValueTask ExchangeAsync(NetlinkBatch requests, INetlinkReplies replies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(replies);
        for (int i = 0; i < requests.Count; i++)
        {
            ScriptedReply reply = Handle(requests[i]);
            foreach ((ushort type, byte[] payload) in reply.Messages)
                replies.OnMessage(i, type, payload);
            replies.OnResult(i, reply.Result);
        }

        requests.Clear();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this); // nothing is held open

    /// <summary>The answer to a request.</summary>
    /// <param name="message">The request with its header.</param>
    protected abstract ScriptedReply Handle(ReadOnlySpan<byte> message);
}
