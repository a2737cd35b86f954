using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Half an hour of two gateways' life that follows from a seed: a bad network, restarts, a NAT that forgets, kernels that refuse, people who ask for things; then peace.</summary>
/// <remarks>What must hold at the end does not depend on the seed; what happened on the way is in the transcript.</remarks>
internal sealed class Simulation : IDisposable
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");
    private static readonly TimeSpan Trouble = TimeSpan.FromMinutes(30);

    private readonly Random _chance;
    private readonly IkePair _pair;
    private readonly NatBox? _nat;
    private readonly Func<ConnectionProfile, ConnectionProfile> _both;
    private readonly (ReasonCode Code, Func<ConnectionProfile, ConnectionProfile> Change)? _mismatch;
    private readonly List<string> _happened = [];

    public Simulation(int seed)
    {
        _chance = new(seed);
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
        (_pair.Network.Loss, _pair.Network.Duplication) = (_chance.NextDouble() * 0.3, _chance.NextDouble() * 0.2);
        _pair.Network.Jitter = TimeSpan.FromMilliseconds(_chance.Next(500));
        Load(_pair.A);
        Load(_pair.B);
    }

    /// <summary>Lets it happen; what is wrong at the end, or null.</summary>
    public string? Run()
    {
        for (int events = _chance.Next(6); events > 0; events--)
            _pair.After(Trouble * _chance.NextDouble(), Event());
        _pair.Run(Trouble);
        _pair.Network.Heal();
        string? fault = _mismatch is { } mismatch ? AfterMismatch(mismatch.Code) : AfterTrouble();
        return fault is null ? null : $"{fault}\n{string.Join('\n', _happened)}";
    }

    public string Transcript() => _pair.Transcript();

    public void Dispose() => _pair.Dispose();

    private string? AfterTrouble()
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

    private Action Event() => _chance.Next(8) switch
    {
        0 => Note("A restarts", () => Restart(_pair.A)),
        1 => Note("B restarts", () => Restart(_pair.B)),
        2 when _nat is not null => Note("the NAT forgets", () => _nat.Rebind()),
        2 or 3 => Note("a kernel refuses", Refuse),
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

    private Action Note(string what, Action action) => () =>
    {
        _happened.Add($"{_pair.Now} {what}");
        action();
    };

    private void Outage()
    {
        double loss = _pair.Network.Loss;
        _pair.Network.Loss = 1;
        _pair.After(TimeSpan.FromSeconds(_chance.Next(5, 120)), () =>
        {
            if (_pair.Network.Loss > 0)
                _pair.Network.Loss = loss;
        });
    }

    private void Restart(IkeHost host)
    {
        host.Restart();
        Load(host);
    }

    private void Refuse()
    {
        PairKernel kernel = (Happens(0.5) ? _pair.A : _pair.B).Kernel;
        (_chance.Next(3) switch { 0 => kernel.SpiRefusals, 1 => kernel.InstallRefusals, _ => kernel.ActivateRefusals }).Enqueue(PairKernel.OutOfMemory);
    }

    // A begins, always; B answers, and is what is set up wrongly where something is.
    private void Load(IkeHost host) => _pair.LoadAll(host, _pair.Profile(host, _both, host == _pair.A
        ? profile => profile with { StartAction = StartAction.Start }
        : profile => _mismatch is { } mismatch ? mismatch.Change(profile) : profile));

    private (ReasonCode, Func<ConnectionProfile, ConnectionProfile>) Mismatch() => _chance.Next(4) switch
    {
        0 => (ReasonCode.Phase1ProposalMismatch, profile => profile with { IkeProposals = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp768)] }),
        1 => (ReasonCode.PresharedKeyMismatch, profile => profile with { PreSharedKey = new SecretBytes("another key"u8) }),
        2 => (ReasonCode.Phase2ProposalMismatch, profile => profile with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] }),
        _ => (ReasonCode.SelectorMismatch, profile => profile with { Selectors = [Stories.Nth(a: false, 7)] }),
    };

    private bool Happens(double probability) => _chance.NextDouble() < probability;

    private TimeSpan Minutes(int least, int most) => TimeSpan.FromMinutes(_chance.Next(least, most));
}
