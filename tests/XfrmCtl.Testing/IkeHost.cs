using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>One side of an <see cref="IkePair"/>: engine, kernel, and what it reported.</summary>
public sealed class IkeHost : IDisposable
{
    public IkeHost(string name, IPAddress address, int seed)
    {
        Name = name;
        Address = address;
        Entropy = new(seed);
        Engine = new(Entropy);
        Kernel = new(seed + 1000);
    }

    public string Name { get; }

    public IPAddress Address { get; }

    public SeededEntropy Entropy { get; }

    public IkeEngine Engine { get; private set; }

    public PairKernel Kernel { get; }

    /// <summary>Every report, in order.</summary>
    public List<(Instant At, IkeEvent Event)> Events { get; } = [];

    /// <summary>NAT keepalives sent.</summary>
    public int Keepalives { get; set; }

    /// <summary>The reports of one kind.</summary>
    public IEnumerable<T> Reports<T>()
        where T : IkeEvent => Events.Select(happened => happened.Event).OfType<T>();

    /// <summary>Why attempts failed, in order.</summary>
    public IEnumerable<FailureReason> Failures => Reports<IkeEvent.AttemptFailed>().Select(failed => failed.Failure);

    public ConnectionSnapshot Connection(string name = "net") => Engine.Snapshot().Connections.Single(connection => connection.Profile.Name == name);

    /// <summary>Ends at once, as by a signal that cannot be caught, and starts anew: the engine knows nothing, and the kernel has what it had. Profiles are to be loaded again.</summary>
    public void Crash()
    {
        Engine.Dispose();
        Engine = new(Entropy);
    }

    /// <summary>Ends at once, as by a loss of power, and starts anew: the engine knows nothing, and the kernel is empty. Profiles are to be loaded again.</summary>
    public void Restart()
    {
        Engine.Dispose();
        Engine = new(Entropy);
        Kernel.Clear();
    }

    public void Dispose() => Engine.Dispose();
}
