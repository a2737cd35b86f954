using System.Runtime.InteropServices;

namespace XfrmCtl.Cli.System;

/// <summary>Owner and mode of a file.</summary>
internal sealed partial record FileStatus(uint Owner, UnixFileMode Mode)
{
    private const int CurrentFolder = -100; // AT_FDCWD, <fcntl.h>
    private const uint TypeModeOwner = 0x0001 | 0x0002 | 0x0008; // STATX_TYPE | STATX_MODE | STATX_UID, <linux/stat.h>

    /// <summary>Looks at the file that <paramref name="path"/> leads to, or null where there is none or it may not be seen.</summary>
    public static FileStatus? Of(string path) =>
        Statx(CurrentFolder, path, 0, TypeModeOwner, out StatxResult result) == 0
            ? new FileStatus(result.Owner, (UnixFileMode)(result.Mode & 0xFFF))
            : null;

    /// <summary>The user that this process acts as.</summary>
    public static uint OwnUserId => EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out StatxResult result);

    /// <summary>The part of struct statx that is asked for; statx(2) has the same layout on every architecture, 256 octets long.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
