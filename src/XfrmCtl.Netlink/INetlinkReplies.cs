namespace XfrmCtl.Netlink;

/// <summary>Receives the kernel's replies to the requests of a batch.</summary>
public interface INetlinkReplies
{
    /// <summary>A message in answer to a request; there may be none, one, or in a dump many.</summary>
    /// <param name="request">Index of the request in its batch.</param>
    /// <param name="type">Netlink message type.</param>
    /// <param name="payload">What follows the message header; valid during the call only.</param>
    void OnMessage(int request, ushort type, ReadOnlySpan<byte> payload);

    /// <summary>The end of a request; comes exactly once for each.</summary>
    /// <param name="request">Index of the request in its batch.</param>
    /// <param name="result">Success, or the kernel's refusal.</param>
    void OnResult(int request, NetlinkResult result);
}
