namespace XfrmCtl.Daemon.System;

/// <summary>The kinds of files, by the numbers of inode(7).</summary>
internal enum FileKind
{
    /// <summary>None of those below.</summary>
    None = 0,

    /// <summary>A named pipe.</summary>
    Pipe = 0x1000,

    /// <summary>A device that takes octets one after the other.</summary>
    CharacterDevice = 0x2000,

    /// <summary>A folder.</summary>
    Folder = 0x4000,

    /// <summary>A file.</summary>
    Regular = 0x8000,

    /// <summary>A symbolic link.</summary>
    Link = 0xa000,
}
