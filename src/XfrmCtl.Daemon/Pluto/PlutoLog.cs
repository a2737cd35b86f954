using Microsoft.Extensions.Logging;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Logging;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>pluto's lines in the log files, for those who search them; beside ours, which say more.</summary>
/// <param name="log">A logger of the category <see cref="Category"/>, which only files take.</param>
/// <param name="dialect">Whose words.</param>
internal sealed class PlutoLog(ILogger log, Dialect dialect)
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
    public void Write(IkeEvent happened, LoadedConnection? connection)
    {
        foreach (NumberedLine line in PlutoLines.Of(happened, connection, dialect))
            log.PlutoLine(line.Text);
    }
}
