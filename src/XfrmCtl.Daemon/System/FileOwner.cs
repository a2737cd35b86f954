using System.Runtime.InteropServices;

namespace XfrmCtl.Daemon.System;

/// <summary>Who owns a file, and what kind of file it is; .NET tells only the mode.</summary>
internal static partial class FileOwner
{
    // include/uapi/linux/fcntl.h, include/uapi/linux/stat.h.
    private const int AtCurrentFolder = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint StatxTypeModeUid = 0x000b;

    /// <summary>The owner's user id; where it cannot be told, one that is nobody's, so that the file counts as somebody else's.</summary>
    public static uint Of(SafeHandle file) => Statx(file, "", AtEmptyPath, StatxTypeModeUid, out StatxResult result) == 0 ? result.Owner : uint.MaxValue;

    /// <summary>What stands under a name, or null where nothing does, or where we may not look.</summary>
    /// <param name="path">The name.</param>
    /// <param name="follow">Whether a symbolic link is followed; else it is what is told of.</param>
    public static FileStanding? Find(string path, bool follow) => Statx(AtCurrentFolder, path, follow ? 0 : AtSymlinkNoFollow, StatxTypeModeUid, out StatxResult result) == 0
        ? new FileStanding((FileKind)(result.Mode & FileStanding.KindMask), (UnixFileMode)(result.Mode & FileStanding.ModeMask), result.Owner)
        : null;

    /// <summary>The user that this process acts as.</summary>
    public static uint Self => NativeMethods.EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeHandle folder, string path, int flags, uint mask, out StatxResult result);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out StatxResult result);

    /// <summary>struct statx, the same on every architecture, as far as it is asked for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
