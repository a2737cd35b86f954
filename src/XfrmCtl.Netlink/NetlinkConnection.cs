using System.Net.Sockets;
using System.Security.Cryptography;
using XfrmCtl.Netlink.Sockets;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink;

/// <summary>A socket of requests to the kernel. Events come by <see cref="NetlinkEventConnection"/>, a socket of their own.</summary>
/// <remarks>
/// Requests are pipelined: many go in one send, and only the last of a send asks for an acknowledgement. The kernel works through
/// them in order and reports every failure, so a request without a report was carried out once the last is acknowledged.
/// Replies are queued before the send returns, which is why receiving tries without waiting first.
/// </remarks>
public sealed class NetlinkConnection : INetlinkKernel
{
    /// <summary>As large as the kernel makes a piece of a dump (net/netlink/af_netlink.c: 32 KiB), and room to spare.</summary>
    private const int ReceiveOctets = 65536;

    /// <summary>How much goes in one send: if every request of it fails, the reports still fit the default receive buffer.</summary>
    private const int SendOctets = 32768;

    private readonly Socket _socket;
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveOctets, pinned: true);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private uint _sequence = 1;

    /// <summary>Opens a connection in the network namespace of the calling thread.</summary>
    /// <exception cref="NetlinkException">The kernel has no such protocol, or no descriptor is left.</exception>
    public NetlinkConnection(NetlinkProtocol protocol)
    {
        _socket = NetlinkSocket.Open(protocol, 1 << 20, []);
        try
        {
            PortId = NetlinkSocket.PortId(_socket, protocol);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>The number by which the kernel knows this connection (nlmsg_pid); events tell by it who asked for a change.</summary>
    public uint PortId { get; }

    /// <inheritdoc/>
    public async ValueTask ExchangeAsync(NetlinkBatch requests, INetlinkReplies replies, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(replies);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            for (int first = 0; first < requests.Count;)
            {
                int end = EndOfSend(requests, first);
                Send(requests, first, end);
                await ReceiveAsync(requests, first, end, replies, cancellation).ConfigureAwait(false);
                first = end;
            }
        }
        finally
        {
            requests.Clear();
            _turn.Release();
        }
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _turn.Dispose();
    }

    /// <summary>Where the send that begins at <paramref name="first"/> ends. A dump goes alone: a socket has one at a time (EBUSY).</summary>
    private static int EndOfSend(NetlinkBatch requests, int first)
    {
        int octets = requests[first].Length;
        int end = first + 1;
        if (IsDump(requests.Header(first)))
            return end;
        while (end < requests.Count && octets + requests[end].Length <= SendOctets && !IsDump(requests.Header(end)))
            octets += requests[end++].Length;
        return end;
    }

    /// <summary>The two bits mean "replace" and "exclusive" in requests that make something; those never have both.</summary>
    private static bool IsDump(MessageHeader header) => (header.Flags & MessageFlags.NLM_F_DUMP) == MessageFlags.NLM_F_DUMP;

    private void Send(NetlinkBatch requests, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            MessageHeader header = requests.Header(i);
            header.Sequence = unchecked(_sequence + (uint)(i - first));
            // The kernel copies it into what it tells others (net/xfrm/xfrm_user.c, km_event.portid), and does not put it in by itself.
            header.PortId = PortId;
            if (i == end - 1 && !IsDump(header))
                header.Flags |= MessageFlags.NLM_F_ACK;
            requests.SetHeader(i, header);
        }
        ReadOnlySpan<byte> octets = requests.Range(first, end);
        int sent = _socket.Send(octets, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success)
            throw Failed("sendmsg", error);
        if (sent != octets.Length)
            throw new NetlinkException("sendmsg", $"{sent} of {octets.Length} octets", new NetlinkResult(Errno.EMSGSIZE));
    }

    private async ValueTask ReceiveAsync(
        NetlinkBatch requests, int first, int end, INetlinkReplies replies, CancellationToken cancellation)
    {
        var progress = new ExchangeProgress(first, end, _sequence, IsDump(requests.Header(first)));
        _sequence = unchecked(_sequence + (uint)(end - first));
        while (!progress.IsDone)
        {
            int length = _socket.Receive(_received, SocketFlags.None, out SocketError error);
            if (error == SocketError.NoBufferSpaceAvailable && !progress.IsDump)
            {
                progress.LoseReports();
                continue;
            }
            if (error == SocketError.WouldBlock && progress.HasLostReports)
            {
                // All reports were queued before the send returned: what is not there now does not come.
                progress.Abandon(replies);
                return;
            }
            if (error is SocketError.WouldBlock or SocketError.Interrupted)
                length = await ReceiveLaterAsync(cancellation).ConfigureAwait(false);
            else if (error != SocketError.Success)
                throw Failed("recvmsg", error);
            try
            {
                progress.Read(_received.AsSpan(0, length), requests, replies);
            }
            finally
            {
                // A dump of states holds their keys.
                CryptographicOperations.ZeroMemory(_received.AsSpan(0, length));
            }
        }
    }

    private async ValueTask<int> ReceiveLaterAsync(CancellationToken cancellation)
    {
        try
        {
            return await _socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None, cancellation).ConfigureAwait(false);
        }
        catch (SocketException failure)
        {
            throw Failed("recvmsg", failure.SocketErrorCode);
        }
    }

    private static NetlinkException Failed(string call, SocketError error) =>
        new(call, "netlink", new NetlinkResult(error == SocketError.NoBufferSpaceAvailable ? Errno.ENOBUFS : NativeErrno(error)));

    internal static int NativeErrno(SocketError error) => new SocketException((int)error).NativeErrorCode;
}
