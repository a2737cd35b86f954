using Serilog;
using Serilog.Core;
using Serilog.Events;
using XfrmCtl.Configuration.Settings;

namespace XfrmCtl.Daemon.Logging;

/// <summary>The log as <c>config setup</c> wants it: a file, or the journal, or standard error, and one for each peer beside it.</summary>
internal sealed class DaemonLog : IDisposable
{
    private readonly FileLogSink? _file;
    private readonly PeerLogSink? _peers;
    private readonly JournalLogSink? _journal;
    private readonly Logger _logger;

    /// <summary>Opens nothing before the first line.</summary>
    public DaemonLog(SetupSettings setup)
    {
        var configuration = new LoggerConfiguration().Enrich.FromLogContext();
        if (setup.PlutoDebug.Value.Any(word => word != "none"))
            configuration.MinimumLevel.Debug();
        // The host speaks of itself only when something is wrong.
        configuration.MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        if (setup.PlutoStderrLog.Value is { Length: > 0 } path)
            configuration.WriteTo.Sink(_file = new FileLogSink(path, new LogRefuge(Console.Error, takesLines: true)));
        else if (JournalLogSink.IsWanted)
            configuration.WriteTo.Sink(_journal = new JournalLogSink(JournalLogSink.SocketPath, new ConsoleLogSink()));
        else
            configuration.WriteTo.Sink(new ConsoleLogSink());
        if (setup.PerPeerLog.Value)
            configuration.WriteTo.Sink(_peers = new PeerLogSink(setup.PerPeerLogDirectory.Value is { Length: > 0 } folder ? folder : PeerLogSink.DefaultFolder, new LogRefuge(Console.Error, takesLines: false)));
        _logger = configuration.CreateLogger();
    }

    /// <summary>Serilog's end of it.</summary>
    public Serilog.ILogger Logger => _logger;

    /// <summary>Whether there is a file at all, which alone takes pluto's lines.</summary>
    public static bool HasFiles(SetupSettings setup) => setup.PlutoStderrLog.Value is { Length: > 0 } || setup.PerPeerLog.Value;

    /// <summary>Whether lines go to a file, so that a person at the terminal sees none of them.</summary>
    public bool IsFile => _file is not null;

    /// <summary>The file, where lines go nowhere else; or null.</summary>
    public FileLogSink? OnlyFile => _peers is null ? _file : null;

    /// <summary>Opens the files anew, after a rotation.</summary>
    public void Reopen()
    {
        _file?.Reopen();
        _peers?.Reopen();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _logger.Dispose();
        _file?.Dispose();
        _peers?.Dispose();
        _journal?.Dispose();
    }
}
