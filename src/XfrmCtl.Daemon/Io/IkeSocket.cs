using System.Net;
using System.Net.Sockets;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>One UDP socket of IKE: one local address, port 500 or 4500.</summary>
/// <remarks>A socket for each address, because .NET cannot choose the source address of a datagram otherwise.</remarks>
internal sealed class IkeSocket : IDisposable
{
    // include/uapi/linux/in.h.
    private const int IpprotoIp = 0;
    private const int IpMtuDiscover = 10;
    private const int IpPmtudiscDont = 0;

    /// <summary>So many errors are taken at once; the others wait for the next call that fails.</summary>
    private const int MostErrors = 64;

    private readonly Socket _socket;
    private readonly ErrorQueue _errors = new();
    private readonly Lock _errorsGate = new();

    private IkeSocket(Socket socket, IPEndPoint local, bool natTraversal)
    {
        _socket = socket;
        Local = local;
        NatTraversal = natTraversal;
    }

    /// <summary>The bound address and port.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Whether it stands for port 4500, where IKE has a non-ESP marker (RFC 3948 §2.2).</summary>
    public bool NatTraversal { get; }

    /// <summary>Opens and binds. For a kernel with XFRM its traffic is exempt from every policy, and on port 4500 the kernel takes ESP out of UDP.</summary>
    /// <param name="local">Address and port.</param>
    /// <param name="natTraversal">Whether it stands for port 4500.</param>
    /// <param name="xfrm">Whether the kernel's XFRM is used.</param>
    /// <param name="bound">A socket that is bound there already, which this takes over; or null.</param>
    /// <exception cref="SocketException">The address is not here, the port is taken, or the caller may not.</exception>
    public static IkeSocket Bind(IPEndPoint local, bool natTraversal, bool xfrm, Socket? bound = null)
    {
        Socket socket = bound ?? new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetwork)
                socket.SetRawSocketOption(IpprotoIp, IpMtuDiscover, BitConverter.GetBytes(IpPmtudiscDont)); // Long messages are IP's to fragment.
            else if (bound is null)
                socket.DualMode = false;
            ErrorQueue.Enable(socket);
            if (bound is null)
                socket.Bind(local);
            if (xfrm)
            {
                XfrmSocketOptions.ExemptFromPolicies(socket);
                if (natTraversal)
                    XfrmSocketOptions.AcceptEspInUdp(socket);
            }
            socket.Blocking = false;
            return new IkeSocket(socket, (IPEndPoint)socket.LocalEndPoint!, natTraversal);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives it into keeping beyond the end of this process.</summary>
    public void Keep(StoredSockets stored) => stored.Keep(Local, _socket);

    /// <summary>Its number, for poll(2).</summary>
    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Takes a datagram without waiting; its sender is put into <paramref name="remote"/>.</summary>
    /// <exception cref="SocketException">There is none (<see cref="SocketError.WouldBlock"/>), or the socket has a fault.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public int Receive(Span<byte> buffer, SocketAddress remote) => _socket.ReceiveFrom(buffer, SocketFlags.None, remote);

    /// <summary>Sends a datagram without waiting; a full queue loses it, as the network may.</summary>
    /// <exception cref="SocketException">No route, not permitted, no room.</exception>
    public void Send(ReadOnlySpan<byte> datagram, IPEndPoint remote) => _socket.SendTo(datagram, SocketFlags.None, remote);

    /// <summary>Takes what routers and peers said of datagrams (ICMP). A call of the socket fails once for each, whatever it was about.</summary>
    public IReadOnlyList<PathTrouble> TakeErrors()
    {
        List<PathTrouble> taken = [];
        lock (_errorsGate)
            while (taken.Count < MostErrors && _errors.Take(_socket, DateTimeOffset.UtcNow) is { } trouble)
                taken.Add(trouble);
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
