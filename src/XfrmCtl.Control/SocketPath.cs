using System.Runtime.InteropServices;

namespace XfrmCtl.Control;

/// <summary>What stands where a socket is expected (statx(2)).</summary>
internal static partial class SocketPath
{
    private const int CurrentFolder = -100; // AT_FDCWD, <fcntl.h>
    private const uint TypeAlone = 1; // STATX_TYPE, <linux/stat.h>
    private const int TypeBits = 0xF000; // S_IFMT and below, <linux/stat.h>
    private const int SocketType = 0xC000;
    private const int FolderType = 0x4000;

    /// <summary>"a file" or "a folder" where it is no socket; null where it is one, or nothing is known.</summary>
    public static string? WhatElse(string path)
    {
        if (Statx(CurrentFolder, path, 0, TypeAlone, out StatxResult result) != 0)
            return null;
        return (result.Mode & TypeBits) switch
        {
            SocketType => null,
            FolderType => "a folder",
            _ => "a file",
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out StatxResult result);

    /// <summary>The part of struct statx that is asked for; the same on every architecture, 256 octets long.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxResult
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
