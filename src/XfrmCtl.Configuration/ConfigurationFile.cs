namespace XfrmCtl.Configuration;

/// <summary>What came of reading a file.</summary>
/// <remarks>Ownership: the loader zeroes <see cref="Octets"/> of a secrets file once it is parsed; give it an array of its own.</remarks>
/// <param name="Path">The path as it is to appear in diagnostics.</param>
/// <param name="Octets">The content, or null where the file could not be read.</param>
/// <param name="Problem">Why it could not be read, in a clause that completes "cannot be read: "; null where it was.</param>
/// <param name="Metadata">Owner and mode, where the caller knows them: checked for secrets files.</param>
public sealed record ConfigurationFile(string Path, byte[]? Octets, string? Problem = null, FileMetadata? Metadata = null)
{
    /// <summary>A file that was read.</summary>
    public static ConfigurationFile Found(string path, byte[] octets, FileMetadata? metadata = null) => new(path, octets, null, metadata);

    /// <summary>A file that could not be read.</summary>
    public static ConfigurationFile Missing(string path, string problem) => new(path, null, problem);
}
