using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Half an hour of a tunnel to an ASA that follows from a seed: its manners, a bad network, reloads, restarts of ours, kernels that refuse; then peace.</summary>
internal sealed class AsaSimulation : TroubledLife
{

    private readonly AsaTunnel _tunnel;
    private readonly Func<ConnectionProfile, ConnectionProfile> _ours;
    private readonly ReasonCode? _expected;

    public AsaSimulation(int seed)
        : base(seed, TimeSpan.FromMinutes(30))
    {
        TimeSpan child = Minutes(4, 20), ike = Minutes(10, 60);
        (_expected, Func<AsaSettings, AsaSettings> mismatch) = Happens(0.15) ? Mismatch() : (null, asa => asa);
        _tunnel = new(seed, asa => mismatch(asa with
        {
            Policies = [IkePair.QuickIke],
            ChildLifetime = Minutes(4, 20),
            IkeLifetime = Minutes(10, 60),
            NatTraversal = Any<AsaNatTraversal>(),
            KeyMismatch = Any<AsaKeyMismatch>(),
            DeleteSpi = Any<AsaDeleteSpi>(),
            Fragmentation = Any<AsaFragmentation>(),
            AlwaysSaysLifetime = Happens(0.5),
            OwnPolicyOrder = Happens(0.5),
            InitialContactInQuickMode = Happens(0.5),
            IdPort = (ushort)(Happens(0.5) ? 500 : 0),
            RefusesSecondQuickMode = Happens(0.8),
            Keepalive = Happens(0.7) ? asa.Keepalive : null,
            IdleTimeout = Happens(0.5) ? Minutes(5, 30) : null,
        }));
        bool encapsulate = Happens(0.3);
        _ours = profile => profile with
        {
            IkeProposals = [IkePair.QuickIke],
            ChildLifetime = child,
            IkeLifetime = ike,
            RekeyMargin = child / 4,
            ForceEncapsulation = encapsulate,
            StartAction = StartAction.Start,
            RetransmitTimeout = TimeSpan.FromSeconds(30),
        };
        SpoilNetwork();
        _tunnel.Load(_ours);
    }

    protected override VirtualWorld World => _tunnel;

    protected override string? AfterTrouble() =>
        (_expected is { } expected ? AfterMismatch(expected) : InPeace()) is { } fault ? $"{fault}\n{_tunnel.Asa.Settings}" : null;

    private string? InPeace()
    {
        // An ASA without keepalives that lost everything is found out by the next renewal alone.
        TimeSpan limit = TimeSpan.FromMinutes(_tunnel.Asa.Settings.Keepalive is null ? 30 : 10);
        if (!_tunnel.RunUntil(() => _tunnel.IsUp && _tunnel.Ping(), limit))
            return $"no packet comes through {limit.TotalMinutes} minutes after the network is well again";
        _tunnel.Run(TimeSpan.FromMinutes(3));

        // Either side may just be renewing, and until its Delete comes has one pair more.
        return _tunnel.RunUntil(() => _tunnel.SidesDiffer() is null && _tunnel.Linux.Kernel.Children.Count == 1 && _tunnel.Ping(), TimeSpan.FromMinutes(2))
            ? Faults()
            : $"{_tunnel.Linux.Kernel.Children.Count} children for one pair of networks; {_tunnel.SidesDiffer()}";
    }

    private string? AfterMismatch(ReasonCode expected)
    {
        int before = _tunnel.Linux.Failures.Count();
        if (!_tunnel.RunUntil(() => _tunnel.Linux.Failures.Skip(before).Any(failure => failure.Code == expected), TimeSpan.FromMinutes(20)))
            return $"no failure is called {expected}, but {string.Join(", ", _tunnel.Linux.Failures.Skip(before).Select(failure => failure.Code).Distinct())}";
        return _tunnel.Linux.Kernel.Children.Count > 0 ? "something is installed" : Faults();
    }

    private string? Faults() => _tunnel.Linux.Failures.FirstOrDefault(failure => failure.Code == ReasonCode.InternalFault)?.Message;

    protected override Action Event() => Chance.Next(8) switch
    {
        0 => Note("we restart", () =>
        {
            _tunnel.Linux.Restart();
            _tunnel.Load(_ours);
        }),
        1 or 2 => Note("the ASA reloads", () => _tunnel.Act(asa => asa.Reload())),
        3 => Note("the ASA's SAs are cleared", () => _tunnel.Act(asa => asa.Clear(_tunnel.Now))),
        4 => Note("the kernel refuses", () => Refuse(_tunnel.Linux.Kernel)),
        5 => Note("data comes from the ASA's side", () => _tunnel.PingBack()),
        6 => Note("we are asked to renew", () => _tunnel.Give(_tunnel.Linux, new IkeInput.RekeyRequested("net", Phase1: Chance.Next(2) == 0))),
        _ => Note("the network is gone for a while", Outage),
    };

    // Only those that an ASA does not pass over in silence.
    private (ReasonCode?, Func<AsaSettings, AsaSettings>) Mismatch() => Chance.Next(4) switch
    {
        0 => (ReasonCode.Phase1ProposalMismatch, asa => asa with { Policies = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768)] }),
        1 => (ReasonCode.PresharedKeyMismatch, asa => asa with { PresharedKey = "another key" }),
        2 => (ReasonCode.Phase2ProposalMismatch, asa => asa with { TransformSets = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] }),
        _ => (ReasonCode.SelectorMismatch, asa => asa with { AccessList = [Stories.Nth(a: false, 7)] }),
    };

    private T Any<T>()
        where T : struct, Enum => Enum.GetValues<T>()[Chance.Next(Enum.GetValues<T>().Length)];
}
