using System.Runtime.InteropServices;

namespace XfrmCtl.Daemon.System;

/// <summary>The few calls of libc that .NET has no method for.</summary>
internal static partial class NativeMethods
{
    /// <summary>CLOCK_BOOTTIME of include/uapi/linux/time.h: monotonic, and it counts the time of a suspend.</summary>
    public const int ClockBootTime = 7;

    /// <summary>PR_SET_DUMPABLE of include/uapi/linux/prctl.h.</summary>
    public const int PrSetDumpable = 4;

    /// <summary>RLIMIT_CORE of include/uapi/asm-generic/resource.h.</summary>
    public const int RlimitCore = 4;

    /// <summary>POLLIN of include/uapi/asm-generic/poll.h: there is something to read.</summary>
    public const short PollIn = 1;

    /// <summary>F_SETFD of include/uapi/asm-generic/fcntl.h.</summary>
    public const int SetDescriptorFlags = 2;

    /// <summary>FD_CLOEXEC of include/uapi/asm-generic/fcntl.h.</summary>
    public const int CloseOnExec = 1;

    /// <summary>EFD_CLOEXEC of include/uapi/linux/eventfd.h.</summary>
    public const int EventFdCloseOnExec = 0x80000;

    /// <summary>EFD_NONBLOCK of include/uapi/linux/eventfd.h.</summary>
    public const int EventFdNonBlocking = 0x800;

    /// <summary>struct timespec on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Timespec
    {
        /// <summary>Whole seconds.</summary>
        public long Seconds;

        /// <summary>Nanoseconds below a second.</summary>
        public long Nanoseconds;
    }

    /// <summary>struct rlimit on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rlimit
    {
        /// <summary>The soft limit.</summary>
        public ulong Current;

        /// <summary>The hard limit.</summary>
        public ulong Maximum;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollFd
    {
        /// <summary>The file.</summary>
        public int Descriptor;

        /// <summary>What is waited for.</summary>
        public short Wanted;

        /// <summary>What there is, faults too.</summary>
        public short Found;
    }

    /// <summary>struct msghdr on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        /// <summary>Where the address goes.</summary>
        public nint Name;

        /// <summary>Its length in octets.</summary>
        public uint NameLength;

        /// <summary>Array of struct iovec.</summary>
        public nint Vector;

        /// <summary>How many there are.</summary>
        public nuint VectorLength;

        /// <summary>Where control messages go.</summary>
        public nint Control;

        /// <summary>Their length in octets.</summary>
        public nuint ControlLength;

        /// <summary>Flags of what was received.</summary>
        public int Flags;
    }

    /// <summary>Receives a message with its control messages.</summary>
    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    public static partial nint ReceiveMessage(int socket, ref MessageHeader message, int flags);

    /// <summary>Sends a message with its control messages.</summary>
    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(int socket, in MessageHeader message, int flags);

    /// <summary>Does something with a file's number.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int descriptor, int command, nint argument);

    /// <summary>Reads a clock.</summary>
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ClockGetTime(int clock, out Timespec time);

    /// <summary>Changes a property of the process.</summary>
    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int Prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    /// <summary>Sets a resource limit.</summary>
    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetRlimit(int resource, in Rlimit limit);

    /// <summary>The effective user.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Waits until one of the files has what is wanted of it; without end if the time is negative.</summary>
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollFd first, nuint count, int milliseconds);

    /// <summary>Opens a counter that can be waited for.</summary>
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint value, int flags);

    /// <summary>Adds to the counter.</summary>
    [LibraryImport("libc", EntryPoint = "eventfd_write")]
    public static partial int EventFdWrite(int descriptor, ulong value);

    /// <summary>Takes all of the counter.</summary>
    [LibraryImport("libc", EntryPoint = "eventfd_read")]
    public static partial int EventFdRead(int descriptor, out ulong value);

    /// <summary>Closes a file.</summary>
    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
