using System.Diagnostics.CodeAnalysis;
using XfrmCtl.Core;

namespace XfrmCtl.Ike.Engine;

/// <summary>The IKEv1 protocol machine: inputs in, actions out; no I/O, no clock, no thread, no randomness of its own.</summary>
/// <remarks>
/// Contract. One caller at a time. Call <see cref="Step"/> with one input and the present instant, then drain <see cref="TryTakeAction"/>
/// until it gives none, and only then give the next input. Time only goes forward. Call with <see cref="IkeInput.TimeElapsed"/> no later than
/// <see cref="NextDeadline"/>. Nothing that a peer sends makes it throw.
/// </remarks>
public sealed partial class IkeEngine : IDisposable
{
    private readonly IEntropy _entropy;
    private readonly Queue<IkeAction> _actions = new();
    private readonly TimerTable _timers = new();
    private ulong _lastSerial;
    private ulong _lastSpiRequest;
    private Instant _now = Instant.Zero;
    private bool _shutdown;

    // What the timers of idle tunnels do.
    private readonly Action<object> _expireIsakmp;
    private readonly Action<object> _rekeyIsakmp;
    private readonly Action<object> _expireChild;
    private readonly Action<object> _rekeyChild;
    private readonly Action<object> _forgetQuickMode;

    /// <summary>Makes an engine without connections.</summary>
    /// <param name="entropy">Where all chance comes from.</param>
    public IkeEngine(IEntropy entropy)
    {
        ArgumentNullException.ThrowIfNull(entropy);
        _entropy = entropy;
        _expireIsakmp = sa => OnIsakmpExpired((IsakmpSa)sa);
        _rekeyIsakmp = sa => RekeyIsakmp((IsakmpSa)sa);
        _expireChild = child => OnChildExpired((ChildSa)child);
        _rekeyChild = child => RekeyChild((ChildSa)child);
        _forgetQuickMode = static exchange => ForgetQuickMode((QuickModeExchange)exchange);
    }

    /// <summary>How many things are held because of messages that came or went; what strangers send must not make it grow without end.</summary>
    internal int Held => _isakmp.Count + _responding.Count + _groups.Count + _timers.Count + _reassembling.Count;

    /// <summary>Every ISAKMP SA: who tests what a peer with keys can send takes the keys from here.</summary>
    internal IEnumerable<IsakmpSa> IsakmpSas => _isakmp.Values;

    /// <summary>When <see cref="IkeInput.TimeElapsed"/> is due; <see cref="Instant.Never"/> while nothing waits.</summary>
    public Instant NextDeadline => _timers.NextDeadline;

    /// <summary>Takes one input. Its actions are then to be drained.</summary>
    /// <param name="input">What happened.</param>
    /// <param name="now">The present; an instant before the last one counts as the last one.</param>
    public void Step(IkeInput input, Instant now)
    {
        ArgumentNullException.ThrowIfNull(input);
        _now = now > _now ? now : _now;
        RunTimers();
        if (input is IkeInput.DatagramReceived datagram)
            Handle(datagram);
        else
            Handle(input);
    }

    /// <summary>Takes the next action in order; false when there is none.</summary>
    public bool TryTakeAction([NotNullWhen(true)] out IkeAction? action) => _actions.TryDequeue(out action);

    /// <summary>Zeroes every key; sends nothing.</summary>
    public void Dispose()
    {
        foreach (IsakmpSa sa in _isakmp.Values)
        {
            foreach (QuickModeExchange exchange in sa.Exchanges.Values)
                exchange.Dispose();
            sa.Dispose();
        }

        foreach (Connection connection in _connections.Values)
            connection.Profile.DisposeSecrets();
    }

    private void Take(IkeInput input)
    {
        switch (input)
        {
            case IkeInput.KernelAcquired acquired:
                OnAcquired(acquired);
                break;
            case IkeInput.KernelExpired expired:
                OnKernelExpired(expired);
                break;
            case IkeInput.KernelLost lost:
                OnKernelLost(lost);
                break;
            case IkeInput.SpiAllocated allocated:
                OnSpiAllocated(allocated);
                break;
            case IkeInput.SpiRefused refused:
                OnSpiRefused(refused);
                break;
            case IkeInput.ChildInstalled installed:
                OnChildInstalled(installed);
                break;
            case IkeInput.ChildInstallFailed failed:
                OnChildInstallFailed(failed);
                break;
            case IkeInput.InitiateRequested initiate:
                OnInitiateRequested(initiate);
                break;
            case IkeInput.TerminateRequested terminate:
                OnTerminateRequested(terminate);
                break;
            case IkeInput.RekeyRequested rekey:
                OnRekeyRequested(rekey);
                break;
            case IkeInput.ProfilesReplaced replaced:
                OnProfilesReplaced(replaced);
                break;
            case IkeInput.AddressesChanged addresses:
                OnAddressesChanged(addresses);
                break;
            case IkeInput.PathRestored restored:
                OnPathRestored([.. restored.Addresses]);
                break;
            case IkeInput.ShutdownRequested:
                OnShutdown();
                break;
            default:
                break; // time alone: its timers have run
        }
    }

    private void RunTimers()
    {
        while (_timers.TakeDue(_now) is { } timer)
            if (!timer.Cancelled)
                Guarded(timer, static (_, timer) => timer.Fire(), static _ => "a timer", static (engine, _) => engine.Recover());
    }

    private EngineTimer After(TimeSpan delay, Action fire) => _timers.Set(_now + delay, fire);

    private EngineTimer After(TimeSpan delay, Action<object> fire, object about) => _timers.Set(_now + delay, fire, about);

    private void Emit(IkeAction action) => _actions.Enqueue(action);

    private void Report(IkeEvent happened) => _actions.Enqueue(new IkeAction.Report(happened));

    private ulong NextSerial() => ++_lastSerial;

    private byte[] Random(int octets)
    {
        byte[] random = new byte[octets];
        _entropy.Fill(random);
        return random;
    }

    // A number in [0, 1) for fuzz.
    private double Fraction()
    {
        Span<byte> random = stackalloc byte[4];
        _entropy.Fill(random);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(random) / (uint.MaxValue + 1.0);
    }
}
