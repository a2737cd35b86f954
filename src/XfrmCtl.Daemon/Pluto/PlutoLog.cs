using Microsoft.Extensions.Logging;
using Serilog.Events;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>pluto's lines in the log files, for those who search them; beside ours, which say more.</summary>
/// <param name="log">A logger of the category <see cref="Category"/>, which only files take.</param>
/// <param name="dialect">Whose words.</param>
/// <param name="file">The file, where lines go nowhere else; or null.</param>
internal sealed class PlutoLog(ILogger log, Dialect dialect, FileLogSink? file = null)
{
    /// <summary>The category by which the sinks know these lines.</summary>
    public const string Category = "pluto";

    /// <summary>Writes what pluto writes when it has begun.</summary>
    /// <param name="connections">Names of what is loaded.</param>
    /// <param name="secrets">The file of the secrets.</param>
    public void Began(IEnumerable<string> connections, string secrets)
    {
        foreach (string name in connections.Order(StringComparer.Ordinal))
            log.PlutoLine(dialect == Dialect.Openswan ? $"added connection description \"{name}\"" : $"\"{name}\": added IKEv1 connection");
        log.PlutoLine("listening for IKE messages");
        log.PlutoLine($"loading secrets from \"{secrets}\"");
    }

    /// <summary>Writes the lines of one event.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="at">When.</param>
    /// <param name="connection">Its connection, or null where that is not loaded any more.</param>
    public void Write(IkeEvent happened, DateTimeOffset at, LoadedConnection? connection)
    {
        foreach (PlutoLine line in PlutoLines.Parts(happened, connection, dialect))
            if (file is not null)
                file.Append(at, LogEventLevel.Information, happened.Connection, line.Text, line.Serial);
            else
                log.PlutoLine(line.Of(happened.Connection!));
    }
}
