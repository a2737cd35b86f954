using System.Text;

namespace XfrmCtl.Daemon.Logging;

/// <summary>A file that lines are appended to, opened anew after a rotation. A full disk loses lines, never the daemon.</summary>
/// <remarks>Thread use: any thread.</remarks>
internal sealed class LogFile(string path) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _stream;

    /// <summary>Appends text that ends with a newline.</summary>
    public void Append(string text)
    {
        lock (_gate)
        {
            try
            {
                _stream ??= Open();
                _stream.Write(Encoding.UTF8.GetBytes(text));
                _stream.Flush();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Close();
            }
        }
    }

    /// <summary>Closes the file, so that the next line opens what has its name then.</summary>
    public void Reopen()
    {
        lock (_gate)
            Close();
    }

    /// <inheritdoc/>
    public void Dispose() => Reopen();

    /// <summary>Readable by root alone: logs name peers, networks and identities.</summary>
    private FileStream Open()
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = 0,
        });
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
