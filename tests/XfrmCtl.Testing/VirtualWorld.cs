using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>A clock, a network and what lives on it, all of them virtual: days of tunnel life in milliseconds, the same for the same seed.</summary>
public abstract class VirtualWorld : IDisposable
{
    private readonly PriorityQueue<Action, (long Ticks, long Order)> _queue = new();
    private long _order;

    protected VirtualWorld(int seed)
    {
        Seed = seed;
        Network = new(seed + 1);
    }

    public int Seed { get; }

    public VirtualNetwork Network { get; }

    public Instant Now { get; private set; } = Instant.Zero;

    /// <summary>Whether faults of an engine are reported as any failure is, and do not end the test.</summary>
    public bool ExpectsFaults { get; set; }

    /// <summary>How long a kernel takes to answer.</summary>
    public TimeSpan KernelLatency { get; set; }

    /// <summary>When somebody who lives here has something to do by himself.</summary>
    protected abstract Instant NextDeadline { get; }

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
    public void After(TimeSpan delay, Action action) => _queue.Enqueue(action, ((Now + delay).Ticks, _order++));

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

    /// <summary>Everything that was sent and reported, for the message of a failed test.</summary>
    public string Transcript() => $"seed {Seed}, {Now}\n" + string.Join('\n', Network.Flights.Select(flight => (At: flight.SentAt, Line: flight.ToString()))
        .Concat(Reports()).OrderBy(line => line.At.Ticks).Select(line => line.Line).TakeLast(400));

    public abstract void Dispose();

    /// <summary>What those who live here told.</summary>
    protected abstract IEnumerable<(Instant At, string Line)> Reports();

    /// <summary>Lets whoever has the next deadline act.</summary>
    protected abstract void Elapse();

    /// <summary>A datagram arrives; where nobody has the address, nothing happens.</summary>
    protected abstract void Deliver(IPEndPoint destination, IPEndPoint source, ReadOnlyMemory<byte> message);

    protected static IEnumerable<(Instant At, string Line)> ReportsOf(IkeHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Events.Select(happened => (happened.At, $"{happened.At} {host.Name} reports {happened.Event}"));
    }

    protected void Transmit(string sender, IPEndPoint local, IPEndPoint remote, bool marker, ReadOnlyMemory<byte> message, string name)
    {
        // The transport puts the marker in front on port 4500 and nowhere else, and takes it off there.
        ArgumentNullException.ThrowIfNull(local);
        if (marker != (local.Port == 4500))
            throw new InvalidOperationException($"{name} from {local} {(marker ? "has" : "lacks")} the non-ESP marker");
        foreach ((TimeSpan after, IPEndPoint source, ReadOnlyMemory<byte> arriving) in Network.Carry(Now, sender, local, remote, marker, message, name))
            After(after, () =>
            {
                if (Network.Arrive(remote) is { } destination)
                    Deliver(destination, source, arriving);
            });
    }

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
                Transmit(host.Name, send.Local, send.Remote, send.NonEspMarker, send.Message, name);
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

    private Instant NextAt() => _queue.TryPeek(out _, out (long Ticks, long Order) first) ? Instant.Min(NextDeadline, new(first.Ticks)) : NextDeadline;

    private void Happen(Instant at)
    {
        Now = at > Now ? at : Now;
        if (_queue.TryPeek(out Action? action, out (long Ticks, long Order) first) && first.Ticks <= Now.Ticks)
        {
            _queue.Dequeue();
            action();
            return;
        }

        Elapse();
    }
}
