using System.Runtime.InteropServices;

namespace XfrmCtl.Daemon.System;

/// <summary>Who owns an open file; .NET tells only the mode.</summary>
internal static partial class FileOwner
{
    // include/uapi/linux/fcntl.h, include/uapi/linux/stat.h.
    private const int AtEmptyPath = 0x1000;
    private const uint StatxUid = 0x0008;

    /// <summary>The owner's user id; where it cannot be told, one that is nobody's, so that the file counts as somebody else's.</summary>
    public static uint Of(SafeHandle file) => Statx(file, "", AtEmptyPath, StatxUid, out StatxResult result) == 0 ? result.Owner : uint.MaxValue;

    /// <summary>The user that this process acts as.</summary>
    public static uint Self => NativeMethods.EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeHandle folder, string path, int flags, uint mask, out StatxResult result);

    /// <summary>struct statx, the same on every architecture, as far as it is asked for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint Owner;
    }
}
