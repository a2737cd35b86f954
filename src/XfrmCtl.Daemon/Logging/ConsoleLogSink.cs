using Serilog.Core;
using Serilog.Events;
using XfrmCtl.Daemon.Pluto;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Lines on standard error, which a supervisor collects; the journal puts the time in front by itself.</summary>
internal sealed class ConsoleLogSink : ILogEventSink
{
    private readonly TextWriter _error = Console.Error;
    private readonly bool _withTime = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is null;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        // Who searches for pluto's words searches files.
        if (IsPluto(logEvent))
            return;
        try
        {
            _error.Write(LineFormat.Of(logEvent, _withTime));
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
    }

    /// <summary>Whether it is a line in pluto's words, which files alone have.</summary>
    internal static bool IsPluto(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out LogEventPropertyValue? value) && value is ScalarValue { Value: PlutoLog.Category };
}
