using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>What the kernel had counted when a connection came up or began to: only what it counts since then can be this connection's trouble.</summary>
/// <remarks>Reads once a second at most, however many connections come up. Thread use: one thread heeds (the engine's loop), any thread asks.</remarks>
/// <param name="folder">/proc/net, or a test's.</param>
internal sealed class CounterNotes(string folder = "/proc/net")
{
    private const long FreshMilliseconds = 1000;

    /// <summary>Names of connections that are gone are forgotten with all others beyond so many; what is not known is not subtracted.</summary>
    private const int Most = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, KernelCounters> _byConnection = new(StringComparer.Ordinal);
    private KernelCounters? _last;
    private long _readAt;

    /// <summary>Notes the counters where the event says that something begins.</summary>
    public void Heed(IkeEvent happened)
    {
        if (happened is not (IkeEvent.ConnectionUp or IkeEvent.AttemptStarted) || happened.Connection is not { } name)
            return;
        lock (_gate)
        {
            if (_last is null || Environment.TickCount64 - _readAt >= FreshMilliseconds)
                (_last, _readAt) = (new(KernelCounters.XfrmErrors(Lines("xfrm_stat")), KernelCounters.ReversePathDrops(Lines("netstat"))), Environment.TickCount64);
            if (_byConnection.Count >= Most && !_byConnection.ContainsKey(name))
                _byConnection.Clear();
            _byConnection[name] = _last;
        }
    }

    /// <summary>The counters when it last came up or began to, or null.</summary>
    public KernelCounters? Of(string connection)
    {
        lock (_gate)
            return _byConnection.GetValueOrDefault(connection);
    }

    private string[] Lines(string name)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
