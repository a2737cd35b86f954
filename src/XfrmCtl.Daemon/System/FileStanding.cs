namespace XfrmCtl.Daemon.System;

/// <summary>What stands under a name in a file system.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="OwnerId">Numeric user id of its owner.</param>
internal readonly record struct FileStanding(FileKind Kind, UnixFileMode Mode, uint OwnerId)
{
    /// <summary>S_IFMT of inode(7).</summary>
    public const int KindMask = 0xf000;

    /// <summary>The permission bits, set-user-id and sticky bit among them.</summary>
    public const int ModeMask = 0x0fff;

    /// <summary>Whether others than the owner may make or change what is in it.</summary>
    public bool IsOpenToOthers => (Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0;

    /// <summary>Whether it belongs to root or to the user that we are.</summary>
    public bool IsOurs => OwnerId == 0 || OwnerId == FileOwner.Self;
}
