using System.Security.Cryptography;
using XfrmCtl.Control;
using XfrmCtl.Daemon.System;

namespace XfrmCtl.Daemon.Keys;

/// <summary>Hands keys over in files for our user alone, beside the control socket; what nobody has fetched is removed with the next, and at the end.</summary>
/// <param name="beside">The control socket.</param>
internal sealed class KeyFolder(string beside) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _made = [];

    /// <summary>Writes the two tables into a new folder.</summary>
    /// <exception cref="DaemonException">It cannot be written.</exception>
    public string Write(SecretLines isakmp, SecretLines esp)
    {
        lock (_lock)
        {
            RemoveAll();
            string folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(beside)) ?? "/", "keys-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
            try
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                _made.Add(folder);
                Write(Path.Combine(folder, "ikev1_decryption_table"), isakmp);
                Write(Path.Combine(folder, "esp_sa"), esp);
                return folder;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                RemoveAll();
                throw new DaemonException(ExitCode.No, $"the keys cannot be written beside the control socket: {fault.Message}", fault);
            }
        }
    }

    /// <summary>Removes what is left.</summary>
    public void Dispose()
    {
        lock (_lock)
            RemoveAll();
    }

    private static void Write(string path, SecretLines lines)
    {
        // No buffer of the stream's own, in which a copy would stay.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using var file = new FileStream(path, options);
        file.Write(lines.Written);
    }

    private void RemoveAll()
    {
        foreach (string folder in _made)
        {
            try
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // It is beside the socket, for our user alone; systemd removes the folder of both when we end.
            }
        }

        _made.Clear();
    }
}
