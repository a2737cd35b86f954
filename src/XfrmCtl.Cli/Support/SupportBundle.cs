using System.Formats.Tar;
using System.IO.Compression;

namespace XfrmCtl.Cli.Support;

/// <summary>Writes files into a tar archive, compressed, for its owner alone.</summary>
internal static class SupportBundle
{
    /// <summary>Writes it.</summary>
    /// <param name="path">Where; the file must not be there yet.</param>
    /// <param name="files">What; those without text are left out.</param>
    /// <param name="now">The time that they bear.</param>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, IEnumerable<SupportFile> files, DateTimeOffset now)
    {
        string folder = Path.GetFileName(path).Split('.')[0];
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var file = new FileStream(path, options);
        using var compressed = new GZipStream(file, CompressionLevel.Optimal);
        using var archive = new TarWriter(compressed, TarEntryFormat.Pax);
        foreach (SupportFile one in files.Where(one => one.Text is not null))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{one.Name}")
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                ModificationTime = now,
                DataStream = new MemoryStream(one.Text!),
            });
        }
    }
}
