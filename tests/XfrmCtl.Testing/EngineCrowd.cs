using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Testing;

/// <summary>
/// Many tunnels between two engines in memory, each with addresses and a Phase 1 of its own; the kernels always agree and the network loses nothing,
/// so that what is left is the cost of IKE. For measurements: it keeps nothing of what it saw but two numbers.
/// </summary>
public sealed class EngineCrowd : IDisposable
{
    private const int Initiators = 0;
    private const int Responder = 1;

    private static readonly IPAddress Hub = IPAddress.Parse("198.51.100.10");

    private readonly IkeEngine[] _engines = [new(new SystemEntropy()), new(new SystemEntropy())];
    private readonly Queue<(int Side, IkeInput Input)> _pending = new();
    private readonly ImmutableArray<IPAddress> _addresses;
    private uint _nextSpi = 0x1000;
    private Instant _now = Instant.Zero;

    /// <summary>Loads the connections on both sides; nothing is up yet.</summary>
    /// <param name="tunnels">How many.</param>
    /// <param name="ike">Algorithms of Phase 1.</param>
    /// <param name="esp">Algorithms of Phase 2.</param>
    /// <param name="responder">What is otherwise with the connections of the side that answers.</param>
    public EngineCrowd(int tunnels, IkeProposal ike, EspProposal esp, Func<ConnectionProfile, ConnectionProfile>? responder = null)
    {
        _addresses = [.. Enumerable.Range(0, tunnels).Select(tunnel => new IPAddress([10, (byte)(tunnel >> 16), (byte)((tunnel >> 8) & 0xff), (byte)(tunnel & 0xff)]))];
        Give(Initiators, new IkeInput.AddressesChanged(_addresses));
        Give(Responder, new IkeInput.AddressesChanged([Hub]));
        Give(Initiators, new IkeInput.ProfilesReplaced([.. Enumerable.Range(0, tunnels).Select(tunnel => Profile(tunnel, Initiators, ike, esp))]));
        Give(Responder, new IkeInput.ProfilesReplaced([.. Enumerable.Range(0, tunnels).Select(tunnel => Profile(tunnel, Responder, ike, esp)).Select(profile => responder?.Invoke(profile) ?? profile)]));
        Settle();
    }

    /// <summary>Child SAs that either engine reported as established.</summary>
    public int Established { get; private set; }

    /// <summary>Inputs that the engines took.</summary>
    public long Steps { get; private set; }

    /// <summary>When the first of the two has something to do.</summary>
    public Instant NextDeadline => Instant.Min(_engines[Initiators].NextDeadline, _engines[Responder].NextDeadline);

    /// <summary>The side that answers.</summary>
    public IkeEngine Answering => _engines[Responder];

    public static string NameOf(int tunnel) => $"t{tunnel}";

    /// <summary>Brings a tunnel up from nothing: Main Mode and Quick Mode.</summary>
    /// <exception cref="InvalidOperationException">It did not come up on both sides.</exception>
    public void BringUp(int tunnel)
    {
        int before = Established;
        Give(Initiators, new IkeInput.InitiateRequested(NameOf(tunnel)));
        Settle();
        if (Established != before + 2)
            throw new InvalidOperationException("the handshake did not complete");
    }

    /// <summary>Ends a tunnel on both sides.</summary>
    public void TakeDown(int tunnel)
    {
        Give(Initiators, new IkeInput.TerminateRequested(NameOf(tunnel)));
        Settle();
    }

    /// <summary>Lets time pass, with all that is to happen in it.</summary>
    public void Elapse(TimeSpan duration)
    {
        Instant end = _now + duration;
        while (NextDeadline is var next && next <= end)
        {
            _now = next > _now ? next : _now;
            Give(_engines[Initiators].NextDeadline <= _now ? Initiators : Responder, new IkeInput.TimeElapsed());
            Settle();
        }

        _now = end;
    }

    public void Dispose()
    {
        foreach (IkeEngine engine in _engines)
            engine.Dispose();
    }

    private void Give(int side, IkeInput input) => _pending.Enqueue((side, input));

    private void Settle()
    {
        while (_pending.TryDequeue(out (int Side, IkeInput Input) next))
        {
            IkeEngine engine = _engines[next.Side];
            Steps++;
            engine.Step(next.Input, _now);
            while (engine.TryTakeAction(out IkeAction? action))
                Perform(next.Side, action);
        }
    }

    private void Perform(int side, IkeAction action)
    {
        switch (action)
        {
            case IkeAction.SendDatagram send:
                Give(1 - side, new IkeInput.DatagramReceived(send.Remote, send.Local, send.Message));
                break;
            case IkeAction.AllocateSpi allocate:
                Give(side, new IkeInput.SpiAllocated(allocate.Request, new Spi(_nextSpi++)));
                break;
            case IkeAction.InstallChild install:
                Give(side, new IkeInput.ChildInstalled(install.Child.Serial));
                install.Child.Dispose();
                break;
            case IkeAction.ActivateChild activate:
                Give(side, new IkeInput.ChildInstalled(activate.Child));
                break;
            case IkeAction.Report { Event: IkeEvent.ChildEstablished }:
                Established++;
                break;
            case IkeAction.Report { Event: IkeEvent.AttemptFailed failed }:
                throw new InvalidOperationException(failed.Failure.Message);
            default:
                break;
        }
    }

    private ConnectionProfile Profile(int tunnel, int side, IkeProposal ike, EspProposal esp)
    {
        IPAddress peer = _addresses[tunnel];
        SelectorPair selectors = new(new TrafficSelector(IPNetwork.Parse("192.0.2.0/24")), TrafficSelector.Host(peer));
        return new()
        {
            Name = NameOf(tunnel),
            Local = side == Responder ? Hub : peer,
            Remote = side == Responder ? peer : Hub,
            LocalId = Identity.Address(side == Responder ? Hub : peer),
            RemoteId = Identity.Address(side == Responder ? peer : Hub),
            PreSharedKey = new SecretBytes("a key for measurements alone"u8),
            IkeProposals = [ike],
            IkeLifetime = TimeSpan.FromHours(24),
            EspProposals = [esp],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(8),
            Selectors = [side == Responder ? selectors : new(selectors.Remote, selectors.Local)],
            Reqid = 16385 + (uint)tunnel,
        };
    }

    private sealed class SystemEntropy : IEntropy
    {
        public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
    }
}
