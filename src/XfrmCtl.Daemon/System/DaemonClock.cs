using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Core;

namespace XfrmCtl.Daemon.System;

/// <summary>The daemon's time: a clock that only goes forward for the engine, and the wall clock for people.</summary>
/// <remarks>
/// CLOCK_BOOTTIME, because lifetimes go on during a suspend; Stopwatch has CLOCK_MONOTONIC, which stands still then.
/// Thread use: any thread.
/// </remarks>
internal sealed class DaemonClock
{
    /// <summary>When the daemon began, for status.</summary>
    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>Now, since the machine's start: the same for a daemon that comes after one that was killed.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "A clock that is handed over, as its wall clock is.")]
    public Instant Now => new(BootTimeTicks());

    /// <summary>The wall clock's time of <paramref name="instant"/>, or null for one that never comes.</summary>
    /// <remarks>It is worked out from now, so that a wall clock that was set right meanwhile gives right times.</remarks>
    public DateTimeOffset? ToUtc(Instant instant) =>
        instant == Instant.Never ? null : DateTimeOffset.UtcNow + (instant - Now);

    private static long BootTimeTicks()
    {
        // Cannot fail: the clock exists since Linux 2.6.39 and the pointer is ours.
        _ = NativeMethods.ClockGetTime(NativeMethods.ClockBootTime, out NativeMethods.Timespec time);
        return (time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / 100);
    }
}
