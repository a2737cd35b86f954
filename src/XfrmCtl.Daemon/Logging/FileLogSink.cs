using Serilog.Core;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>plutostderrlog=: readable lines in a file; opened anew on SIGHUP, so that it may be rotated.</summary>
internal sealed class FileLogSink(string path) : ILogEventSink, IDisposable
{
    private readonly LogFile _file = new(path);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => _file.Append(LineFormat.Of(logEvent), atOnce: logEvent.Level >= LogEventLevel.Warning);

    /// <summary>Opens the file anew.</summary>
    public void Reopen() => _file.Reopen();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
