using Microsoft.Extensions.Logging;
using XfrmCtl.Control;
using XfrmCtl.Daemon.Composition;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.System;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Logging;

/// <summary>Words the engine's events, logs them and hands them to those who wait for them.</summary>
/// <remarks>One caller, the engine's loop.</remarks>
internal sealed class EventReporter(EventHub hub, ConnectionBook book, DaemonClock clock, ILogger<EventReporter> log, Action<IkeEvent>? observer = null, bool namesPeer = false)
{
    private readonly NoiseLimit _noise = new(burst: 20, refill: TimeSpan.FromSeconds(5));

    /// <summary>Reports one event.</summary>
    public void Report(IkeEvent happened)
    {
        ControlEvent described = EventText.Describe(happened, DateTimeOffset.UtcNow);
        Write(happened, described);
        hub.Publish(happened, described);
        observer?.Invoke(happened);
    }

    private void Write(IkeEvent happened, ControlEvent described)
    {
        if (IsNoise(happened))
        {
            var now = clock.Now;
            if (!_noise.Allows(now))
                return;
            if (_noise.TakeSummary(now) is > 0 and long count)
                log.Suppressed(count);
        }
        if (happened.Connection is not { } connection)
        {
            log.IkeUnknown(described.Text);
            return;
        }
        // Only a log for each peer asks for it, and it costs as much as the line itself.
        using IDisposable? scope = namesPeer && book.Find(connection)?.Profile.Remote is { } peer
            ? log.BeginScope(new KeyValuePair<string, object>[] { new(PeerLogSink.Property, peer.ToString()) })
            : null;
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

    /// <summary>What anybody on the network can cause, connection named or not.</summary>
    private static bool IsNoise(IkeEvent happened) =>
        happened is IkeEvent.MessageDropped or IkeEvent.NotifyReceived { Authenticated: false } || happened.Connection is null;
}
