using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Which connections are loaded, and what of the files they came from. Changes go to the engine's loop as one piece.</summary>
/// <remarks>Thread use: any thread; one change at a time.</remarks>
internal sealed class ConnectionStore : IConnectionSource, IDisposable
{
    private readonly Func<LoadedConfiguration> _read;
    private readonly MachineNetwork _machine;
    private readonly UdpTransport _transport;
    private readonly ConnectionBook _book;
    private readonly InputQueue _queue;
    private readonly IkePorts _ports;
    private readonly ILogger<ConnectionStore> _log;
    private readonly ReqidTable _reqids = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<string> _toldOnce = new(StringComparer.Ordinal);
    private LoadedConfiguration _files;
    private ImmutableDictionary<string, ConnectionSettings> _loaded;

    /// <summary>Begins with files that were read already, and owns them.</summary>
    public ConnectionStore(
        LoadedConfiguration files, Func<LoadedConfiguration> read, MachineNetwork machine, UdpTransport transport, ConnectionBook book, InputQueue queue, IkePorts ports,
        ILogger<ConnectionStore> log)
    {
        _files = files;
        _read = read;
        _machine = machine;
        _transport = transport;
        _book = book;
        _queue = queue;
        _ports = ports;
        _log = log;
        _loaded = Automatic(files);
        foreach (ConnectionSettings connection in files.Connections)
            _ = _reqids[connection.Name];
    }

    /// <inheritdoc/>
    public string Resolve(string nameOrAlias) => _files.Connection(nameOrAlias)?.Name ?? nameOrAlias;

    /// <summary>The connections as they are to be now, and the addresses to listen on.</summary>
    /// <exception cref="DaemonException">The kernel does not tell its addresses.</exception>
    public async Task<ConnectionSet> Compose(CancellationToken cancellation)
    {
        IPAddress? listen = _files.Setup.Listen.Value;
        ConnectionSettings[] settings = [.. _loaded.Values.OrderBy(connection => connection.Location)];
        LocalNetwork machine;
        try
        {
            machine = await _machine.Describe(listen, settings, cancellation).ConfigureAwait(false);
        }
        catch (NetlinkException refused)
        {
            throw new DaemonException(ExitCode.KernelRefused, $"the kernel does not tell this machine's addresses: {refused.Message}", refused);
        }
        var factory = new ProfileFactory(_files.Setup, _files.Secrets, machine, _reqids, _ports);
        List<Diagnostic> diagnostics = [.. _files.Diagnostics];
        ImmutableArray<LoadedConnection> connections = [.. settings.Select(connection => factory.Create(connection, diagnostics)).OfType<LoadedConnection>()];
        foreach (Diagnostic diagnostic in diagnostics)
            Tell(diagnostic);
        return new ConnectionSet(connections, [.. connections.Select(connection => connection.Profile.Local).Append(listen).OfType<IPAddress>().Distinct()]);
    }

