using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Control;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Netlink.Xfrm;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>What the daemon would know of a host of a simulation: its engine's snapshot and all that it reported.</summary>
internal static class Cases
{
    private static readonly DateTimeOffset s_began = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(75);

    /// <summary>The case at this moment.</summary>
    public static Case Of(IkeHost host, Instant now, Func<Case, Case>? more = null, string connection = "net")
    {
        ConnectionSnapshot snapshot = host.Connection(connection);
        JournalEntry[] entries = [.. host.Events.Select((happened, index) => new JournalEntry((ulong)index + 1, At(happened.At), happened.Event))];
        Case made = new()
        {
            Connection = snapshot,
            State = StatusReport.State(snapshot, routed: false),
            Now = At(now),
            LastFailureAt = At(snapshot.LastFailureAt),
            History = [.. entries.Where(entry => entry.Event.Connection == connection)],
            Nameless = [.. entries.Where(entry => entry.Event.Connection is null)],
            Others = [.. host.Engine.Snapshot().Connections.Where(other => other.Profile.Name != connection)],
        };
        return more?.Invoke(made) ?? made;
    }

    /// <summary>What is found, the first first.</summary>
    public static WhyDocument Why(IkeHost host, Instant now, Func<Case, Case>? more = null, string connection = "net") => Diagnostician.Diagnose(Of(host, now, more, connection));

    /// <summary>Counters of the connection's children.</summary>
    public static Case With(this Case c, ulong packetsIn, ulong packetsOut, uint replays = 0, uint integrityFailures = 0) => c with
    {
        Traffic = [.. c.Connection.Children.Select(child => new ChildTraffic(
            child, new XfrmUsage(packetsIn * 84, packetsIn, 0, 0), new XfrmUsage(packetsOut * 84, packetsOut, 0, 0), replays, integrityFailures))],
    };

    /// <summary>What the asker saw of the machine.</summary>
    public static Case On(this Case c, MachineFacts machine) => c with { Machine = machine };

    /// <summary>Two engines with a tunnel, after an attempt that failed: the keys differed.</summary>
    public static IkePair UpAfterARefusal()
    {
        IkePair pair = new();
        pair.Load(b: profile => profile with { PreSharedKey = new SecretBytes("another"u8) });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), s_long), pair.Transcript());
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), s_long), pair.Transcript());
        return pair;
    }

    private static DateTimeOffset At(Instant instant) => instant == Instant.Never ? s_began : s_began + (instant - Instant.Zero);
}
