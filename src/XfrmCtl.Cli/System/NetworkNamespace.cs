using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>Runs something in a network namespace that nobody else is in and that is gone afterwards.</summary>
internal static partial class NetworkNamespace
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET, <linux/sched.h>

    /// <summary>Runs <paramref name="work"/> on a thread of its own; a namespace belongs to a thread, and this one ends with it.</summary>
    /// <returns>Whether there was a namespace to run it in; without CAP_SYS_ADMIN there is none.</returns>
    public static bool Run(Action work)
    {
        bool isThere = false;
        Exception? fault = null;
        var thread = new Thread(() =>
        {
            if (Unshare(NewNetwork) != 0)
                return;
            isThere = true;
            try
            {
                work();
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                fault = thrown;
            }
        });
        thread.Start();
        thread.Join();
        if (fault is not null)
            global::System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        return isThere;
    }

    [LibraryImport("libc", EntryPoint = "unshare")]
    private static partial int Unshare(int flags);
}
