using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>The kernel's side of the engine's contract, in memory: gives out SPIs, holds child SAs, refuses on demand, and objects to misuse.</summary>
public sealed class PairKernel(int seed)
{
    private static readonly KernelRefusal NoBuffers = new(105, "XFRM_MSG_UPDSA: No buffer space available", false);

    private readonly Random _random = new(seed);
    private readonly HashSet<Spi> _reserved = [];
    // Taken away by their hard lifetime; the engine takes them away too.
    private readonly HashSet<ulong> _expired = [];

    private readonly Dictionary<ulong, PairChild> _children = [];
    private long _order;

    /// <summary>What the next requests get in place of an answer; null entries are answered as usual.</summary>
    public Queue<KernelRefusal?> SpiRefusals { get; } = new();

    /// <summary>The same for installations.</summary>
    public Queue<KernelRefusal?> InstallRefusals { get; } = new();

    /// <summary>The same for outbound states that were deferred.</summary>
    public Queue<KernelRefusal?> ActivateRefusals { get; } = new();

    /// <summary>A refusal as a real kernel gives it when it is out of memory.</summary>
    public static KernelRefusal OutOfMemory => NoBuffers;

    /// <summary>Everything that is installed.</summary>
    public IReadOnlyCollection<PairChild> Children => _children.Values;

    /// <summary>SPIs that were given out and are neither used nor given back.</summary>
    public IReadOnlyCollection<Spi> Reserved => _reserved;

    /// <summary>Whether nothing at all is left.</summary>
    public bool IsEmpty => _children.Count == 0 && _reserved.Count == 0;

    /// <summary>Children that were ever installed.</summary>
    public int InstalledEver { get; private set; }

    /// <summary>The pair that a packet of ours would take: the newest outbound state, as net/xfrm/xfrm_state.c chooses.</summary>
    public PairChild? OutboundFor(SelectorPair selectors) => _children.Values
        .Where(child => child.HasOutbound && child.LocalSelector == selectors.Local && child.RemoteSelector == selectors.Remote)
        .MaxBy(child => child.OutboundOrder);

    /// <summary>Whether a packet with this SPI is received.</summary>
    public bool Receives(Spi spi) => _children.Values.Any(child => child.SpiIn == spi);

    /// <summary>Carries out what an action asks of the kernel; the answer, or null where there is none.</summary>
    public IkeInput? Perform(IkeAction action) => action switch
    {
        IkeAction.AllocateSpi allocate => Allocate(allocate),
        IkeAction.ReleaseSpi release => Release(release.Spi),
        IkeAction.InstallChild install => Install(install.Child),
        IkeAction.ActivateChild activate => Activate(activate.Child),
        IkeAction.RemoveChild remove => Remove(remove.Child),
        IkeAction.MoveChild move => Move(move),
        _ => null,
    };

    private IkeInput Allocate(IkeAction.AllocateSpi allocate)
    {
        if (SpiRefusals.TryDequeue(out KernelRefusal? refusal) && refusal is not null)
            return new IkeInput.SpiRefused(allocate.Request, refusal);
        Spi spi;
        do
            spi = allocate.Protocol == IpsecProtocol.Comp ? new((uint)_random.Next((int)CpiPair.Smallest, (int)CpiPair.Largest + 1)) : new((uint)_random.NextInt64(Spi.Smallest, uint.MaxValue));
        while (!_reserved.Add(spi) || Receives(spi));
        return new IkeInput.SpiAllocated(allocate.Request, spi);
    }

    private IkeInput? Release(Spi spi) =>
        _reserved.Remove(spi) ? null : throw new InvalidOperationException($"{spi} was given back and is not reserved");

    private IkeInput Install(ChildSaInstallation child)
    {
        using (child)
        {
            if (!_reserved.Remove(child.SpiIn))
                throw new InvalidOperationException($"{child.SpiIn} was installed and never reserved");
            if (child.Compression is { } compression && !_reserved.Remove(compression.In))
                throw new InvalidOperationException($"CPI {compression.In} was installed and never reserved");
            if (InstallRefusals.TryDequeue(out KernelRefusal? refusal) && refusal is not null)
                return new IkeInput.ChildInstallFailed(child.Serial, refusal);
            _children.Add(child.Serial, new(child));
            InstalledEver++;
            return new IkeInput.ChildInstalled(child.Serial);
        }
    }

    private IkeInput? Activate(ulong serial)
    {
        if (_expired.Contains(serial))
            return new IkeInput.ChildInstallFailed(serial, OutOfMemory);
        if (!_children.TryGetValue(serial, out PairChild? child) || child.HasOutbound)
            throw new InvalidOperationException($"child {serial} was activated and does not wait for it");
        if (ActivateRefusals.TryDequeue(out KernelRefusal? refusal) && refusal is not null)
        {
            _children.Remove(serial);
            return new IkeInput.ChildInstallFailed(serial, refusal);
        }

        child.HasOutbound = true;
        child.OutboundOrder = ++_order;
        return new IkeInput.ChildInstalled(serial);
    }

    private IkeInput? Remove(ulong serial) =>
        _children.Remove(serial) || _expired.Remove(serial) ? null : throw new InvalidOperationException($"child {serial} was removed and is not installed");

    private IkeInput? Move(IkeAction.MoveChild move)
    {
        if (_expired.Contains(move.Child))
            return null;
        PairChild child = _children[move.Child];
        (child.Local, child.Remote) = (move.Local, move.Remote);
        return null;
    }

    /// <summary>Loses everything, as a restart does.</summary>
    public void Clear()
    {
        _reserved.Clear();
        _children.Clear();
        _expired.Clear();
    }

    /// <summary>Takes a child away as a hard lifetime does.</summary>
    public IPAddress Expire(PairChild child)
    {
        ArgumentNullException.ThrowIfNull(child);
        _children.Remove(child.Serial);
        _expired.Add(child.Serial);
        return child.Local.Address;
    }
}
