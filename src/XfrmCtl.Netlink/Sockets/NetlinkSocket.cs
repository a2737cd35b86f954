using System.Buffers.Binary;
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
    private const int SO_ATTACH_FILTER = 26;
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

    /// <summary>The port id that the kernel gave a socket, by which it knows who asked.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public static uint PortId(Socket socket, NetlinkProtocol protocol)
    {
        int length = Unsafe.SizeOf<NetlinkAddress>();
        if (GetName((int)socket.SafeHandle.DangerousGetHandle(), out NetlinkAddress address, ref length) < 0)
            throw Failed("getsockname", protocol, Marshal.GetLastPInvokeError());
        return address.PortId;
    }

    /// <summary>
    /// Has the kernel keep back what was asked for through a port: a daemon that follows the tables would else be woken by each of its own changes. A kernel that takes no filter sends
    /// everything, so that the reader must look too.
    /// </summary>
    /// <remarks>Classic BPF (include/uapi/linux/filter.h), which loads words as from the network: nlmsg_pid stands at octet 12, in this machine's order.</remarks>
    public static unsafe void LeaveOut(Socket socket, uint portId)
    {
        uint asLoaded = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(portId) : portId;
        ReadOnlySpan<FilterInstruction> program =
        [
            new(0x20, 0, 0, 12), // BPF_LD | BPF_W | BPF_ABS
            new(0x15, 0, 1, asLoaded), // BPF_JMP | BPF_JEQ | BPF_K
            new(0x06, 0, 0, 0), // BPF_RET: none of it
            new(0x06, 0, 0, uint.MaxValue), // BPF_RET: all of it
        ];
        fixed (FilterInstruction* first = program)
        {
            var filter = new FilterProgram { Length = (ushort)program.Length, Instructions = (nint)first };
            try
            {
                socket.SetRawSocketOption(SOL_SOCKET, SO_ATTACH_FILTER, MemoryMarshal.AsBytes(new ReadOnlySpan<FilterProgram>(in filter)));
            }
            catch (SocketException)
            {
                // Then everything comes.
            }
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

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetName(int descriptor, out NetlinkAddress address, ref int length);

    /// <summary><c>struct sockaddr_nl</c> of include/uapi/linux/netlink.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint PortId;
        public uint Groups;
    }

    /// <summary><c>struct sock_filter</c> of include/uapi/linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FilterInstruction(ushort Code, byte JumpIfTrue, byte JumpIfFalse, uint Operand);

    /// <summary><c>struct sock_fprog</c> of include/uapi/linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public nint Instructions;
    }
}
