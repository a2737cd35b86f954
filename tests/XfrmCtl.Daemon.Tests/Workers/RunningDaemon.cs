using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using XfrmCtl.Configuration;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;

namespace XfrmCtl.Daemon.Tests.Workers;

/// <summary>A whole daemon in this process, with its kernel in memory and a control socket in a folder of its own.</summary>
internal sealed class RunningDaemon : IAsyncDisposable, ILogEventSink
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xfrmctld-").FullName;
    private readonly ServiceNotifier _notifier = new(null);
    private readonly IHost _host;
    private readonly List<string> _lines = [];

    private RunningDaemon(Func<LoadedConfiguration> read, int ikePort, int natPort, IHostResolver resolver, TimeProvider time)
    {
        Socket = Path.Combine(_folder, "control.sock");
        Options = new DaemonOptions { Config = "ipsec.conf", Kernel = "memory", Socket = Socket, IkePort = ikePort, NatPort = natPort };
        _host = Program.Build(Options, read(), read, resolver, time, _notifier, new LoggerConfiguration().WriteTo.Sink(this).CreateLogger());
        Daemon = _host.Services.GetRequiredService<KeyingDaemon>();
    }

    public DaemonOptions Options { get; }

    public string Socket { get; }

    public KeyingDaemon Daemon { get; }

    public ControlClient Client => new(Socket);

    public string Log
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public static async Task<RunningDaemon> Start(Func<LoadedConfiguration> read, int ikePort, int natPort, IHostResolver? resolver = null, TimeProvider? time = null)
    {
        var daemon = new RunningDaemon(read, ikePort, natPort, resolver ?? new SystemResolver(), time ?? TimeProvider.System);
        await daemon._host.StartAsync();
        await daemon.Daemon.Ready.WaitAsync(TimeSpan.FromSeconds(20));
        return daemon;
    }

    /// <summary>Two ports that are free on every address now.</summary>
    public static (int Ike, int Nat) FreePorts()
    {
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        first.Bind(new IPEndPoint(IPAddress.Any, 0));
        second.Bind(new IPEndPoint(IPAddress.Any, 0));
        return (((IPEndPoint)first.LocalEndPoint!).Port, ((IPEndPoint)second.LocalEndPoint!).Port);
    }

    /// <summary>More than a person has, for machines that do much else.</summary>
    public static Patience Patience { get; } = new(TimeSpan.FromSeconds(30), Timeout.InfiniteTimeSpan);

    public Task<ControlReply> Ask(string verb, string? connection = null, double? timeout = null, bool ike = false) =>
        Ask(new ControlRequest { Verb = verb, Connection = connection, TimeoutSeconds = timeout, Ike = ike }, TimeSpan.FromSeconds(30));

    /// <summary>Who asks waits on its own thread; the daemon's work needs those of the pool.</summary>
    public Task<ControlReply> Ask(ControlRequest request, TimeSpan patience) =>
        Task.Factory.StartNew(() => Client.Ask(request, new Patience(patience)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Stops when something asks for it, as the program's own run does.</summary>
    public Task Ended() => _host.WaitForShutdownAsync();

    public void Emit(LogEvent logEvent)
    {
        lock (_lines)
            _lines.Add(LineFormat.Text(logEvent));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _notifier.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
