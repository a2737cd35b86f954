using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using XfrmCtl.Configuration;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Daemon.System;
using XfrmCtl.Daemon.Workers;

namespace XfrmCtl.Daemon.Composition;

/// <summary>Which connections are loaded, and what of the files they came from. Changes go to the engine's loop as one piece.</summary>
/// <remarks>Thread use: any thread; one change at a time.</remarks>
internal sealed class ConnectionStore : IConnectionSource, IDisposable
{
    private readonly Func<LoadedConfiguration> _read;
    private readonly ConnectionComposer _composer;
    private readonly HostNames _names;
    private readonly ConnectionSwitch _switch;
    private readonly ConnectionBook _book;
    private readonly InputQueue _queue;
    private readonly ILogger<ConnectionStore> _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<string> _toldOnce = new(StringComparer.Ordinal);
    private LoadedConfiguration _files;
    private ConnectionSelection _selection;
    private ImmutableArray<ConnectionProblem> _problems = [];

    /// <summary>Begins with files that were read already, and owns them.</summary>
    public ConnectionStore(
        LoadedConfiguration files, Func<LoadedConfiguration> read, ConnectionComposer composer, HostNames names, ConnectionSwitch @switch, ConnectionBook book, InputQueue queue,
        ILogger<ConnectionStore> log)
    {
        _files = files;
        _read = read;
        _composer = composer;
        _names = names;
        _switch = @switch;
        _book = book;
        _queue = queue;
        _log = log;
        _selection = ConnectionSelection.Of(files);
        composer.Number(files.Connections);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ConnectionProblem> Problems => _problems;

    /// <inheritdoc/>
    public Dialect Dialect => _files.Dialect.Dialect;

    /// <inheritdoc/>
    public DaemonDetails Details() => StatusDetails.Of(_files, _book.All);

    /// <summary>Whether a connection follows the default route, so that its changes count.</summary>
    public bool FollowsDefaultRoute => _files.Connections.Any(Io.MachineNetwork.FollowsDefaultRoute);

    /// <inheritdoc/>
    public string Resolve(string nameOrAlias) => _files.Connection(nameOrAlias)?.Name ?? nameOrAlias;

    /// <summary>The connections of a start, and the addresses to listen on.</summary>
    /// <exception cref="DaemonException">The kernel does not tell its addresses.</exception>
    public async Task<ConnectionSet> Compose(CancellationToken cancellation)
    {
        ConnectionSet set = await _composer.Compose(_files, _selection, cancellation).ConfigureAwait(false);
        Tell(set);
        return set;
    }

    /// <summary>Composes anew and gives what changed to the loop; for a change of the machine's addresses too.</summary>
    public async Task Refresh(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Apply(await _composer.Compose(_files, _selection, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ControlReply> Reload(bool dryRun, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            LoadedConfiguration files = _read();
            if (Unreadable(files) is { } refusal)
            {
                files.Dispose();
                return refusal;
            }
            ConnectionSelection selection = _selection.Next(files, name => _book.Find(name) is not null);
            if (!dryRun)
                return Outcome(files, await Adopt(files, selection, cancellation).ConfigureAwait(false));
            using (files)
            using (ConnectionSet set = await _composer.Compose(files, selection, cancellation).ConfigureAwait(false))
            {
                ReloadPlan plan = await _queue.Invoke(loop => ValueTask.FromResult(_switch.Plan(loop, set)), cancellation).ConfigureAwait(false);
                return Outcome(files, Report(plan, set, dryRun: true));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ControlReply> Load(string name, bool replace, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            LoadedConfiguration files = _read();
            if ((Unreadable(files) ?? NotInFiles(files, name)) is { } refusal)
            {
                files.Dispose();
                return refusal;
            }
            ConnectionSettings settings = files.Connection(name)!;
            bool was = _book.Find(settings.Name) is not null;
            await Adopt(files, new(_selection.Wanted.SetItem(settings.Name, settings), _selection.Missing.Remove(settings.Name)), cancellation).ConfigureAwait(false);
            if (_problems.FirstOrDefault(problem => problem.Name == settings.Name) is { } problem)
                return Reply(ExitCode.BadConfig, $"connection \"{name}\" cannot be loaded: {problem}");
            return Reply(ExitCode.Ok, was ? replace ? $"{settings.Name} is loaded anew" : $"{settings.Name} was loaded already and has the settings of the files now" : $"{settings.Name} is loaded");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<ControlReply> Unload(string name, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _selection = new(_selection.Wanted.Remove(name), _selection.Missing.Remove(name));
            await Apply(await _composer.Compose(_files, _selection, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
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

    /// <summary>Makes the set the one that is loaded. Only from the loop, or before it runs.</summary>
    /// <exception cref="DaemonException">A port is taken; nothing was changed.</exception>
    public async ValueTask<ReloadPlan> Replace(EngineLoop loop, ConnectionSet set)
    {
        ReloadPlan plan = await _switch.Turn(loop, set).ConfigureAwait(false);
        _problems = set.Problems;
        _names.Use(set.HostNames.All, set.HostNames.Known);
        return plan;
    }

    /// <summary>These files count from now on.</summary>
    private async Task<ReloadReport> Adopt(LoadedConfiguration files, ConnectionSelection selection, CancellationToken cancellation)
    {
        ConnectionSet set;
        try
        {
            set = await _composer.Compose(files, selection, cancellation).ConfigureAwait(false);
        }
        catch
        {
            files.Dispose();
            throw;
        }
        _files.Dispose();
        (_files, _selection) = (files, selection);
        _toldOnce.Clear();
        return Report(await Apply(set, cancellation).ConfigureAwait(false), set, dryRun: false);
    }

    private async Task<ReloadPlan> Apply(ConnectionSet set, CancellationToken cancellation)
    {
        Tell(set);
        try
        {
            return await _queue.Invoke(loop => Replace(loop, set), cancellation).ConfigureAwait(false);
        }
        catch (DaemonException)
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>A file that cannot be read changes nothing: its connections and secrets are wanted as much as before.</summary>
    private static ControlReply? Unreadable(LoadedConfiguration files)
    {
        Diagnostic? why = files.Diagnostics.FirstOrDefault(diagnostic => diagnostic is { Severity: DiagnosticSeverity.Error, Code: DiagnosticCode.FileUnreadable });
        return why is null && files.Documents.Count > 0
            ? null
            : Reply(ExitCode.BadConfig, $"the configuration cannot be read, and what is loaded stays: {why?.ToString() ?? "it is empty"}");
    }

    private static ControlReply? NotInFiles(LoadedConfiguration files, string name) => files.Connection(name) switch
    {
        null => Reply(ExitCode.NoSuchConnection, $"the files have no connection \"{name}\""),
        { HasErrors: true } settings => Reply(ExitCode.BadConfig, $"connection \"{name}\" cannot be used: {settings.FirstError}"),
        _ => null,
    };

    private ReloadReport Report(ReloadPlan plan, ConnectionSet set, bool dryRun)
    {
        ILookup<bool, ConnectionProblem> problems = set.Problems.ToLookup(problem => _book.Find(problem.Name) is not null);
        return plan.Report(dryRun, kept: problems[true], notLoaded: problems[false]);
    }

    private static ControlReply Outcome(LoadedConfiguration files, ReloadReport report)
    {
        string counts = $"{report.Added.Count} added, {report.Removed.Count} removed, {report.Changed.Count} changed, {report.Unchanged} unchanged";
        string done = report.DryRun ? $"nothing was changed; a reload would make: {counts}" : $"the files are read again: {counts}";
        Diagnostic? error = files.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return error is null
            ? Reply(ExitCode.Ok, done) with { Reload = report }
            : Reply(ExitCode.BadConfig, $"{done}. The files have errors: {error}") with { Reload = report };
    }

    /// <summary>The same problem is told once, not each time an address comes or goes.</summary>
    private void Tell(ConnectionSet set)
    {
        foreach (Diagnostic diagnostic in set.Diagnostics)
        {
            string line = diagnostic.ToString();
            if (!_toldOnce.Add(line))
                continue;
            switch (diagnostic.Severity)
            {
                case DiagnosticSeverity.Error:
                    _log.DiagnosticError(line);
                    break;
                case DiagnosticSeverity.Warning:
                    _log.DiagnosticWarning(line);
                    break;
                default:
                    _log.Diagnostic(line);
                    break;
            }
        }
        foreach (ConnectionProblem problem in set.Problems.Where(problem => _book.Find(problem.Name) is not null))
            if (_toldOnce.Add(problem.Name))
                _log.Kept(problem.Name, problem.ToString());
    }

    private static ControlReply Reply(ExitCode code, string message) => new() { ExitCode = code, Message = message };
}
