namespace XfrmCtl.Configuration;

/// <summary>What stat(2) says of a file.</summary>
/// <param name="Mode">Permission bits.</param>
/// <param name="OwnerId">Numeric user id of the owner.</param>
/// <param name="ReaderId">Numeric user id under which the caller runs; its own files are as good as root's.</param>
public readonly record struct FileMetadata(UnixFileMode Mode, uint OwnerId, uint ReaderId);
