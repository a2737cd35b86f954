using System.Buffers;
using Microsoft.Extensions.Logging;
using XfrmCtl.Daemon.Logging;

namespace XfrmCtl.Daemon.Io;

/// <summary>The state file: which child SAs are in the kernel, so that a daemon that was killed finds them again. It lies in /run, is for root alone, and has no keys.</summary>
/// <remarks>
/// A journal: a line a change. A new child is written at once, before the kernel is asked; what becomes of it waits for the next such line, or until the engine's loop has nothing to do: whoever is
/// killed before finds what was true a moment earlier. Now and then it is written anew with what still counts. That it cannot be written is told once, and is no reason to end: the daemon
/// then finds less after a crash. One caller.
/// </remarks>
internal sealed class ChildJournal : IDisposable
{
    // Whoever renews a tunnel each hour adds some lines; below this nothing is gained by writing anew.
    private const int SpareLines = 4096;

    // More than a hundred thousand tunnels need.
    private const long LargestOctets = 256L * 1024 * 1024;

    // So much does not wait for anything.
    private const int MostWaiting = 64 * 1024;

    private readonly string? _path;
    private readonly bool _keeps;
    private readonly ILogger<ChildJournal> _log;
    private readonly ArrayBufferWriter<byte> _waiting = new();
    private FileStream? _file;
    private int _lines;
    private bool _told;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file, or null for none.</param>
    /// <param name="log">The log.</param>
    /// <param name="keeps">Whether anything is kept at all: what is in no kernel does not outlive this process.</param>
    public ChildJournal(string? path, ILogger<ChildJournal> log, bool keeps = true)
    {
        _keeps = keeps;
        _path = path;
        _log = log;
        Notes = Read();
    }

    /// <summary>Whether it keeps anything.</summary>
    public bool Keeps => _keeps;

    /// <summary>What counts now.</summary>
    public ChildNotes Notes { get; }

    /// <summary>Begins to write, the file anew with what counts.</summary>
    public void Begin() => Rewrite();

    /// <summary>Notes a change.</summary>
    /// <param name="line">The change.</param>
    /// <param name="atOnce">Whether it has to be there before anything else happens.</param>
    public void Write(NoteLine line, bool atOnce = true)
    {
        if (!_keeps)
            return;
        Notes.Take(line);
        if (_file is null)
            return;
        if (++_lines > SpareLines + (2 * (Notes.Children.Count + Notes.Reqids.Count)))
        {
            Rewrite();
            return;
        }

        ChildNotes.Write(line, _waiting);
        if (atOnce || _waiting.WrittenCount >= MostWaiting)
            Flush();
    }

    /// <summary>Notes the reqids of connections that are not noted yet.</summary>
    public void Write(IEnumerable<(string Connection, uint Reqid)> reqids)
    {
        foreach ((string connection, uint reqid) in reqids)
            if (ChildPlanner.IsGiven(reqid) && Notes.Reqids.GetValueOrDefault(connection) != reqid)
                Write(new NoteLine { Connection = connection, Reqid = reqid }, atOnce: false);
        Flush();
    }

    /// <summary>Notes a child as it is now.</summary>
    /// <param name="child">The child.</param>
    /// <param name="atOnce">Whether it has to be there before anything else happens: where the kernel has nothing of it yet.</param>
    public void Write(ChildNote child, bool atOnce = true) => Write(new NoteLine { Child = child }, atOnce);

    /// <summary>Notes that a child is gone.</summary>
    public void Forget(ulong serial)
    {
        if (Notes.Children.ContainsKey(serial))
            Write(new NoteLine { Gone = serial }, atOnce: false);
    }

    /// <summary>Writes what waits; there is nothing more to do now.</summary>
    public void Flush()
    {
        if (_waiting.WrittenCount == 0)
            return;
        if (_file is { } file)
            Try(() => file.Write(_waiting.WrittenSpan));
        _waiting.ResetWrittenCount();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _file?.Dispose();
    }

    private ChildNotes Read()
    {
        if (_path is null)
            return new ChildNotes();
        try
        {
            return new FileInfo(_path) is { Exists: true, Length: <= LargestOctets } ? ChildNotes.Read(File.ReadLines(_path)) : new ChildNotes();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Tell(fault);
            return new ChildNotes();
        }
    }

    /// <summary>Beside the old one, which then gives way: at no moment there is half a file.</summary>
    private void Rewrite()
    {
        if (_path is null)
            return;
        Try(() =>
        {
            string beside = _path + ".new";
            File.Delete(beside);
            FileStream written = new(beside, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            try
            {
                ArrayBufferWriter<byte> whole = new();
                _lines = 0;
                foreach (NoteLine line in Notes.Lines())
                {
                    ChildNotes.Write(line, whole);
                    _lines++;
                }

                written.Write(whole.WrittenSpan);
                File.Move(beside, _path, overwrite: true);
            }
            catch
            {
                written.Dispose();
                throw;
            }

            _file?.Dispose();
            _file = written;
            _waiting.ResetWrittenCount(); // it is among what counts
        });
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Tell(fault);
        }
    }

    private void Tell(Exception fault)
    {
        if (_told)
            return;
        _told = true;
        _log.JournalFailed(_path!, fault.Message);
    }
}
