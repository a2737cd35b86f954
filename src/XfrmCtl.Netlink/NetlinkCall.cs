using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink;

/// <summary>Asks one thing of the kernel at a time: a batch of one request, its result, and what came back.</summary>
/// <remarks>It is used again and again, so that a request without reply allocates nothing of its own.</remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The batch is zeroed after each use.")]
internal sealed class NetlinkCall : INetlinkReplies
{
    /// <summary>A dump that others disturb this often in a row is given up.</summary>
    private const int MostDumps = 10;

    private readonly NetlinkBatch _batch = new();
    private MessageHandler? _onMessage;
    private NetlinkResult _result;

    /// <summary>Handles one reply of the kernel.</summary>
    public delegate void MessageHandler(ushort type, ReadOnlySpan<byte> payload);

    /// <summary>Writes the body of a request.</summary>
    public delegate void BodyWriter(ref AttributeWriter body);

    /// <summary>Makes the request.</summary>
    public void Write(ushort type, ushort flags, BodyWriter write)
    {
        _batch.Clear();
        AttributeWriter body = _batch.Begin();
        write(ref body);
        _batch.Commit(body, type, flags);
    }

    /// <summary>Sends the request.</summary>
    public async ValueTask<NetlinkResult> SendAsync(INetlinkKernel kernel, MessageHandler? onMessage, CancellationToken cancellation)
    {
        _onMessage = onMessage;
        _result = new NetlinkResult(Errno.EBADMSG);
        await kernel.ExchangeAsync(_batch, this, cancellation).ConfigureAwait(false);
        return _result;
    }

    /// <summary>Zeroes the request.</summary>
    public void Clear() => _batch.Clear();

    /// <summary>Dumps a table until a dump comes through undisturbed.</summary>
    /// <param name="kernel">Whom to ask.</param>
    /// <param name="request">Writes the request anew for each try.</param>
    /// <param name="restart">Forgets what a disturbed dump brought.</param>
    /// <param name="onMessage">Handles each message.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<NetlinkResult> DumpAsync(
        INetlinkKernel kernel, Action<NetlinkCall> request, Action restart, MessageHandler onMessage, CancellationToken cancellation)
    {
        NetlinkResult result = default;
        for (int tries = 0; tries < MostDumps; tries++)
        {
            restart();
            request(this);
            try
            {
                result = await SendAsync(kernel, onMessage, cancellation).ConfigureAwait(false);
            }
            catch (NetlinkException lost) when (lost.Errno == Errno.ENOBUFS)
            {
                // A piece of the dump was dropped: what came is not the whole.
                result = lost.Result;
                continue;
            }
            if (!result.Interrupted)
                return result;
        }
        return result.IsSuccess ? result with { Errno = Errno.EAGAIN, Message = "the table kept changing while it was read" } : result;
    }

    void INetlinkReplies.OnMessage(int request, ushort type, ReadOnlySpan<byte> payload) => _onMessage?.Invoke(type, payload);

    void INetlinkReplies.OnResult(int request, NetlinkResult result) => _result = result;
}
