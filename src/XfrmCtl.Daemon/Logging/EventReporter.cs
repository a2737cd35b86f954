using Microsoft.Extensions.Logging;
using Serilog.Events;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Pluto;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Words the engine's events, logs them and hands them to those who wait for them.</summary>
/// <remarks>One caller, the engine's loop.</remarks>
internal sealed class EventReporter(
    EventHub hub, EventJournal journal, ConnectionBook book, DaemonClock clock, ILogger<EventReporter> log, Action<IkeEvent>? observer = null, bool namesPeer = false,
    PlutoLog? pluto = null, bool fields = false, FileLogSink? lines = null)
{
    private readonly NoiseLimit _noise = new(burst: 20, refill: TimeSpan.FromSeconds(5));

    // For each connection one, so that who floods one peer's address does not silence what is said of another.
    private readonly Dictionary<string, NoiseLimit> _unproven = new(StringComparer.Ordinal);

    /// <summary>Reports one event.</summary>
    public void Report(IkeEvent happened)
    {
        // What strangers can cause without end is kept no more often than it is logged.
        bool kept = IsKept(happened);
        if (kept || hub.HasListeners)
        {
            ControlEvent described = EventText.Describe(happened, DateTimeOffset.UtcNow);
            ulong? number = null;
            if (kept)
            {
                Write(happened, described);
                number = journal.Add(happened, described.At);
            }

            if (hub.HasListeners)
                hub.Publish(happened, described with { Number = number });
        }

        observer?.Invoke(happened);
    }

    private bool IsKept(IkeEvent happened)
    {
        if (LimitOf(happened) is not { } limit)
            return true;
        var now = clock.Now;
        if (!limit.Allows(now))
            return false;
        if (limit.TakeSummary(now) is > 0 and long count)
            log.Suppressed(count);
        return true;
    }

    private void Write(IkeEvent happened, ControlEvent described)
    {
        if (happened.Connection is not { } connection)
        {
            log.IkeUnknown(described.Text);
            return;
        }
        // Only a log for each peer and the journal ask for it, and it costs as much as the line itself.
        using IDisposable? scope = namesPeer || fields ? log.BeginScope(Properties(happened, described.Name, connection)) : null;
        pluto?.Write(happened, described.At, book.Find(connection));
        if (lines is not null)
        {
            lines.Append(described.At, described.Severity switch { "error" => LogEventLevel.Error, "warning" => LogEventLevel.Warning, _ => LogEventLevel.Information }, connection, described.Text);
            return;
        }

        switch (described.Severity)
        {
            case "error":
                log.IkeError(connection, described.Text);
                break;
            case "warning":
                log.IkeWarning(connection, described.Text);
                break;
            default:
                log.IkeInformation(connection, described.Text);
                break;
        }
    }

    private List<KeyValuePair<string, object>> Properties(IkeEvent happened, string name, string connection)
    {
        List<KeyValuePair<string, object>> properties = [];
        if (book.Find(connection)?.Profile.Remote is { } peer)
            properties.Add(new(PeerLogSink.Property, peer.ToString()));
        if (!fields)
            return properties;
        properties.Add(new("Event", name));
        foreach ((string key, string value) in EventData.Of(happened) ?? new Dictionary<string, string>())
            if (key != "peer")
                properties.Add(new(key, value));
        return properties;
    }

    /// <summary>What bounds the lines of this kind; null for what only a peer with a proof can cause, or somebody here.</summary>
    private NoiseLimit? LimitOf(IkeEvent happened)
    {
        if (IsNoise(happened))
            return _noise;
        if (!IsUnproven(happened))
            return null;
        if (!_unproven.TryGetValue(happened.Connection!, out NoiseLimit? limit))
            _unproven.Add(happened.Connection!, limit = new(burst: 40, refill: TimeSpan.FromSeconds(5)));
        return limit;
    }

    /// <summary>What anybody on the network can cause, connection named or not.</summary>
    private static bool IsNoise(IkeEvent happened) =>
        happened is IkeEvent.MessageDropped or IkeEvent.NotifyReceived { Authenticated: false } || happened.Connection is null;

    /// <summary>What anybody can cause who writes the address of a connection's peer on a first message: that, its answer, and a refusal.</summary>
    private static bool IsUnproven(IkeEvent happened) => happened switch
    {
        IkeEvent.MessageReceived received => received.Message.Contains(" message 1 ", StringComparison.Ordinal) && !received.Message.StartsWith("Quick", StringComparison.Ordinal),
        IkeEvent.MessageSent sent => sent.Message.Contains(" message 2 ", StringComparison.Ordinal) && !sent.Message.StartsWith("Quick", StringComparison.Ordinal),
        IkeEvent.AttemptFailed => true,
        _ => false,
    };
}
