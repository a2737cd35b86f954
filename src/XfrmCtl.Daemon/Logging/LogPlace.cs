using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Logging;

/// <summary>
/// Whether a log may be written to a name. The daemon is root: where others may write into the folder, they could have laid a link to a file of root's under the
/// name, a file of their own that they read along, or a pipe whose reader never comes.
/// </summary>
internal static class LogPlace
{
    /// <summary>Why not, or null where it may be.</summary>
    /// <param name="path">The file; it need not be there.</param>
    public static string? Objection(string path)
    {
        if (FileOwner.Find(path, follow: true) is { Kind: not (FileKind.Regular or FileKind.CharacterDevice) } strange && !IsOwnDescriptor(path))
            return $"it is {Word(strange.Kind)} and no file";
        if (FileOwner.Find(FolderOf(path), follow: true) is not { } folder || (folder.IsOurs && (folder.Mode & UnixFileMode.OtherWrite) == 0))
            return null;
        string whose = folder.IsOurs ? "that everybody may write to" : $"of user {folder.OwnerId}";
        return FileOwner.Find(path, follow: false) switch
        {
            { Kind: FileKind.Link } => $"it is a symbolic link in a folder {whose}",
            { IsOurs: false } file => $"it belongs to user {file.OwnerId}, in a folder {whose}",
            _ => null,
        };
    }

    /// <summary>The same for a tree of folders that the daemon makes itself: nobody else may have a hand in any of them.</summary>
    /// <param name="path">The file; its folders are there.</param>
    /// <param name="root">The folder at the top, which whoever configures may have made as a link.</param>
    public static string? Objection(string path, string root)
    {
        if (FileOwner.Find(root, follow: true) is not { } top || (top.IsOpenToOthers && (top.Mode & UnixFileMode.StickyBit) == 0))
            return $"others may write to {root}";
        for (string folder = FolderOf(path); folder.Length > root.TrimEnd('/').Length; folder = FolderOf(folder))
        {
            if (FileOwner.Find(folder, follow: false) is not { Kind: FileKind.Folder, IsOurs: true, IsOpenToOthers: false })
                return $"{folder} is no folder of root's that nobody else may write to";
        }
        return FileOwner.Find(path, follow: false) is null or { Kind: FileKind.Regular } ? null : $"{path} is no file";
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    // /dev/stderr is a link to it: a pipe of ours that is open already does not make us wait.
    private static bool IsOwnDescriptor(string path) => path is "/dev/stderr" or "/dev/stdout" || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    private static string Word(FileKind kind) => kind switch
    {
        FileKind.Folder => "a folder",
        FileKind.Pipe => "a pipe",
        _ => "something else",
    };
}
