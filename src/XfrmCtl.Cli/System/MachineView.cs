using System.Diagnostics;

namespace XfrmCtl.Cli.System;

/// <summary>The machine as its files show it, below a root that tests may put elsewhere. Whatever cannot be read is null or empty.</summary>
internal class MachineView(string root)
{
    /// <summary>Whoever has not said all by then hangs; a hundred thousand rules take some seconds.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    /// <summary>Whether this process may do what root may.</summary>
    public virtual bool IsPrivileged => Environment.IsPrivilegedProcess;

    /// <summary>The text of a file without blanks around it.</summary>
    public string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(Under(path)).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The last octets of a file, or null.</summary>
    public byte[]? ReadEnd(string path, int most)
    {
        try
        {
            using FileStream file = File.OpenRead(Under(path));
            file.Seek(-Math.Min(most, file.Length), SeekOrigin.End);
            byte[] octets = new byte[Math.Min(most, file.Length)];
            file.ReadExactly(octets);
            return octets;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The number in a file.</summary>
    public int? ReadNumber(string path) => int.TryParse(ReadText(path), out int number) ? number : null;

    /// <summary>The lines of a file.</summary>
    public IReadOnlyList<string> ReadLines(string path) => ReadText(path)?.Split('\n') ?? [];

    /// <summary>Whether a file or folder is there.</summary>
    public bool Exists(string path) => Path.Exists(Under(path));

    /// <summary>Names in a folder, sorted.</summary>
    public IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Under(folder)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a symbolic link names.</summary>
    public string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(Under(path)).LinkTarget;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Owner and mode of a file.</summary>
    public virtual FileStatus? Status(string path) => FileStatus.Of(Under(path));

    /// <summary>What the kernel knows of its clock, or null.</summary>
    public virtual ClockState? Clock() => ClockState.Of();

    /// <summary>Writes a sysctl; the reason why it could not be written, or null.</summary>
    public string? WriteSysctl(string path, string value)
    {
        try
        {
            File.WriteAllText(Under(path), value + "\n");
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>Whether a shared library can be loaded.</summary>
    public virtual bool HasLibrary(string name)
    {
        if (!global::System.Runtime.InteropServices.NativeLibrary.TryLoad(name, out nint library))
            return false;
        global::System.Runtime.InteropServices.NativeLibrary.Free(library);
        return true;
    }

    /// <summary>Whether a program is installed.</summary>
    public virtual bool HasProgram(string program) => ProgramFinder.Find(program) is not null;

    /// <summary>What a program prints, or null where it is missing, fails or does not come to an end.</summary>
    public virtual string? Output(string program, params string[] arguments)
    {
        if (ProgramFinder.Find(program) is not { } path)
            return null;
        try
        {
            var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using Process? process = Process.Start(start);
            if (process is null)
                return null;
            process.StandardInput.Close();
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            using var patience = new CancellationTokenSource(MostTime);
            using CancellationTokenRegistration end = patience.Token.Register(() => End(process));
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or global::System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>Processes in our network namespace.</summary>
    public IEnumerable<RunningProcess> Processes()
    {
        string? ours = LinkTarget("/proc/self/ns/net");
        foreach (string name in Names("/proc"))
        {
            if (!int.TryParse(name, out int pid) || ReadText($"/proc/{pid}/comm") is not { } command)
                continue;
            string? theirs = LinkTarget($"/proc/{pid}/ns/net");
            if (ours is null || theirs is null || ours == theirs)
                yield return new RunningProcess(pid, command);
        }
    }

    /// <summary>The process that holds a socket, by the socket's inode.</summary>
    public RunningProcess? HolderOf(string socketInode)
    {
        string link = $"socket:[{socketInode}]";
        return Processes().FirstOrDefault(process => Names($"/proc/{process.Pid}/fd").Any(fd => LinkTarget($"/proc/{process.Pid}/fd/{fd}") == link));
    }

    private string Under(string path) => root == "/" ? path : Path.Combine(root, path.TrimStart('/'));
}
