using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace XfrmCtl.Control;

/// <summary>A connection to a Unix socket by system calls alone, on which the calling thread waits (unix(7)).</summary>
/// <remarks>
/// Not .NET's own: before its first socket that asks the kernel for three others, opens an epoll and begins a thread for it, half a millisecond in a program that is done after three.
/// One caller at a time, but for <see cref="Shutdown"/>.
/// </remarks>
internal sealed partial class UnixStream : IDisposable
{
    /// <summary>sun_path holds these, and the final zero.</summary>
    public const int LongestPathOctets = 107;

    // <bits/socket.h>, <asm-generic/socket.h>, <asm-generic/poll.h>, <asm-generic/errno-base.h> and errno.h; the same on x86-64 and aarch64.
    private const ushort AF_UNIX = 1;
    private const int SOCK_STREAM = 1;
    private const int SOCK_CLOEXEC = 0x80000;
    private const int SOL_SOCKET = 1;
    private const int SO_SNDTIMEO = 21;
    private const int SHUT_RDWR = 2;
    private const int MSG_NOSIGNAL = 0x4000;
    private const short POLLIN = 1;
    private const int EINTR = 4;
    private const int EAGAIN = 11;
    private const int EACCES = 13;
    private const int ECONNREFUSED = 111;
    private const int AddressOctets = 2 + LongestPathOctets + 1;

    private readonly int _descriptor;

    /// <summary>Connects.</summary>
    /// <param name="path">Where the socket is.</param>
    /// <param name="patience">How long to wait where too many others wait to be accepted, and for each write.</param>
    /// <exception cref="ArgumentOutOfRangeException">The path is too long.</exception>
    /// <exception cref="SocketException">Nobody listens there, or not to us.</exception>
    /// <exception cref="TimeoutException">Nobody accepts.</exception>
    public UnixStream(string path, TimeSpan patience)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(path), LongestPathOctets, nameof(path));
        // struct sockaddr_un: the family, and the path with zeroes behind it.
        Span<byte> address = stackalloc byte[AddressOctets];
        address.Clear();
        MemoryMarshal.Write(address, AF_UNIX);
        Encoding.UTF8.GetBytes(path, address[2..]);

        _descriptor = Open(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (_descriptor < 0)
            throw Fault(Marshal.GetLastPInvokeError());
        try
        {
            var limit = new TimeValue { Seconds = (long)patience.TotalSeconds, Microseconds = (patience.Ticks % TimeSpan.TicksPerSecond) / TimeSpan.TicksPerMicrosecond };
            if (SetOption(_descriptor, SOL_SOCKET, SO_SNDTIMEO, limit, Marshal.SizeOf<TimeValue>()) < 0)
                throw Fault(Marshal.GetLastPInvokeError());
            while (Connect(_descriptor, address, AddressOctets) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno == EAGAIN)
                    throw new TimeoutException();
                if (errno != EINTR)
                    throw Fault(errno);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Sends octets.</summary>
    /// <exception cref="SocketException">The other side hung up.</exception>
    /// <exception cref="TimeoutException">It reads nothing.</exception>
    public void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            nint sent = Send(_descriptor, octets, (nuint)octets.Length, MSG_NOSIGNAL);
            if (sent >= 0)
                octets = octets[(int)sent..];
            else if (Marshal.GetLastPInvokeError() is var errno and not EINTR)
                throw errno == EAGAIN ? new TimeoutException() : Fault(errno);
        }
    }

    /// <summary>Waits until something can be read, the end included; false where the time went by without it.</summary>
    /// <param name="patience">How long; not at all where it is less than nothing, without end where it is <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <exception cref="SocketException">The kernel refused.</exception>
    public bool WaitForInput(TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            var request = new PollRequest { Descriptor = _descriptor, Events = POLLIN };
            double left = (patience - Stopwatch.GetElapsedTime(began)).TotalMilliseconds;
            int ready = Poll(ref request, 1, patience == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Ceiling(Math.Clamp(left, 0, int.MaxValue)));
            if (ready >= 0)
                return ready > 0;
            // A signal ends poll(2) even where its handler is one after which calls go on.
            if (Marshal.GetLastPInvokeError() is var errno and not EINTR)
                throw Fault(errno);
        }
    }

    /// <summary>Reads what is there, and waits where nothing is; 0 at the end.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public int Read(Span<byte> room)
    {
        while (true)
        {
            nint count = Receive(_descriptor, room, (nuint)room.Length, 0);
            if (count >= 0)
                return (int)count;
            if (Marshal.GetLastPInvokeError() is var errno and not EINTR)
                throw Fault(errno);
        }
    }

    /// <summary>Ends the connection: whoever waits for input sees the end of it. From any thread, until <see cref="Dispose"/>.</summary>
    public void Shutdown() => _ = Shut(_descriptor, SHUT_RDWR);

    /// <inheritdoc/>
    public void Dispose() => _ = Close(_descriptor);

    private static SocketException Fault(int errno)
    {
        SocketError kind = errno switch
        {
            EACCES => SocketError.AccessDenied,
            ECONNREFUSED => SocketError.ConnectionRefused,
            _ => SocketError.SocketError,
        };
        return new SocketException((int)kind, Marshal.GetPInvokeErrorMessage(errno));
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int descriptor, int level, int name, in TimeValue value, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int descriptor, ReadOnlySpan<byte> address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int descriptor, ReadOnlySpan<byte> octets, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int descriptor, Span<byte> room, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollRequest request, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Shut(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    /// <summary>struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeValue
    {
        public long Seconds;
        public long Microseconds;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
