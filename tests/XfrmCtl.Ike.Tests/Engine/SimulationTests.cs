using System.Collections.Concurrent;
using System.Globalization;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Ten thousand lives of a tunnel, or as many as XFRMCTL_LIVES says. A seed that fails is told; with XFRMCTL_SEED it alone is run again, and its transcript shown.</summary>
public sealed class SimulationTests
{
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("XFRMCTL_LIVES") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    public void TwoEngines_WhateverHappened_EndInPeace() => Live(seed => new Simulation(seed));

    [Fact]
    public void EngineAndAsa_WhateverHappened_EndInPeace() => Live(seed => new AsaSimulation(seed));

    // Each is up to three tunnels, so that a fifth of the lives is enough.
    [Fact]
    public void RoadWarriorsAndGateway_WhateverHappened_EndInPeace() => Live(seed => new RoadWarriorSimulation(seed), Math.Max(1, Seeds / 5));

    // At 30 % loss each way a handshake has nine messages to bring over, and as many times as it likes.
    [Fact]
    public void Handshakes_AtThirtyPercentLoss_EndWithinAMinute()
    {
        const int handshakes = 1000;
        ConcurrentBag<int> late = [];
        Parallel.For(1, handshakes + 1, seed =>
        {
            using IkePair pair = new(seed);
            pair.Load(a: profile => profile with { StartAction = StartAction.Start });
            pair.Network.Loss = 0.3;
            pair.Up(pair.A);
            if (!pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(60)))
                late.Add(seed);
        });
        Assert.True(late.Count <= handshakes / 1000, $"{late.Count} of {handshakes} took longer than a minute: seeds {string.Join(", ", late.Order().Take(20))}");
    }

    private static void Live(Func<int, TroubledLife> begin, int? lives = null)
    {
        if (Environment.GetEnvironmentVariable("XFRMCTL_SEED") is { } told)
        {
            using TroubledLife one = begin(int.Parse(told, CultureInfo.InvariantCulture));
            string? fault = one.Run();
            Assert.True(fault is null, $"seed {told}: {fault}\n{one.Transcript()}");
            return;
        }

        ConcurrentBag<(int Seed, string Fault)> faults = [];
        int seeds = lives ?? Seeds;
        Parallel.For(1, seeds + 1, seed =>
        {
            using TroubledLife life = begin(seed);
            if (life.Run() is { } fault)
                faults.Add((seed, fault));
        });
        Assert.True(faults.IsEmpty, $"{faults.Count} of {seeds} seeds; run one with XFRMCTL_SEED=n\n"
            + string.Join('\n', faults.OrderBy(fault => fault.Seed).Take(20).Select(fault => $"seed {fault.Seed}: {fault.Fault}")));
    }
}
