using Serilog.Core;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>plutostderrlog=: readable lines in a file; opened anew on SIGHUP, so that it may be rotated.</summary>
/// <param name="path">The file.</param>
/// <param name="refuge">Takes lines where the file cannot be written.</param>
internal sealed class FileLogSink(string path, LogRefuge? refuge = null) : ILogEventSink, IDisposable
{
    private readonly LogFile _file = new(path, refuge);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => _file.Append(LineFormat.Of(logEvent), atOnce: logEvent.Level >= LogEventLevel.Warning);

    /// <summary>Appends a line that is made without an entry of Serilog's, which costs ten times as much: what a busy daemon writes most.</summary>
    /// <param name="at">When.</param>
    /// <param name="level">The level.</param>
    /// <param name="connection">The connection that is named in front, or null.</param>
    /// <param name="text">The text.</param>
    /// <param name="serial">The number that stands behind the connection, or null.</param>
    public void Append(DateTimeOffset at, LogEventLevel level, string? connection, string text, ulong? serial = null) => _file.Append(
        (at, level, connection, text, serial),
        static (line, waiting) => LineFormat.Write(waiting, line.at, line.level, line.connection, line.text, line.serial),
        atOnce: level >= LogEventLevel.Warning);

    /// <summary>Opens the file anew.</summary>
    public void Reopen() => _file.Reopen();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
