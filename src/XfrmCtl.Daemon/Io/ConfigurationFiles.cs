using XfrmCtl.Configuration;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Io;

/// <summary>The configuration's files on disk.</summary>
internal sealed class ConfigurationFiles : IConfigurationFiles
{
    /// <summary>Ten thousand connections fit in a tenth of it.</summary>
    private const int LargestFile = 64 * 1024 * 1024;

    /// <inheritdoc/>
    public ConfigurationFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
                return ConfigurationFile.Missing(path, $"it has {stream.Length} octets, more than any configuration");
            // Mode and owner of the file that is read, not of what may have its name a moment later.
            var metadata = new FileMetadata(File.GetUnixFileMode(stream.SafeFileHandle), FileOwner.Of(stream.SafeFileHandle), NativeMethods.EffectiveUser());
            byte[] octets = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
            stream.ReadExactly(octets);
            return ConfigurationFile.Found(path, octets, metadata);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return ConfigurationFile.Missing(path, fault switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "it may not be read by this user, or is a directory",
                _ => fault.Message,
            });
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Glob(string pattern) => GlobPattern.Expand(pattern, Entries, Path.Exists);

    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder).Select(entry => Path.GetFileName(entry)!)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
