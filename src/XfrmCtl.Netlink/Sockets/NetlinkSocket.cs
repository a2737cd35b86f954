using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace XfrmCtl.Netlink.Sockets;

/// <summary>Opens netlink sockets: the one file of this library that does system calls by itself.</summary>
/// <remarks>
/// <see cref="Socket"/> cannot make a socket of a family that it does not know, but it works with a descriptor made elsewhere.
/// The socket is connected to the kernel (port id 0): from then on the kernel refuses to queue messages of any other sender
/// (net/netlink/af_netlink.c, netlink_getsockbyportid), so that no program can pose as the kernel.
/// </remarks>
internal static partial class NetlinkSocket
{
    private const int AF_NETLINK = 16;
    private const int SOCK_RAW = 3;
    private const int SOCK_CLOEXEC = 0x80000;
    private const int SOL_SOCKET = 1;
    private const int SO_RCVBUF = 8;
    private const int SO_RCVBUFFORCE = 33;
    private const int SOL_NETLINK = 270;
    private const int NETLINK_ADD_MEMBERSHIP = 1;
    private const int NETLINK_CAP_ACK = 10;
    private const int NETLINK_EXT_ACK = 11;
    private const int NETLINK_GET_STRICT_CHK = 12;

    /// <summary>Opens a socket in the network namespace of the calling thread, connected to the kernel.</summary>
    /// <param name="protocol">Which netlink protocol.</param>
    /// <param name="receiveBufferOctets">Wished size of the receive buffer; beyond net.core.rmem_max it takes CAP_NET_ADMIN.</param>
    /// <param name="groups">Numbers of the multicast groups to join; none for a socket of requests.</param>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static Socket Open(NetlinkProtocol protocol, int receiveBufferOctets, ReadOnlySpan<uint> groups)
    {
        int descriptor = CreateSocket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, (int)protocol);
        if (descriptor < 0)
            throw Failed("socket", protocol, Marshal.GetLastPInvokeError());
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        try
        {
            // Without these the socket works all the same, only says less: kernels before 4.20 lack the last of them.
            _ = SetOption(socket, SOL_NETLINK, NETLINK_CAP_ACK, 1);
            _ = SetOption(socket, SOL_NETLINK, NETLINK_EXT_ACK, 1);
            _ = SetOption(socket, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
            if (SetOption(socket, SOL_SOCKET, SO_RCVBUFFORCE, receiveBufferOctets) != 0)
                _ = SetOption(socket, SOL_SOCKET, SO_RCVBUF, receiveBufferOctets);
            var kernel = new NetlinkAddress { Family = AF_NETLINK };
            if (Connect(descriptor, kernel, Unsafe.SizeOf<NetlinkAddress>()) < 0)
                throw Failed("connect", protocol, Marshal.GetLastPInvokeError());
            foreach (uint group in groups)
            {
                int errno = SetOption(socket, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, (int)group);
                if (errno != 0)
                    throw Failed("NETLINK_ADD_MEMBERSHIP", protocol, errno);
            }
            socket.Blocking = false;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sets an option of one integer; gives 0 or the errno.</summary>
    private static int SetOption(Socket socket, int level, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, option, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
            return 0;
        }
        catch (SocketException refused)
        {
            return refused.NativeErrorCode;
        }
    }

    private static NetlinkException Failed(string call, NetlinkProtocol protocol, int errno) =>
        new(call, $"netlink {protocol}", new NetlinkResult(errno));

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int descriptor, in NetlinkAddress address, int length);

    /// <summary><c>struct sockaddr_nl</c> of include/uapi/linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint PortId;
        public uint Groups;
    }
}
