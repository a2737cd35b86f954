using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using XfrmCtl.Configuration;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Keys;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.Pluto;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Updown;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;

namespace XfrmCtl.Daemon.Workers;

/// <summary>The whole daemon: puts the parts together, runs them, and takes everything of ours back when one of them ends.</summary>
internal sealed class KeyingDaemon(
    DaemonOptions options,
    LoadedConfiguration files,
    Func<LoadedConfiguration> read,
    IHostResolver resolver,
    TimeProvider time,
    ServiceNotifier notifier,
    IHostApplicationLifetime lifetime,
    ILoggerFactory logs,
    FileLogSink? lines = null) : BackgroundService
{
    /// <summary>Within the time that the host gives for the end.</summary>
    private static readonly TimeSpan ScriptsAtTheEnd = TimeSpan.FromSeconds(10);

    private readonly ILogger<KeyingDaemon> _log = logs.CreateLogger<KeyingDaemon>();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConnectionStore? _store;

    /// <summary>What the process ends with.</summary>
    public ExitCode Outcome { get; private set; }

    /// <summary>Why it cannot go on, in a sentence; null where it ended as asked.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Ends when the control socket answers; fails when the daemon could not begin.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Reads the files again and applies what differs; what is wrong is logged.</summary>
    public async Task Reload(CancellationToken cancellation)
    {
        if (_store is null)
            return;
        _log.Reloading();
        notifier.Reloading(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));
        try
        {
            ControlReply reply = await _store.Reload(dryRun: false, cancellation).ConfigureAwait(false);
            if (reply.ExitCode != ExitCode.Ok)
                _log.CannotGoOn(reply.Message);
        }
        catch (DaemonException refused)
        {
            _log.CannotGoOn(refused.Message);
        }
        notifier.Ready("Reloaded");
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The top of the daemon: it ends cleanly whatever happened.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Run(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end was asked for while it began.
        }
        catch (DaemonException trouble)
        {
            (Outcome, Trouble) = (trouble.ExitCode, trouble.Message);
            _log.CannotGoOn(trouble.Message);
        }
        catch (Exception fault)
        {
            (Outcome, Trouble) = (ExitCode.No, $"an error in this program ({fault.GetType().Name}) ended it; its log has the details");
            _log.Fault(fault);
        }
        _ready.TrySetException(new DaemonException(Outcome, Trouble ?? "it ended before it was ready"));
        _ = _ready.Task.Exception;
        _log.Stopped();
        lifetime.StopApplication();
    }

    private async Task Run(CancellationToken stop)
    {
        var clock = new DaemonClock();
        var queue = new InputQueue();
        var book = new ConnectionBook();
        var hub = new EventHub();
        var history = new EventJournal(book);
        var troubles = new PathTroubles();
        var counters = new CounterNotes();
        var totals = new PlutoTotals();
        var ports = new IkePorts(options.IkePort, options.NatPort);
        using IXfrmKernel kernel = OpenKernel();
        using NetlinkConnection routeConnection = OpenRoutes();
        var routeClient = new RouteClient(routeConnection);
        using var stored = StoredSockets.FromEnvironment(notifier);
        using var transport = new UdpTransport(ports, kernel.IsReal, queue.Deliver, troubles, logs.CreateLogger<UdpTransport>()) { Stored = stored };
        var routes = new RouteKeeper(kernel.IsReal ? routeClient : null, logs.CreateLogger<RouteKeeper>());
        var names = new HostNames(resolver, time, logs.CreateLogger<HostNames>());
        var peers = new PeerAddresses(names, book);
        PlutoLog? pluto = DaemonLog.HasFiles(files.Setup) ? new PlutoLog(logs.CreateLogger(PlutoLog.Category), files.Dialect.Dialect, lines) : null;
        var events = new EventReporter(hub, history, book, clock, logs.CreateLogger<EventReporter>(), happened =>
            {
                peers.Heed(happened);
                counters.Heed(happened);
                totals.Heed(happened);
            }, namesPeer: files.Setup.PerPeerLog.Value,
            pluto, fields: JournalLogSink.IsWanted && files.Setup.PlutoStderrLog.Value is not { Length: > 0 }, lines);
        using var journal = new ChildJournal(kernel.IsReal ? ChildNotes.PathBeside(options.Socket) : null, logs.CreateLogger<ChildJournal>(), keeps: kernel.IsReal);
        var reqids = new ReqidTable();
        foreach ((string name, uint reqid) in journal.Notes.Reqids)
            reqids.Keep(name, reqid);
        var dispatcher = new ActionDispatcher(kernel, transport, routes, book, journal, clock, events, logs.CreateLogger<ActionDispatcher>());
        var scripts = new UpdownRunner(peer => Device(routeClient, peer), logs.CreateLogger<UpdownRunner>());
        if (kernel.IsReal)
            dispatcher.Updown = new UpdownTracker(scripts.Post);
        using var keeper = new KernelKeeper(queue, clock, time);
        dispatcher.Troubled = keeper.Wake;
        using var store = new ConnectionStore(
            files, read, new ConnectionComposer(new MachineNetwork(routeClient), names, peers, ports, options.CertificateFolder, time, reqids), names,
            new ConnectionSwitch(transport, book, logs.CreateLogger<ConnectionSwitch>()), book, queue, logs.CreateLogger<ConnectionStore>());
        using var keys = new KeyFolder(options.Socket);
        using var stream = new EventStream(hub, history);
        var cases = new CaseCollector(queue, book, history, troubles, counters, kernel, clock);
        var handler = new RequestHandler(
            queue, book, store, hub, stream, new StatusReport(clock, book, cases.Advice), cases, kernel,
            new KeyReport(queue, kernel, keys), totals, lifetime.StopApplication, logs.CreateLogger<RequestHandler>());
        using var engine = new IkeEngine(new CryptoEntropy());
        using var loop = new EngineLoop(engine, dispatcher, queue, clock, notifier);

        var reconciliation = new Reconciliation(kernel, routes, dispatcher, journal, clock, logs.CreateLogger<Reconciliation>());
        using ControlServer control = await Begin(store, transport, reconciliation, journal, loop, handler, stop).ConfigureAwait(false);
        _store = store;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task running = scripts.Run(CancellationToken.None);
        Task turning = loop.Run(end.Token);
        Task[] workers =
        [
            turning,
            new KernelEvents(kernel, queue, keeper, logs.CreateLogger<KernelEvents>()).Run(end.Token),
            keeper.Run(end.Token),
            new AddressWatch(routeClient, queue, () => store.FollowsDefaultRoute, cancellation => Refresh(store, cancellation)).Run(end.Token),
            names.Run(cancellation => Refresh(store, cancellation), end.Token),
            control.Run(end.Token),
        ];
        // What reading the configuration left behind goes back to the system: from here on little is allocated, and it would stay for days.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        pluto?.Began(book.All.Select(connection => connection.Name), options.Secrets ?? files.Setup.SecretsFile.Value ?? DaemonOptions.DefaultSecrets);
        _log.Running(StatusReport.Version, options.Config, options.Socket);
        notifier.Ready($"Ready with {book.All.Length} connections");
        _ready.TrySetResult();

        Task first = await Task.WhenAny(workers).ConfigureAwait(false);
        _log.Stopping();
        notifier.Stopping();
        await end.CancelAsync().ConfigureAwait(false);
        await turning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What ended is told to scripts too.
        scripts.Complete();
        await Task.WhenAny(running, Task.Delay(ScriptsAtTheEnd, time, CancellationToken.None)).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    /// <summary>In this order: what can be refused by others first (ports, control socket), then the kernel's tables, then the peers.</summary>
    private async Task<ControlServer> Begin(
        ConnectionStore store, UdpTransport transport, Reconciliation reconciliation, ChildJournal journal, EngineLoop loop, RequestHandler handler, CancellationToken stop)
    {
        ConnectionSet set = await store.Compose(stop).ConfigureAwait(false);
        ControlServer? control = null;
        bool begun = false;
        try
        {
            transport.Listen(set.Addresses);
            control = ControlServer.Open(options.Socket, handler, logs.CreateLogger<ControlServer>());
            // The folder is there now, and no other daemon.
            journal.Begin();
            Adoption adoption = await reconciliation.Run(set.Connections, stop).ConfigureAwait(false);
            await store.Replace(loop, set with { Adoption = adoption }).ConfigureAwait(false);
            begun = true;
            return control;
        }
        catch (NetlinkException refused)
        {
            throw new DaemonException(
                refused.Errno == Errno.EPERM ? ExitCode.NotPermitted : ExitCode.KernelRefused,
                $"the kernel's states and policies cannot be read: {refused.Message}. It takes root, or CAP_NET_ADMIN.", refused);
        }
        finally
        {
            if (!begun)
            {
                control?.Dispose();
                await loop.Dispatcher.RemoveAll().ConfigureAwait(false);
            }
        }
    }

    private IXfrmKernel OpenKernel()
    {
        if (!options.UsesNetlink)
        {
            _log.MemoryKernel();
            return new MemoryKernel();
        }
        try
        {
            return new NetlinkKernel();
        }
        catch (NetlinkException refused) when (refused.Errno == Errno.EPERM)
        {
            throw new DaemonException(ExitCode.NotPermitted, $"XFRM is for root, or for CAP_NET_ADMIN: {refused.Message}", refused);
        }
        catch (NetlinkException refused)
        {
            throw new DaemonException(ExitCode.Unsupported, $"this kernel has no XFRM (CONFIG_XFRM_USER; try `modprobe xfrm_user`): {refused.Message}", refused);
        }
    }

    private static NetlinkConnection OpenRoutes()
    {
        try
        {
            return new NetlinkConnection(NetlinkProtocol.Route);
        }
        catch (NetlinkException refused)
        {
            throw new DaemonException(ExitCode.KernelRefused, $"the kernel's routes cannot be reached: {refused.Message}", refused);
        }
    }

    private static async ValueTask<string> Device(RouteClient routes, global::System.Net.IPAddress peer)
    {
        try
        {
            int index = (await routes.LookUpAsync(peer).ConfigureAwait(false))?.InterfaceIndex ?? 0;
            return (await routes.LinksAsync().ConfigureAwait(false)).FirstOrDefault(link => link.Index == index)?.Name ?? "";
        }
        catch (NetlinkException)
        {
            return "";
        }
    }

    private async Task Refresh(ConnectionStore store, CancellationToken stop)
    {
        try
        {
            await store.Refresh(stop).ConfigureAwait(false);
        }
        catch (DaemonException refused)
        {
            _log.CannotGoOn(refused.Message);
        }
    }
}
