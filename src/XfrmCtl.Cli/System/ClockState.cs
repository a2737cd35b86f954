using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>What the kernel knows of its clock (adjtimex(2)).</summary>
/// <param name="IsSynchronised">Whether something keeps it right.</param>
/// <param name="MaximumError">How far off it may be.</param>
internal sealed partial record ClockState(bool IsSynchronised, TimeSpan MaximumError)
{
    private const int Unsynchronised = 0x0040; // STA_UNSYNC, <linux/timex.h>
    private const int Error = 5; // TIME_ERROR, <linux/timex.h>

    /// <summary>Asks the kernel and changes nothing; null where it does not say.</summary>
    public static ClockState? Of()
    {
        Timex timex = default;
        int state = Adjust(ref timex);
        return state < 0 ? null : new ClockState(state != Error && (timex.Status & Unsynchronised) == 0, TimeSpan.FromMicroseconds(timex.MaximumError));
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int Adjust(ref Timex timex);

    /// <summary>The beginning of struct timex on 64-bit machines; modes=0 only reads.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Timex
    {
        [FieldOffset(24)]
        public long MaximumError;

        [FieldOffset(40)]
        public int Status;
    }
}
