using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Fresh keys, without an interruption.</summary>
public sealed class RekeyTests
{
    // Child SAs every hour, ISAKMP SAs every three, for a day.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Lifetimes_OverADay_NeverWithoutAChildAndOnePairAtTheEnd(int seed)
    {
        using IkePair pair = Stories.Established(seed, Short);
        pair.RunWithoutBreak(TimeSpan.FromHours(24));
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(1, pair.A.LiveIsakmp());
        Assert.Equal(1, pair.B.LiveIsakmp());
        Assert.InRange(pair.A.Reports<IkeEvent.ChildEstablished>().Count(), 24, 40);
        Assert.InRange(pair.A.Reports<IkeEvent.Phase1Established>().Count(), 8, 14);
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
        Assert.Empty(pair.B.Reports<IkeEvent.ConnectionDown>());
        Assert.Empty(pair.A.Failures);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Lifetimes_OverADayInBadWeather_NeverWithoutAChild(int seed)
    {
        using IkePair pair = Stories.Established(seed, Short);
        pair.Network.Loss = 0.1;
        pair.Network.Duplication = 0.1;
        pair.Network.Jitter = TimeSpan.FromMilliseconds(300);
        pair.RunWithoutBreak(TimeSpan.FromHours(24));
        pair.Network.Heal();
        pair.RunWithoutBreak(TimeSpan.FromHours(3));
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rfc", "2409-5.5")]
    public void Request_Phase2FromEitherSide_ReplacesThePairWithoutABreak(bool fromA)
    {
        using IkePair pair = Stories.Established();
        Spi before = pair.A.Kernel.Children.Single().SpiIn;
        pair.Give(fromA ? pair.A : pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.RunWithoutBreak(TimeSpan.FromSeconds(30));
        pair.AssertUp();
        Assert.NotEqual(before, pair.A.Kernel.Children.Single().SpiIn);
        Assert.True(pair.A.Reports<IkeEvent.ChildEstablished>().Last().Rekeyed);
        Assert.Single(pair.A.Reports<IkeEvent.Phase1Established>());
    }

    // A                                  B
    // HDR*, HASH(3)                  --> X
    // HDR*, HASH(3)                  --> X    70 ms later
    // HDR*, HASH(3)                  -->      after 140; the new keys are used after 200
    [Fact]
    [Trait("Rfc", "2409-5.5")]
    public void QuickMode3_LostTwiceInARenewal_IsThereBeforeTheNewKeysAreUsed()
    {
        using IkePair pair = Stories.Established();
        PairChild old = pair.A.Kernel.Children.Single();
        int lost = 0;
        pair.Network.Rule(flight => flight.Name.StartsWith("Quick Mode message 3", StringComparison.Ordinal) && lost++ < 2 ? new Fate.Drop() : null);

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));

        Assert.True(pair.RunUntil(() => pair.A.Kernel.OutboundFor(IkePair.Subnets) != old, TimeSpan.FromSeconds(5)));
        Assert.Equal(pair.A.Kernel.OutboundFor(IkePair.Subnets)!.SpiIn, pair.B.Kernel.OutboundFor(IkePair.Mirror(IkePair.Subnets))!.SpiOut);
        Assert.Equal(3, lost);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Request_Phase1FromEitherSide_ReplacesTheIsakmpSaAndLeavesTheChild(bool fromA)
    {
        using IkePair pair = Stories.Established();
        pair.Run(TimeSpan.FromMinutes(5)); // so long after, nobody takes it for two that began at once, where cookies decide which one stays
        Spi before = pair.A.Kernel.Children.Single().SpiIn;
        pair.Give(fromA ? pair.A : pair.B, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromSeconds(60));
        pair.AssertUp();
        Assert.Equal(before, pair.A.Kernel.Children.Single().SpiIn);
        Assert.Equal(2, pair.A.Reports<IkeEvent.Phase1Established>().Count());
        Assert.Single(pair.A.Connection().Isakmp);
        Assert.Single(pair.B.Connection().Isakmp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Request_BothSidesAtTheSameInstant_ConvergesToOne(bool phase1)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            using IkePair pair = Stories.Established(seed);
            pair.Run(TimeSpan.FromSeconds(30));
            pair.Give(pair.A, new IkeInput.RekeyRequested("net", phase1));
            pair.Give(pair.B, new IkeInput.RekeyRequested("net", phase1));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(3));
            pair.AssertUp();
            Assert.Single(pair.A.Connection().Isakmp);
            Assert.Single(pair.B.Connection().Isakmp);
        }
    }

    [Fact]
    public void Initiate_BothSidesAtTheSameInstant_ConvergesToOnePair()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            using IkePair pair = new(seed);
            pair.Load();
            pair.Up(pair.A);
            pair.Up(pair.B);
            Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(60)), $"seed {seed}");
            pair.Run(TimeSpan.FromMinutes(2));
            pair.AssertUp();
            Assert.Equal(pair.A.Connection().Isakmp.Single().Cookies, pair.B.Connection().Isakmp.Single().Cookies);
        }
    }

    [Fact]
    public void Request_BothPhasesAtOnce_ChildSurvives()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            using IkePair pair = Stories.Established(seed);
            pair.Run(TimeSpan.FromSeconds(30));
            pair.Give(seed % 2 == 0 ? pair.A : pair.B, new IkeInput.RekeyRequested("net", Phase1: true));
            pair.Give(seed / 2 % 2 == 0 ? pair.A : pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(3));
            pair.AssertUp();
            Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
            Assert.Empty(pair.B.Reports<IkeEvent.ConnectionDown>());
        }
    }

    [Fact]
    public void KernelExpiry_SoftLimit_RenewsWithoutABreak()
    {
        using IkePair pair = Stories.Established();
        PairChild old = pair.A.Kernel.Children.Single();
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiIn, pair.A.Address, Hard: false));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.NotEqual(old.SpiIn, pair.A.Kernel.Children.Single().SpiIn);
    }

    [Fact]
    public void KernelExpiry_HardLimit_ComesBackWithAFreshPair()
    {
        using IkePair pair = Stories.Established();
        PairChild old = pair.A.Kernel.Children.Single();
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiOut, pair.B.Address, Hard: true));
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.NotEqual(old.SpiIn, pair.A.Kernel.Children.Single().SpiIn);
    }

    [Fact]
    public void Lifetime_WithoutRekey_ConnectionGoesDownOnBothSides()
    {
        using IkePair pair = Stories.Established(both: profile => Short(profile) with { Rekey = false });
        pair.Run(TimeSpan.FromHours(2));
        pair.AssertNothingInstalled();
        Assert.Single(pair.A.Reports<IkeEvent.ConnectionDown>());
        Assert.Single(pair.B.Reports<IkeEvent.ConnectionDown>());
    }

    // A: HDR*, QM1 -->  x   for four hours
    [Fact]
    public void Rekey_PeerGoneForHours_OldChildLivesToItsEndAndTheConnectionComesBack()
    {
        using IkePair pair = Stories.Established(both: Short, a: profile => profile with { StartAction = StartAction.Start });
        pair.Run(TimeSpan.FromMinutes(30));
        pair.Silence(pair.B);
        pair.Run(TimeSpan.FromMinutes(25));
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
        pair.Run(TimeSpan.FromHours(4));
        pair.Network.Heal();
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(10)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(20));
        pair.AssertUp();
    }

    [Theory]
    [InlineData(605)]
    [InlineData(620)]
    [InlineData(635)]
    [InlineData(650)]
    public void Phase2_EndsWhileAPhase1ForItsRenewalIsUnderWay_ComesBackWithIt(int healedAfterSeconds)
    {
        using IkePair pair = Stories.Established(both: profile => profile with
        {
            IkeLifetime = TimeSpan.FromMinutes(5),
            ChildLifetime = TimeSpan.FromMinutes(10),
            RekeyMargin = TimeSpan.FromMinutes(1),
            RekeyFuzzPercent = 0,
            RetransmitTimeout = TimeSpan.FromMinutes(2),
        }, a: profile => profile with { StartAction = StartAction.Start }, b: profile => profile with { Rekey = false });
        pair.Network.Rule(_ => new Fate.Drop());
        pair.Run(TimeSpan.FromSeconds(healedAfterSeconds) - TimeSpan.FromTicks(pair.Now.Ticks));
        Assert.Contains(pair.A.Reports<IkeEvent.ConnectionDown>(), down => down.Reason == ReasonCode.LifetimeExpired);

        pair.Network.Heal();

        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(1)), pair.Transcript());
    }

    // A renewal of Phase 2 under the old Phase 1 is never answered, meanwhile there is a new Phase 1, and what was to be renewed is deleted: with the old Phase 1 the
    // renewal ends, and a child that is missing is made.
    [Fact]
    public void Renewal_CutOffAfterItsChildWasDeleted_IsMadeAnew()
    {
        using IkePair pair = Stories.Established(a: profile => profile with { StartAction = StartAction.Start }, b: profile => profile with { Rekey = false });
        bool lost = true;
        pair.Network.Rule(flight => lost && flight.Name.StartsWith("Quick Mode message 1", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(TimeSpan.FromSeconds(1));
        PairChild child = pair.B.Kernel.Children.Single();
        pair.Give(pair.B, new IkeInput.KernelExpired(child.SpiIn, pair.B.Address, Hard: true));
        pair.Run(TimeSpan.FromSeconds(6));
        lost = false;

        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromMinutes(1)), pair.Transcript());
    }

    // The initiator of a new Phase 1 never hears that it is complete, and goes on with the old one: so do we.
    [Fact]
    public void Phase1_WhoseLastMessageNeverArrives_DoesNotEndTheOldOne()
    {
        using IkePair pair = Stories.Established();
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 6", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(5));
        int before = pair.A.Reports<IkeEvent.ChildEstablished>().Count();
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.RunWithoutBreak(TimeSpan.FromSeconds(10));

        Assert.Equal(before + 1, pair.A.Reports<IkeEvent.ChildEstablished>().Count());
    }

    private static ConnectionProfile Short(ConnectionProfile profile) => profile with
    {
        ChildLifetime = TimeSpan.FromHours(1),
        IkeLifetime = TimeSpan.FromHours(3),
    };
}
