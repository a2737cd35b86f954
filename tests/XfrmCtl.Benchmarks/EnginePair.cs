using System.Net;
using System.Security.Cryptography;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Benchmarks;

/// <summary>Two engines joined in memory, kernels that always agree, a network that loses nothing: what is left is the cost of IKE.</summary>
internal sealed class EnginePair : IDisposable
{
    private readonly IkeEngine[] _engines = [new(new SystemEntropy()), new(new SystemEntropy())];
    private readonly Queue<(int Side, IkeInput Input)> _pending = new();
    private readonly IPAddress[] _addresses = [IPAddress.Parse("198.51.100.10"), IPAddress.Parse("203.0.113.20")];
    private uint _nextSpi = 0x1000;
    private Instant _now = Instant.Zero;

    public EnginePair(IkeProposal ike, EspProposal esp)
    {
        for (int side = 0; side < 2; side++)
        {
            Give(side, new IkeInput.AddressesChanged([_addresses[side]]));
            Give(side, new IkeInput.ProfilesReplaced([Profile(side, ike, esp)]));
        }

        Settle();
    }

    /// <summary>Child SAs that both engines reported as established.</summary>
    public int Established { get; private set; }

    /// <summary>Brings the connection up from nothing, and down again.</summary>
    public void Handshake()
    {
        int before = Established;
        Give(0, new IkeInput.InitiateRequested("bench"));
        Settle();
        if (Established != before + 2)
            throw new InvalidOperationException("the handshake did not complete");
        Give(0, new IkeInput.TerminateRequested("bench"));
        Settle();
        _now += TimeSpan.FromMinutes(5);
        Give(0, new IkeInput.TimeElapsed());
        Give(1, new IkeInput.TimeElapsed());
        Settle();
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
            default:
                break;
        }
    }

    private ConnectionProfile Profile(int side, IkeProposal ike, EspProposal esp) => new()
    {
        Name = "bench",
        Local = _addresses[side],
        Remote = _addresses[1 - side],
        LocalId = Identity.Address(_addresses[side]),
        RemoteId = Identity.Address(_addresses[1 - side]),
        PreSharedKey = new SecretBytes("a key for the benchmark alone"u8),
        IkeProposals = [ike],
        IkeLifetime = TimeSpan.FromHours(24),
        EspProposals = [esp],
        PfsGroup = null,
        ChildLifetime = TimeSpan.FromHours(8),
        Selectors = [new SelectorPair(Network(side), Network(1 - side))],
        Reqid = 16385,
    };

    private static TrafficSelector Network(int side) => new(IPNetwork.Parse(side == 0 ? "10.1.0.0/24" : "10.2.0.0/24"));

    private sealed class SystemEntropy : IEntropy
    {
        public void Fill(Span<byte> octets) => RandomNumberGenerator.Fill(octets);
    }
}
