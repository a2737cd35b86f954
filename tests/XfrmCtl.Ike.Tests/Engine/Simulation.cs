using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Half an hour of two gateways' life that follows from a seed: a bad network, restarts, a NAT that forgets, kernels that refuse, people who ask for things; then peace.</summary>
internal sealed class Simulation : TroubledLife
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");

    private readonly IkePair _pair;
    private readonly NatBox? _nat;
    private readonly Func<ConnectionProfile, ConnectionProfile> _both;
    private readonly (ReasonCode Code, Func<ConnectionProfile, ConnectionProfile> Change)? _mismatch;

    public Simulation(int seed)
        : base(seed, TimeSpan.FromMinutes(30))
    {
        _pair = new(seed);
        if (Happens(0.3))
            _pair.Network.Nats.Add(_nat = new(_pair.A.Address, Outside));
        TimeSpan child = Minutes(4, 20), ike = Minutes(10, 60);
        bool pfs = Happens(0.3);
        _both = profile => profile with
        {
            ChildLifetime = child,
            IkeLifetime = ike,
            RekeyMargin = child / 4,
            PfsGroup = pfs ? GroupTable.Modp768 : null,
            DpdDelay = TimeSpan.FromSeconds(10),
            DpdTimeout = TimeSpan.FromSeconds(30),
            DpdAction = DpdAction.Restart,
            RetransmitTimeout = TimeSpan.FromSeconds(30),
        };
        _mismatch = Happens(0.15) ? Mismatch() : null;
        SpoilNetwork();
        Load(_pair.A);
        Load(_pair.B);
    }

    protected override VirtualWorld World => _pair;

    protected override string? AfterTrouble() => _mismatch is { } mismatch ? AfterMismatch(mismatch.Code) : InPeace();

    private string? InPeace()
    {
        if (!_pair.RunUntil(() => _pair.IsUp(), TimeSpan.FromMinutes(10)))
            return "not up ten minutes after the network is well again";

        // What is left of the trouble has this long to go: a replaced SA a minute, a Delete that is repeated, dead peer detection.
        _pair.Run(TimeSpan.FromMinutes(3));
        if (!_pair.RunUntil(() => IsAtRest(_pair.A) && IsAtRest(_pair.B), TimeSpan.FromMinutes(2)))
            return $"{_pair.A.Kernel.Children.Count} and {_pair.B.Kernel.Children.Count} children for one pair of networks, {_pair.A.Kernel.Reserved.Count} and {_pair.B.Kernel.Reserved.Count} SPIs reserved";
        return _pair.KernelsDiffer() ?? _pair.BlackHole() ?? Faults();
    }

    private static bool IsAtRest(IkeHost host) => host.Kernel.Children.Count == 1 && host.Kernel.Reserved.Count == 0;

    private string? AfterMismatch(ReasonCode expected)
    {
        int before = _pair.A.Failures.Count();
        if (!_pair.RunUntil(() => _pair.A.Failures.Skip(before).Any(failure => failure.Code == expected), TimeSpan.FromMinutes(10)))
            return $"no failure is called {expected}, but {string.Join(", ", _pair.A.Failures.Skip(before).Select(failure => failure.Code).Distinct())}";
        _pair.Run(TimeSpan.FromSeconds(90));
        return _pair.A.Kernel.Children.Count + _pair.B.Kernel.Children.Count > 0 ? $"something is installed: {_pair.KernelsDiffer()}" : Faults();
    }

    private string? Faults() => _pair.A.Failures.Concat(_pair.B.Failures).FirstOrDefault(failure => failure.Code == ReasonCode.InternalFault)?.Message;

    protected override Action Event() => Chance.Next(8) switch
    {
        0 => Note("A restarts", () => Restart(_pair.A)),
        1 => Note("B restarts", () => Restart(_pair.B)),
        2 when _nat is not null => Note("the NAT forgets", () => _nat.Rebind()),
        2 or 3 => Note("a kernel refuses", () => Refuse((Happens(0.5) ? _pair.A : _pair.B).Kernel)),
        4 => Note("A is asked to renew Phase 2", () => _pair.Give(_pair.A, new IkeInput.RekeyRequested("net", Phase1: false))),
        5 => Note("B is asked to renew Phase 1", () => _pair.Give(_pair.B, new IkeInput.RekeyRequested("net", Phase1: true))),
        6 => Note("the network is gone for a while", Outage),
        _ => Note("both begin", () =>
        {
            _pair.Up(_pair.A);
            if (_nat is null)
                _pair.Up(_pair.B);
        }),
    };

    private void Restart(IkeHost host)
    {
        host.Restart();
        Load(host);
    }

    // A begins, always; B answers, and is what is set up wrongly where something is.
    private void Load(IkeHost host) => _pair.LoadAll(host, _pair.Profile(host, _both, host == _pair.A
        ? profile => profile with { StartAction = StartAction.Start }
        : profile => _mismatch is { } mismatch ? mismatch.Change(profile) : profile));

    private (ReasonCode, Func<ConnectionProfile, ConnectionProfile>) Mismatch() => Chance.Next(4) switch
    {
        0 => (ReasonCode.Phase1ProposalMismatch, profile => profile with { IkeProposals = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768)] }),
        1 => (ReasonCode.PresharedKeyMismatch, profile => profile with { PreSharedKey = new SecretBytes("another key"u8) }),
        2 => (ReasonCode.Phase2ProposalMismatch, profile => profile with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] }),
        _ => (ReasonCode.SelectorMismatch, profile => profile with { Selectors = [Stories.Nth(a: false, 7)] }),
    };
}
