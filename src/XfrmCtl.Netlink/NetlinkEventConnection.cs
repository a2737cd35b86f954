using System.Net.Sockets;
using System.Runtime.CompilerServices;
using XfrmCtl.Netlink.Sockets;
using XfrmCtl.Netlink.Wire;

namespace XfrmCtl.Netlink;

/// <summary>A socket that listens to multicast groups of the kernel.</summary>
public sealed class NetlinkEventConnection : INetlinkEventSource
{
    /// <summary>A burst of a thousand acquires takes about this much; beyond net.core.rmem_max it takes CAP_NET_ADMIN.</summary>
    private const int QueueOctets = 8 << 20;

    private const int ReceiveOctets = 65536;

    private readonly Socket _socket;
    private readonly uint _leftOut;
    private readonly byte[] _received = GC.AllocateUninitializedArray<byte>(ReceiveOctets, pinned: true);

    /// <summary>Opens a connection in the network namespace of the calling thread and joins the groups; from then on events queue up.</summary>
    /// <param name="protocol">Which netlink protocol.</param>
    /// <param name="groups">Numbers of the groups.</param>
    /// <exception cref="NetlinkException">The kernel refused the socket or a group.</exception>
    public NetlinkEventConnection(NetlinkProtocol protocol, params ReadOnlySpan<uint> groups)
        : this(NetlinkSocket.Open(protocol, QueueOctets, groups))
    {
    }

    /// <summary>The same, without the events of changes that were asked for through one connection: its owner knows them.</summary>
    /// <param name="protocol">Which netlink protocol.</param>
    /// <param name="leftOut">The connection.</param>
    /// <param name="groups">Numbers of the groups.</param>
    /// <exception cref="NetlinkException">The kernel refused the socket or a group.</exception>
    public NetlinkEventConnection(NetlinkProtocol protocol, NetlinkConnection leftOut, params ReadOnlySpan<uint> groups)
    {
        ArgumentNullException.ThrowIfNull(leftOut);
        _leftOut = leftOut.PortId;
        _socket = NetlinkSocket.Open(protocol, QueueOctets, groups);
        NetlinkSocket.LeaveOut(_socket, _leftOut);
    }

    internal NetlinkEventConnection(Socket socket) => _socket = socket;

    /// <inheritdoc/>
    public async IAsyncEnumerable<NetlinkEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var events = new List<NetlinkEvent>();
        while (!cancellation.IsCancellationRequested)
        {
            int length = await ReceiveAsync(cancellation).ConfigureAwait(false);
            if (length < 0)
                yield return NetlinkEvent.Overrun;
            else
                Split(_received.AsSpan(0, length), events);
            foreach (NetlinkEvent item in events)
                yield return item;
            events.Clear();
        }
    }

    /// <summary>Closes the socket, which ends the reading.</summary>
    public void Dispose() => _socket.Dispose();

    /// <summary>Receives one datagram; −1 says that the kernel dropped some.</summary>
    private async ValueTask<int> ReceiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await _socket.ReceiveAsync(_received.AsMemory(), SocketFlags.None, cancellation).ConfigureAwait(false);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
        {
            return -1;
        }
        catch (SocketException failure)
        {
            throw new NetlinkException("recvmsg", "netlink events", new NetlinkResult(failure.NativeErrorCode));
        }
    }

    private void Split(ReadOnlySpan<byte> datagram, List<NetlinkEvent> events)
    {
        var messages = new MessageReader(datagram);
        while (messages.Next(out MessageHeader header, out ReadOnlySpan<byte> payload))
        {
            if (_leftOut != 0 && header.PortId == _leftOut)
                continue;
            if (header.Type > MessageFlags.NLMSG_OVERRUN)
                events.Add(new NetlinkEvent(header.Type, payload.ToArray(), Lost: false));
            else if (header.Type == MessageFlags.NLMSG_OVERRUN)
                events.Add(NetlinkEvent.Overrun);
        }
        if (messages.IsMalformed)
            events.Add(NetlinkEvent.Overrun);
    }
}