    /// <summary>Composes anew and gives what changed to the loop; for a change of the machine's addresses too.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Apply(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task<ControlReply> Reload(CancellationToken cancellation) => Change(
        files =>
        {
            // What was added by hand stays, as long as the files have it.
            ImmutableDictionary<string, ConnectionSettings> byHand = files.Connections
                .Where(connection => _loaded.ContainsKey(connection.Name)).ToImmutableDictionary(connection => connection.Name, StringComparer.Ordinal);
            _loaded = Automatic(files).SetItems(byHand);
            return files.HasErrors
                ? Reply(ExitCode.BadConfig, $"the files are read again, with errors: {files.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)}")
                : Reply(ExitCode.Ok, $"the files are read again: {_loaded.Count} connections");
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ControlReply> Load(string name, bool replace, CancellationToken cancellation) => Change(
        files =>
        {
            if (files.Connection(name) is not { } settings)
                return Reply(ExitCode.NoSuchConnection, $"the files have no connection \"{name}\"");
            if (settings.HasErrors)
                return Reply(ExitCode.BadConfig, $"connection \"{name}\" cannot be used: {files.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)}");
            bool was = _loaded.ContainsKey(settings.Name);
            _loaded = _loaded.SetItem(settings.Name, settings);
            return Reply(ExitCode.Ok, was ? replace ? $"{settings.Name} is loaded anew" : $"{settings.Name} was loaded already and has the settings of the files now" : $"{settings.Name} is loaded");
        },
        cancellation,
        () => _book.Find(Resolve(name)) is null ? Reply(ExitCode.BadConfig, $"connection \"{name}\" cannot be loaded; the log and `xfrmctl check` say why") : null);

    /// <inheritdoc/>
    public async Task<ControlReply> Unload(string name, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _loaded = _loaded.Remove(name);
            await Apply(cancellation).ConfigureAwait(false);
            return Reply(ExitCode.Ok, $"{name} is ended and no longer loaded");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _turn.Dispose();
    }

    private async Task<ControlReply> Change(Func<LoadedConfiguration, ControlReply> select, CancellationToken cancellation, Func<ControlReply?>? afterwards = null)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            LoadedConfiguration files = _read();
            if (files.Documents.Count == 0)
            {
                string why = files.Diagnostics.Count > 0 ? files.Diagnostics[0].ToString() : "it is empty";
                files.Dispose();
                return Reply(ExitCode.BadConfig, $"the configuration cannot be read, and what is loaded stays: {why}");
            }
            _files.Dispose();
            _files = files;
            _toldOnce.Clear();
            ControlReply reply = select(files);
            await Apply(cancellation).ConfigureAwait(false);
            return reply.ExitCode == ExitCode.Ok && afterwards?.Invoke() is { } refusal ? refusal : reply;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Apply(CancellationToken cancellation)
    {
        ConnectionSet set = await Compose(cancellation).ConfigureAwait(false);
        try
        {
            await _queue.Invoke(
                async loop =>
                {
                    await Replace(loop, set).ConfigureAwait(false);
                    return true;
                },
                cancellation).ConfigureAwait(false);
        }
        catch (DaemonException)
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>Makes the set the one that is loaded. Only from the loop, or before it runs.</summary>
    /// <exception cref="DaemonException">A port is taken; nothing was changed.</exception>
    public async ValueTask Replace(EngineLoop loop, ConnectionSet set)
    {
        foreach (IPAddress missing in _transport.Listen(set.Addresses))
            _log.AddressMissing(missing);
        ImmutableArray<LoadedConnection> before = _book.All;
        _book.Replace(set.Connections.Select(connection => connection.WithoutSecret()));
        foreach (LoadedConnection old in before.Where(old => _book.Find(old.Name) is not { } now || !now.Profile.SameAs(old.Profile) || now.Routing != old.Routing))
        {
            await loop.Dispatcher.Unroute(old.Name).ConfigureAwait(false);
            await loop.Dispatcher.LetGo(old.Name).ConfigureAwait(false);
        }
        await loop.Step(new IkeInput.AddressesChanged(_transport.Addresses)).ConfigureAwait(false);
        await loop.Step(new IkeInput.ProfilesReplaced([.. set.Connections.Select(connection => connection.Profile)])).ConfigureAwait(false);
        foreach (LoadedConnection connection in _book.All.Where(connection => connection.Profile.StartAction == StartAction.Route))
            await loop.Dispatcher.Route(connection).ConfigureAwait(false);
        _log.Loaded(set.Connections.Length, string.Join(", ", set.Connections.Select(connection => connection.Name).Take(20)));
    }

    /// <summary>The same problem is told once, not each time an address comes or goes.</summary>
    private void Tell(Diagnostic diagnostic)
    {
        if (!_toldOnce.Add(diagnostic.ToString()))
            return;
        switch (diagnostic.Severity)
        {
            case DiagnosticSeverity.Error:
                _log.DiagnosticError(diagnostic.ToString());
                break;
            case DiagnosticSeverity.Warning:
                _log.DiagnosticWarning(diagnostic.ToString());
                break;
            default:
                _log.Diagnostic(diagnostic.ToString());
                break;
        }
    }

    private static ImmutableDictionary<string, ConnectionSettings> Automatic(LoadedConfiguration files) => files.Connections
        .Where(connection => connection.Auto.Value != AutoAction.Ignore && !connection.HasErrors)
        .DistinctBy(connection => connection.Name)
        .ToImmutableDictionary(connection => connection.Name, StringComparer.Ordinal);

    private static ControlReply Reply(ExitCode code, string message) => new() { ExitCode = code, Message = message };
}
