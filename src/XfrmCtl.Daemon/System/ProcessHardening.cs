namespace XfrmCtl.Daemon.System;

/// <summary>Keeps the process's memory, which holds pre-shared and session keys, out of files.</summary>
internal static class ProcessHardening
{
    /// <summary>No core dump, no ptrace by the same user; what fails is not worth an end, since the unit sets the same limits.</summary>
    /// <returns>Whether both took effect.</returns>
    public static bool ForbidCoreDumps()
    {
        NativeMethods.Rlimit none = default;
        bool limited = NativeMethods.SetRlimit(NativeMethods.RlimitCore, in none) == 0;
        bool hidden = NativeMethods.Prctl(NativeMethods.PrSetDumpable, 0, 0, 0, 0) == 0;
        return limited && hidden;
    }
}
