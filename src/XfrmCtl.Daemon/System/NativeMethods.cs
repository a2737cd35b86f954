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
}
