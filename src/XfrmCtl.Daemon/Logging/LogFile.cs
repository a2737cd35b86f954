using System.Buffers;
using System.Text;

namespace XfrmCtl.Daemon.Logging;

/// <summary>A file that lines are appended to, opened anew after a rotation, told of it or not. Where it cannot be written, lines go to a refuge, and the daemon goes on.</summary>
/// <remarks>
/// Lines that need not be there at once wait a moment for others, so that a handshake costs one write and not a dozen.
/// Thread use: any thread.
/// </remarks>
internal sealed class LogFile : IDisposable
{
    // Nobody who reads along notices; what tells of a fault does not wait.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    // So much is written without waiting for the moment to pass.
    private const int MostWaiting = 16 * 1024;

    // As /var/log itself, whatever the umask: who may not read the files may find them.
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _path;
    private readonly Func<string?> _objection;
    private readonly LogRefuge? _refuge;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly Timer _timer;
    private FileStream? _stream;
    private bool _isLost;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="refuge">Hears that it cannot be written, and takes the lines meanwhile; null loses them.</param>
    /// <param name="root">Of a tree of folders that the daemon makes, the folder at the top; null for a file that whoever configures has named.</param>
    public LogFile(string path, LogRefuge? refuge = null, string? root = null)
    {
        _path = path;
        _refuge = refuge;
        _objection = root is null ? () => LogPlace.Objection(path) : () => LogPlace.Objection(path, root);
        _timer = new Timer(_ => Flush());
    }

    /// <summary>Appends text that ends with a newline.</summary>
    /// <param name="text">The text.</param>
    /// <param name="atOnce">Whether it is in the file before this returns.</param>
    public void Append(string text, bool atOnce) => Append(text, static (text, waiting) => Encoding.UTF8.GetBytes(text, waiting), atOnce);

    /// <summary>Appends a line that is made where it waits.</summary>
    /// <param name="line">What it is made of.</param>
    /// <param name="write">Makes it, with its newline.</param>
    /// <param name="atOnce">Whether it is in the file before this returns.</param>
    public void Append<T>(T line, Action<T, IBufferWriter<byte>> write, bool atOnce)
    {
        lock (_gate)
        {
            // Before the line waits: it belongs into the file that has the name now.
            bool isOpen = IsOpen();
            bool first = _waiting.WrittenCount == 0;
            write(line, _waiting);
            if (!isOpen)
                TakeRefuge();
            else if (atOnce || _waiting.WrittenCount >= MostWaiting)
                WriteOut();
            else if (first)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Closes the file, so that the next line opens what has its name then.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            WriteOut();
            Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Reopen();
        _timer.Dispose();
    }

    private void Flush()
    {
        lock (_gate)
            WriteOut();
    }

    private void WriteOut()
    {
        if (_waiting.WrittenCount == 0)
            return;
        try
        {
            // Cut while lines were waiting: written where we left off, they would stand behind a hole.
            if (_stream is { CanSeek: true } && _stream.Length < _stream.Position)
            {
                Close();
                _stream = Open();
            }
            if (_stream is not null)
            {
                _stream.Write(_waiting.WrittenSpan);
                _isLost = false;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Close();
            Lose(fault.Message);
            TakeRefuge();
        }
        _waiting.ResetWrittenCount();
    }

    private void TakeRefuge()
    {
        _refuge?.Take(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }

    /// <summary>Says so, once until the file takes lines again.</summary>
    private void Lose(string why)
    {
        if (!_isLost)
            _refuge?.Tell(_path, why);
        _isLost = true;
    }

    private bool IsOpen()
    {
        try
        {
            if (_stream is not null && WasTakenAway(_stream))
                Close();
            _stream ??= Open();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Lose(fault.Message);
            return false;
        }
    }

    /// <summary>Whether the name is gone, another file has it, or the file was cut (logrotate's create and copytruncate): all leave less than we wrote.</summary>
    private bool WasTakenAway(FileStream stream)
    {
        // What has no position has no length either: a terminal, a pipe.
        if (_waiting.WrittenCount > 0 || !stream.CanSeek)
            return false;
        var now = new FileInfo(_path);
        return !now.Exists || now.Length < stream.Position;
    }

    /// <summary>Readable by root alone: logs name peers, networks and identities.</summary>
    private FileStream Open()
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder, FolderMode);
        if (_objection() is { } objection)
            throw new IOException(objection);
        return new FileStream(_path, new FileStreamOptions
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
