using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Twenty minutes of one to three users of a gateway that asks for passwords and gives addresses, from a seed: a bad network, NATs that forget, restarts, kernels that refuse; then peace.</summary>
internal sealed class RoadWarriorSimulation : TroubledLife
{
    private static readonly Identity Group = Identity.KeyId("staff"u8);
    private static readonly string[] Users = ["alice", "bob", "carol"];

    private readonly RoadWarriors _world;
    private readonly List<NatBox> _nats = [];
    private readonly ConnectionProfile _common;
    private readonly bool _push;
    private readonly int? _mistaken;

    public RoadWarriorSimulation(int seed)
        : base(seed, TimeSpan.FromMinutes(20))
    {
        _world = new(Chance.Next(1, Users.Length + 1), seed);
        _push = Happens(0.5);
        _mistaken = Happens(0.15) ? Chance.Next(_world.Clients.Length) : null;
        for (int nth = 0; nth < _world.Clients.Length; nth++)
            if (Happens(0.4))
                _nats.Add(new(_world.Clients[nth].Address, IPAddress.Parse("192.0.2.99"), firstPort: 20000 + (nth * 10000)));
        _world.Network.Nats.AddRange(_nats);
        TimeSpan child = Minutes(4, 20);
        _common = new()
        {
            Name = "net",
            Local = _world.Gateway.Address,
            Remote = _world.Gateway.Address,
            LocalId = Group,
            RemoteId = Group,
            PreSharedKey = null,
            IkeProposals = [IkePair.QuickIke],
            IkeLifetime = Minutes(10, 60),
            EspProposals = [IkePair.QuickEsp],
            PfsGroup = Happens(0.2) ? GroupTable.Modp768 : null,
            ChildLifetime = child,
            RekeyMargin = child / 4,
            Selectors = [],
            Reqid = 16385,
            AggressiveMode = Happens(0.5),
            DpdDelay = TimeSpan.FromSeconds(10),
            DpdTimeout = TimeSpan.FromSeconds(30),
            RetransmitTimeout = TimeSpan.FromSeconds(30),
        };
        SpoilNetwork();
        LoadGateway();
        for (int nth = 0; nth < _world.Clients.Length; nth++)
            LoadClient(nth);
    }

    protected override VirtualWorld World => _world;

    private IEnumerable<IkeHost> Welcome => _world.Clients.Where((_, nth) => nth != _mistaken);

    protected override string? AfterTrouble()
    {
        if (!_world.RunUntil(() => Welcome.All(IsUp), TimeSpan.FromMinutes(10)))
            return $"{string.Join(", ", Welcome.Where(client => !IsUp(client)).Select(client => client.Name))} not up ten minutes after the network is well again";

        // What is left of the trouble has this long to go: a replaced SA a minute, a Delete that is repeated, dead peer detection.
        _world.Run(TimeSpan.FromMinutes(3));
        if (!_world.RunUntil(IsAtRest, TimeSpan.FromMinutes(2)))
            return $"the gateway has {_world.Gateway.Kernel.Children.Count} children and {_world.Gateway.Kernel.Reserved.Count} SPIs reserved, the clients {string.Join(" and ", _world.Clients.Select(client => client.Kernel.Children.Count))}";
        foreach (IkeHost client in Welcome)
        {
            PairChild child = client.Kernel.Children.Single();
            if (!_world.Gateway.Kernel.Children.Any(twin => twin.SpiIn == child.SpiOut && twin.SpiOut == child.SpiIn && twin.KeysIn == child.KeysOut && twin.RemoteSelector == child.LocalSelector))
                return $"{child} of {client.Name} has no counterpart";
        }

        if (_world.Gateway.Kernel.Children.Select(child => child.RemoteSelector).Distinct().Count() != Welcome.Count())
            return "two users have one address";
        if (_mistaken is { } mistaken && !_world.Clients[mistaken].Failures.Any(failure => failure.Code == ReasonCode.XauthFailed))
            return $"whoever has the wrong password is told {string.Join(", ", _world.Clients[mistaken].Failures.Select(failure => failure.Code).Distinct())}";
        return _world.Clients.Prepend(_world.Gateway).SelectMany(host => host.Failures).FirstOrDefault(failure => failure.Code == ReasonCode.InternalFault)?.Message;
    }

    // Its selectors are those that the gateway gave, not those of its profile.
    private static bool IsUp(IkeHost client) => client.Connection().Children.Length > 0;

    private bool IsAtRest() =>
        _world.Gateway.Kernel.Reserved.Count == 0 && _world.Gateway.Kernel.Children.Count == Welcome.Count()
        && _world.Clients.Select((client, nth) => client.Kernel.Reserved.Count == 0 && client.Kernel.Children.Count == (nth == _mistaken ? 0 : 1)).All(atRest => atRest);

    protected override Action Event()
    {
        int nth = Chance.Next(_world.Clients.Length);
        IkeHost client = _world.Clients[nth];
        return Chance.Next(8) switch
        {
            0 => Note($"{client.Name} restarts", () =>
            {
                client.Restart();
                LoadClient(nth);
            }),
            1 => Note("the gateway restarts", () =>
            {
                _world.Gateway.Restart();
                LoadGateway();
            }),
            2 when _nats.Count > 0 => Note("a NAT forgets", () => _nats[Chance.Next(_nats.Count)].Rebind()),
            2 or 3 => Note("a kernel refuses", () => Refuse(Happens(0.5) ? client.Kernel : _world.Gateway.Kernel)),
            4 => Note($"{client.Name} is asked to renew Phase 2", () => _world.Give(client, new IkeInput.RekeyRequested("net", Phase1: false))),
            5 => Note($"{client.Name} is asked to renew Phase 1", () => _world.Give(client, new IkeInput.RekeyRequested("net", Phase1: true))),
            6 => Note("the network is gone for a while", Outage),
            _ => Note($"{client.Name} leaves and comes back", () =>
            {
                _world.Give(client, new IkeInput.TerminateRequested("net"));
                _world.Give(client, new IkeInput.InitiateRequested("net"));
            }),
        };
    }

    private void LoadGateway() => _world.Load(_world.Gateway, RemoteAccessStories.Gateway(WithKey(), new RemoteAccessStories.Judge(), _push) with
    {
        LocalId = Identity.Address(_world.Gateway.Address),
        RemoteId = Group,
        DpdAction = DpdAction.Clear,
    });

    private void LoadClient(int nth) => _world.Load(_world.Clients[nth], RemoteAccessStories.Client(WithKey(), Users[nth], nth == _mistaken ? "wrong" : "secret", _push) with
    {
        Local = _world.Clients[nth].Address,
        RemoteId = Identity.Address(_world.Gateway.Address),
        StartAction = StartAction.Start,
        DpdAction = DpdAction.Restart,
    });

    // An engine zeroes the key that it has when it ends; each has its own.
    private ConnectionProfile WithKey() => _common with { PreSharedKey = new SecretBytes("the key of the group"u8) };
}
