using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Serilog.Core;
using Serilog.Events;

namespace XfrmCtl.Daemon.Logging;

/// <summary>plutoopts="--perpeerlog": a log for each peer, as Openswan lays them out: 198.51.100.2 is peer/198/51/100/2.log.</summary>
/// <remarks>Only peers of loaded connections have one, so that strangers cannot fill a disk with files.</remarks>
/// <param name="folder">The folder of all of them.</param>
/// <param name="refuge">Hears of those that cannot be written; their lines stand in the daemon's log too.</param>
internal sealed class PeerLogSink(string folder, LogRefuge? refuge = null) : ILogEventSink, IDisposable
{
    /// <summary>The property of a log entry that names the peer's address.</summary>
    public const string Property = "Peer";

    /// <summary>Where Openswan has them.</summary>
    public const string DefaultFolder = "/var/log/pluto/peer";

    private readonly ConcurrentDictionary<string, LogFile> _files = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(Property, out LogEventPropertyValue? value)
            && value is ScalarValue { Value: string text }
            && IPAddress.TryParse(text, out IPAddress? peer))
            _files.GetOrAdd(PathOf(peer), path => new LogFile(path, refuge, folder)).Append(LineFormat.Of(logEvent), atOnce: true); // there may be thousands, each with what waits
    }

    /// <summary>Opens all files anew.</summary>
    public void Reopen()
    {
        foreach (LogFile file in _files.Values)
            file.Reopen();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LogFile file in _files.Values)
            file.Dispose();
    }

    /// <summary>IPv4 by its four octets, IPv6 by its eight groups, none of them left out: with "::" two addresses would have one file.</summary>
    internal string PathOf(IPAddress peer)
    {
        byte[] octets = peer.GetAddressBytes();
        string[] parts = octets.Length == 4
            ? [.. octets.Select(octet => octet.ToString(CultureInfo.InvariantCulture))]
            : [.. octets.Chunk(2).Select(group => ((group[0] << 8) | group[1]).ToString("x", CultureInfo.InvariantCulture))];
        return Path.Combine([folder, .. parts[..^1], parts[^1] + ".log"]);
    }
}
