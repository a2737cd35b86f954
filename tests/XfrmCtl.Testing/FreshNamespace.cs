using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Testing;

/// <summary>Runs a test in a network namespace of its own, so that it cannot touch the machine's.</summary>
/// <remarks>
/// A dedicated thread leaves the common namespace by unshare(CLONE_NEWNET) and proves that the new one is fresh before the test
/// gets to run. The test runs on that thread from beginning to end, its continuations too: sockets that it opens and programs that it
/// starts belong to the new namespace. The kernel removes the namespace when the last of them is gone.
/// </remarks>
public static partial class FreshNamespace
{
    private const int CLONE_NEWNET = 0x4000_0000;

    /// <summary>Why no test can have a namespace here, or null if it can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>Runs <paramref name="test"/> in a fresh namespace and waits for its end.</summary>
    public static Task RunAsync(Func<Task> test)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(test, done)) { IsBackground = true, Name = "fresh namespace" };
        thread.Start();
        return done.Task;
    }

    /// <summary>Starts a program in the namespace of the calling thread and gives what it printed.</summary>
    /// <exception cref="InvalidOperationException">The program failed; the message has its words.</exception>
    public static string Execute(string program, string arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"cannot start {program}");
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {arguments}: exit code {process.ExitCode}: {errors}");
    }

    /// <summary>Sets a sysctl of the namespace of the calling thread.</summary>
    /// <param name="path">Its path below /proc/sys: <c>net/core/xfrm_acq_expires</c>.</param>
    /// <param name="value">Its value.</param>
    public static void SetSysctl(string path, string value) => File.WriteAllText("/proc/sys/" + path, value);

    private static void Run(Func<Task> test, TaskCompletionSource done)
    {
        try
        {
            if (Unshare(CLONE_NEWNET) != 0)
                throw new InvalidOperationException("unshare: " + Marshal.GetLastPInvokeErrorMessage());
            using var turns = new TurnContext();
            SynchronizationContext.SetSynchronizationContext(turns);
            Task running = ProveThenRunAsync(test);
            running.ContinueWith(_ => turns.Complete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            turns.RunToCompletion();
            running.GetAwaiter().GetResult();
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private static async Task ProveThenRunAsync(Func<Task> test)
    {
        await ProveFreshAsync();
        await test();
    }

    private static async Task ProveFreshAsync()
    {
        // The main thread stays where the machine's programs are; what pid 1 has is not shown in every sandbox.
        string? ours = NamespaceOf($"/proc/self/task/{GetThreadId()}/ns/net");
        if (ours is null || ours == NamespaceOf("/proc/self/ns/net") || ours == NamespaceOf("/proc/1/ns/net"))
            throw new InvalidOperationException($"the network namespace {ours} is not a new one");
        using var xfrm = new NetlinkConnection(NetlinkProtocol.Xfrm);
        using var route = new NetlinkConnection(NetlinkProtocol.Route);
        var client = new XfrmClient(xfrm);
        XfrmSpdInfo policies = await client.SpdInfoAsync();
        XfrmSadInfo states = await client.SadInfoAsync();
        var links = await new RouteClient(route).LinksAsync();
        if (policies.In + policies.Out + policies.Forward + states.Count != 0 || links.Any(link => link.IsUp))
            throw new InvalidOperationException($"the network namespace {ours} is not empty");
    }

    private static string? NamespaceOf(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces are Linux's";
        if (!Environment.IsPrivilegedProcess)
            return "a network namespace takes root";
        try
        {
            using var xfrm = new NetlinkConnection(NetlinkProtocol.Xfrm);
            return null;
        }
        catch (NetlinkException refusal)
        {
            return "the kernel has no XFRM: " + refusal.Message;
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    /// <summary>Brings every continuation back to the one thread.</summary>
    private sealed class TurnContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _turns = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (!_turns.IsAddingCompleted)
                _turns.Add((d, state));
        }

        public void Complete() => _turns.CompleteAdding();

        public void RunToCompletion()
        {
            foreach ((SendOrPostCallback callback, object? state) in _turns.GetConsumingEnumerable())
                callback(state);
        }

        public void Dispose() => _turns.Dispose();
    }
}
