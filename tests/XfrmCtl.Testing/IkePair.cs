using System.Collections.Immutable;
using System.Net;
using System.Text;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>Two engines, two kernels, a network and a clock, all of them virtual: hours of tunnel life in milliseconds, the same for the same seed.</summary>
public sealed class IkePair : IDisposable
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _queue = new();
    private long _order;

    public IkePair(int seed = 1)
    {
        Seed = seed;
        Network = new(seed + 1);
        A = new("A", IPAddress.Parse("203.0.113.133"), seed + 2);
        B = new("B", IPAddress.Parse("198.51.100.2"), seed + 3);
    }

    public int Seed { get; }

    /// <summary>The side that tests let begin.</summary>
    public IkeHost A { get; }

    public IkeHost B { get; }

    public VirtualNetwork Network { get; }

    public Instant Now { get; private set; } = Instant.Zero;

    /// <summary>Whether faults of the engine are reported as any failure is, and do not end the test.</summary>
    public bool ExpectsFaults { get; set; }

    /// <summary>How long a kernel takes to answer.</summary>
    public TimeSpan KernelLatency { get; set; }

    public static SelectorPair Subnets { get; } = new(
        new TrafficSelector(IPNetwork.Parse("203.0.113.200/32")), new TrafficSelector(IPNetwork.Parse("192.0.2.0/24")));

    /// <summary>Algorithms that cost the test little.</summary>
    public static IkeProposal QuickIke { get; } = new(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp768);

    public static EspProposal QuickEsp { get; } = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);

    /// <summary>Loads on both sides the two halves of one connection.</summary>
    /// <param name="both">Changes that both make.</param>
    /// <param name="a">Changes that A alone makes, after that.</param>
    /// <param name="b">Changes that B alone makes.</param>
    public void Load(
        Func<ConnectionProfile, ConnectionProfile>? both = null,
        Func<ConnectionProfile, ConnectionProfile>? a = null,
        Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        LoadAll(A, Profile(A, both, a));
        LoadAll(B, Profile(B, both, b));
    }

    public void LoadAll(IkeHost host, params ImmutableArray<ConnectionProfile> profiles) => Give(host, new IkeInput.ProfilesReplaced(profiles));

    /// <summary>One half of the usual connection.</summary>
    public ConnectionProfile Profile(
        IkeHost host, Func<ConnectionProfile, ConnectionProfile>? both = null, Func<ConnectionProfile, ConnectionProfile>? own = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        IkeHost peer = Other(host);
        ConnectionProfile profile = new()
        {
            Name = "net",
            Local = host.Address,
            Remote = Network.Nats.Find(nat => nat.Inside.Equals(peer.Address))?.Outside ?? peer.Address,
            LocalId = Identity.Address(host.Address),
            RemoteId = Identity.Address(peer.Address),
            PreSharedKey = new SecretBytes("a secret for tests alone"u8),
            IkeProposals = [QuickIke],
            IkeLifetime = TimeSpan.FromHours(24),
            EspProposals = [QuickEsp],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(8),
            Selectors = [host == A ? Subnets : Mirror(Subnets)],
            Reqid = 16385,
        };
        profile = both?.Invoke(profile) ?? profile;
        return own?.Invoke(profile) ?? profile;
    }

    public static SelectorPair Mirror(SelectorPair selectors) => new(selectors.Remote, selectors.Local);

    public IkeHost Other(IkeHost host) => host == A ? B : A;

    public void Up(IkeHost host, string connection = "net") => Give(host, new IkeInput.InitiateRequested(connection));

    public void Down(IkeHost host, string connection = "net") => Give(host, new IkeInput.TerminateRequested(connection));

    /// <summary>Gives an engine an input now; what it does about it happens in the order of the contract.</summary>
    public void Give(IkeHost host, IkeInput input)
    {
        ArgumentNullException.ThrowIfNull(host);
        Queue<IkeInput> inputs = new([input]);
        while (inputs.TryDequeue(out IkeInput? next))
        {
            host.Engine.Step(next, Now);
            List<IkeAction> actions = [];
            while (host.Engine.TryTakeAction(out IkeAction? action))
                actions.Add(action);
            for (int index = 0; index < actions.Count; index++)
                if (Perform(host, actions[index], actions.Skip(index + 1).FirstOrDefault(following => following is not IkeAction.SendDatagram)) is { } answer)
                    Answer(host, answer, inputs);
        }
    }

    /// <summary>Lets an action of the test happen later.</summary>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Lets time pass.</summary>
    public void Run(TimeSpan duration)
    {
        Instant end = Now + duration;
        while (NextAt() is var next && next <= end)
            Happen(next);
        Now = end;
    }

    /// <summary>Lets time pass until something is so, at most so long; whether it came to be so.</summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Instant end = Now + limit;
        while (!condition())
        {
            Instant next = NextAt();
            if (next > end)
            {
                Now = end;
                return condition();
            }

            Happen(next);
        }

        return true;
    }

    /// <summary>Both sides report the connection as up.</summary>
    public bool IsUp(string connection = "net") => IsUp(A, connection) && IsUp(B, connection);

    public static bool IsUp(IkeHost host, string connection = "net")
    {
        ArgumentNullException.ThrowIfNull(host);
        ConnectionSnapshot snapshot = host.Connection(connection);
        return snapshot.Profile.Selectors.All(selectors => snapshot.Children.Any(child => child.Selectors == selectors));
    }

    /// <summary>What is wrong between the two kernels, or null: children without a counterpart with the same SPIs, keys and selectors, half installed ones, SPIs left over.</summary>
    public string? KernelsDiffer()
    {
        StringBuilder faults = new();
        Compare(A, B);
        Compare(B, A);
        return faults.Length == 0 ? null : faults.ToString();

        void Compare(IkeHost one, IkeHost other)
        {
            foreach (Spi spi in one.Kernel.Reserved)
                faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {spi} is reserved and not used");
            foreach (PairChild child in one.Kernel.Children)
                if (!child.HasOutbound)
                    faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {child} is half installed");
                else if (!other.Kernel.Children.Any(twin => Twins(child, twin)))
                    faults.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{one.Name}: {child} has no counterpart");
        }
    }

    /// <summary>Everything that was sent and reported, for the message of a failed test.</summary>
    public string Transcript()
    {
        IEnumerable<(Instant At, string Line)> lines =
            Network.Flights.Select(flight => (flight.SentAt, flight.ToString()))
                .Concat(A.Events.Select(happened => (happened.At, $"{happened.At} A reports {happened.Event}")))
                .Concat(B.Events.Select(happened => (happened.At, $"{happened.At} B reports {happened.Event}")));
        return $"seed {Seed}, {Now}\n" + string.Join('\n', lines.OrderBy(line => line.At.Ticks).Select(line => line.Line).TakeLast(400));
    }

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }

    private static bool Twins(PairChild one, PairChild other) =>
        one.SpiIn == other.SpiOut && one.SpiOut == other.SpiIn && one.KeysIn == other.KeysOut && one.KeysOut == other.KeysIn
        && one.LocalSelector == other.RemoteSelector && one.RemoteSelector == other.LocalSelector
        && one.UdpEncapsulation == other.UdpEncapsulation && one.Mode == other.Mode;

    private void Answer(IkeHost host, IkeInput answer, Queue<IkeInput> inputs)
    {
        if (KernelLatency == TimeSpan.Zero)
            inputs.Enqueue(answer);
        else
            After(KernelLatency, () => Give(host, answer));
    }

    private IkeInput? Perform(IkeHost host, IkeAction action, IkeAction? following)
    {
        switch (action)
        {
            case IkeAction.SendDatagram send:
                string name = following is IkeAction.Report { Event: IkeEvent.MessageSent sent } ? sent.Message : "unnamed";
                Transmit(host, send.Local, send.Remote, send.NonEspMarker, send.Message, name);
                return null;
            case IkeAction.SendKeepalive:
                host.Keepalives++;
                return null;
            case IkeAction.Report { Event: IkeEvent.AttemptFailed { Failure.Code: ReasonCode.InternalFault } fault } when !ExpectsFaults:
                throw new InvalidOperationException($"{host.Name}: {fault.Failure.Message}\n{Transcript()}");
            case IkeAction.Report report:
                host.Events.Add((Now, report.Event));
                return null;
            default:
                return host.Kernel.Perform(action);
        }
    }

    private void Transmit(IkeHost host, IPEndPoint local, IPEndPoint remote, bool marker, ReadOnlyMemory<byte> message, string name)
    {
        // The transport puts the marker in front on port 4500 and nowhere else, and takes it off there.
        if (marker != (local.Port == 4500))
            throw new InvalidOperationException($"{name} from {local} {(marker ? "has" : "lacks")} the non-ESP marker");
        foreach ((TimeSpan after, IPEndPoint source, ReadOnlyMemory<byte> arriving) in Network.Carry(Now, host.Name, local, remote, marker, message, name))
            After(after, () =>
            {
                if (Network.Arrive(remote) is { } end && (end.Address.Equals(A.Address) ? A : end.Address.Equals(B.Address) ? B : null) is { } receiver)
                    Give(receiver, new IkeInput.DatagramReceived(end, source, arriving));
            });
    }

    private Instant NextAt()
    {
        Instant next = Instant.Min(A.Engine.NextDeadline, B.Engine.NextDeadline);
        return _queue.TryPeek(out _, out (long Ticks, long Order) first) ? Instant.Min(next, new(first.Ticks)) : next;
    }

    private void Happen(Instant at)
    {
        Now = at > Now ? at : Now;
        if (_queue.TryPeek(out Action? action, out (long Ticks, long Order) first) && first.Ticks <= Now.Ticks)
        {
            _queue.Dequeue();
            action();
            return;
        }

        IkeHost host = A.Engine.NextDeadline <= B.Engine.NextDeadline ? A : B;
        Give(host, new IkeInput.TimeElapsed());
    }

    private void At(Instant at, Action action) => _queue.Enqueue(action, (at.Ticks, _order++));
}
