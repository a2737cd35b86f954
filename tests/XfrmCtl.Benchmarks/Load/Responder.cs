using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace XfrmCtl.Benchmarks.Load;

/// <summary>A keying daemon that answers the crowd: started with a configuration of its own, watched from outside, ended.</summary>
/// <remarks>All of them write their log into a file, with what they log unless told otherwise.</remarks>
internal abstract class Responder : IDisposable
{
    /// <summary>The network behind it.</summary>
    public static readonly IPNetwork Network = IPNetwork.Parse("192.0.2.0/24");

    /// <summary>An address of ours in it. charon's own ESP makes a route for each tunnel, from such an address, and takes a tunnel away again for which it has none.</summary>
    public static readonly IPAddress Inside = IPAddress.Parse("192.0.2.1");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? _process;

    protected Responder(string name) => Name = name;

    public string Name { get; }

    /// <summary>Where its files are.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("xfrmctl-bench-").FullName;

    /// <summary>Why it cannot be measured here, or null.</summary>
    public abstract string? Missing { get; }

    /// <summary>Whether tunnels come up with it; where they do not, the peers' addresses must not be this machine's.</summary>
    public virtual bool TakesTunnels => true;

    /// <summary>Why it cannot take part in such a run, or null.</summary>
    public virtual string? Refuses(Scene scene) => null;

    /// <summary>The commands that show the state of all its tunnels, as a person types them, each a program and its arguments.</summary>
    public abstract IReadOnlyList<(string Name, string[] Words)> StatusCommands { get; }

    /// <summary>What every command is run by, and the time of which is in that of all: it brings it where its daemon is, with the daemon's files.</summary>
    protected string[] InItsPlace(params string[] words) => ["nsenter", "-t", _process!.Id.ToString(CultureInfo.InvariantCulture), "-m", .. words];

    /// <summary>Starts it and waits until it answers.</summary>
    /// <exception cref="InvalidOperationException">It does not come up; the message has the end of its log.</exception>
    public void Start(Scene scene)
    {
        Write(scene);
        _process = Process.Start(Command());
        for (Stopwatch watch = Stopwatch.StartNew(); !IsReady(); Thread.Sleep(50))
            if (_process!.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException($"{Name} does not come up: {Log()}");
    }

    /// <summary>Processor time that it used so far, its own and the kernel's for it.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in kilobytes.</summary>
    public double ResidentKilobytes => double.Parse(
        File.ReadLines($"/proc/{_process!.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>The end of what it logged.</summary>
    public string Log() => string.Join('\n', Directory.GetFiles(Folder, "log*").SelectMany(File.ReadLines).TakeLast(10));

    public void Dispose()
    {
        if (_process is not null)
        {
            // What it does with its tunnels at its end is of no interest.
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    protected string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Writes what only its owner may read, or it would be refused.</summary>
    protected static void WriteSecret(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    protected abstract void Write(Scene scene);

    protected abstract ProcessStartInfo Command();

    protected abstract bool IsReady();

    /// <summary>A daemon with a /run of its own, so that it meets no other of its kind; what it prints goes into the folder.</summary>
    protected ProcessStartInfo InOwnRun(string script) =>
        new("unshare", ["-m", "sh", "-c", $"mount -t tmpfs run /run && {script} >{PathOf("log.out")} 2>&1"]);

    /// <summary>What a run is made with.</summary>
    /// <param name="Address">The responder's address.</param>
    /// <param name="Peers">The initiators'.</param>
    /// <param name="Key">The pre-shared key.</param>
    /// <param name="Ike">Phase 1 as all three daemons write it.</param>
    /// <param name="Esp">Phase 2.</param>
    public sealed record Scene(IPAddress Address, IReadOnlyList<IPAddress> Peers, string Key, string Ike, string Esp);
}
