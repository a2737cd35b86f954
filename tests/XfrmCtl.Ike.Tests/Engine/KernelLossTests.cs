using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Somebody flushes or deletes the states of a tunnel behind the daemon's back.</summary>
public sealed class KernelLossTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(true, StartAction.Start, true)]
    [InlineData(true, StartAction.Add, true)]
    [InlineData(false, StartAction.Add, true)]
    [InlineData(true, StartAction.Add, false)]
    public void Loss_StatesOfAnEstablishedPair_AnotherIsThereAtOnceAndThePeerHasNoHalf(bool initiator, StartAction start, bool outbound)
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { StartAction = start });
        if (start != StartAction.Start)
            pair.Up(initiator ? pair.A : pair.B);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(20)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        int phase1 = pair.B.Reports<IkeEvent.Phase1Established>().Count();

        Lose(pair, pair.A, outbound);
        Assert.Empty(pair.A.Connection().Children);
        Assert.Equal(before.Serial, Assert.Single(pair.A.Reports<IkeEvent.ChildLost>()).Serial);
        Assert.Equal((ReasonCode.RemovedFromKernel, true), (pair.A.Reports<IkeEvent.ConnectionDown>().Last().Reason, pair.A.Reports<IkeEvent.ConnectionDown>().Last().WillRetry));
        Assert.True(pair.RunUntil(() => pair.IsUp() && pair.A.Connection().Children.Any(child => child.SpiIn != before.SpiIn), Soon), pair.Transcript());

        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.NotEqual(before.SpiIn, Assert.Single(pair.B.Kernel.Children).SpiOut);
        Assert.Equal(phase1, pair.B.Reports<IkeEvent.Phase1Established>().Count());
        Assert.Empty(pair.B.Reports<IkeEvent.ConnectionDown>());
        Assert.IsType<IkeEvent.ConnectionUp>(pair.A.Reports<IkeEvent>().Last(happened => happened is IkeEvent.ConnectionUp or IkeEvent.ConnectionDown));
    }

    [Fact]
    public void Loss_SaidTwice_IsOneLoss()
    {
        using IkePair pair = Stories.Established();
        PairChild child = pair.A.Kernel.Children.Single();
        IPAddress destination = pair.A.Kernel.Expire(child);
        pair.Give(pair.A, new IkeInput.KernelLost(child.SpiIn, destination));
        pair.Give(pair.A, new IkeInput.KernelLost(child.SpiOut, pair.B.Address));
        Assert.Single(pair.A.Reports<IkeEvent.ChildLost>());
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.A.Reports<IkeEvent.ChildEnded>());
    }

    [Fact]
    public void Loss_OfSomethingThatIsNotOurs_IsNothing()
    {
        using IkePair pair = Stories.Established();
        pair.Give(pair.A, new IkeInput.KernelLost(new(0x12345678), pair.A.Address));
        pair.AssertUp();
        Assert.Empty(pair.A.Reports<IkeEvent.ChildLost>());
    }

    [Fact]
    public void Loss_WithoutAPhase1_BeginsOne()
    {
        using IkePair pair = new();
        // Phase 1 ends long before Phase 2, and nobody renews it.
        pair.Load(both: profile => profile with { IkeLifetime = TimeSpan.FromMinutes(2), Rekey = false, ChildLifetime = TimeSpan.FromHours(8) });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(20)), pair.Transcript());
        Assert.True(pair.RunUntil(() => pair.A.Connection().Isakmp.IsEmpty && pair.B.Connection().Isakmp.IsEmpty, TimeSpan.FromMinutes(10)), pair.Transcript());
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        Lose(pair, pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Connection().Children.Any(child => child.SpiIn != before.SpiIn), Soon), pair.Transcript());
        pair.Run(TimeSpan.FromSeconds(30));
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.B.Kernel.Children);
    }

    // The peer refuses what it took before, its settings having changed: it is told of the end of what it has, and no attempt of ours is the last.
    [Fact]
    public void Loss_PeerTakesNoOther_IsToldSoonAfterAll()
    {
        using IkePair pair = Stories.Established();
        pair.Network.Loss = 1;
        Lose(pair, pair.A);
        pair.Run(TimeSpan.FromSeconds(20));
        Assert.Single(pair.B.Kernel.Children);
        pair.Network.Heal();
        Assert.True(pair.RunUntil(() => pair.IsUp() && pair.KernelsDiffer() is null, TimeSpan.FromMinutes(2)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Single(pair.A.Kernel.Children);
        Assert.Single(pair.B.Kernel.Children);
    }

    [Fact]
    public void Loss_OfThePairThatGaveWay_EndsItAlone()
    {
        using IkePair pair = Stories.Established();
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        Assert.True(pair.RunUntil(() => pair.A.Connection().Children.Length == 2, Soon), pair.Transcript());
        PairChild old = pair.A.Kernel.Children.MinBy(child => child.Serial)!;
        pair.Give(pair.A, new IkeInput.KernelLost(old.SpiIn, pair.A.Kernel.Expire(old)));
        Assert.Single(pair.A.Connection().Children);
        Assert.Empty(pair.A.Reports<IkeEvent.ChildLost>());
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Loss_OfBothPairsWhileOneReplacesTheOther_ComesBackWithOne()
    {
        using IkePair pair = Stories.Established();
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        Assert.True(pair.RunUntil(() => pair.A.Kernel.Children.Count == 2, Soon), pair.Transcript());
        foreach (PairChild child in pair.A.Kernel.Children.OrderByDescending(child => child.Serial).ToArray())
            pair.Give(pair.A, new IkeInput.KernelLost(child.SpiIn, pair.A.Kernel.Expire(child)));
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(15)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.A.Kernel.Children);
    }

    [Fact]
    public void Loss_ThenDown_NothingIsLeftOnEitherSide()
    {
        using IkePair pair = Stories.Established();
        Lose(pair, pair.A);
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.True(pair.A.Kernel.IsEmpty && pair.B.Kernel.IsEmpty, pair.Transcript());
    }

    [Fact]
    public void Loss_PeerOfAnyAddress_IsAskedUnderItsPhase1()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { Remote = null });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(20)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        ChildSaSnapshot before = pair.B.Connection().Children.Single();
        Lose(pair, pair.B);
        Assert.True(pair.RunUntil(() => pair.B.Connection().Children.Any(child => child.SpiIn != before.SpiIn), Soon), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.A.Kernel.Children);
    }

    // The kernel asks for a state with the first packet that finds none, while the loss is looked at, and again and again.
    [Fact]
    public void Loss_TrafficThatAsksAllTheWhile_MakesOnePairAlone()
    {
        using IkePair pair = Stories.Established();
        Lose(pair, pair.A);
        for (int packet = 0; packet < 100; packet++)
        {
            pair.Give(pair.A, new IkeInput.KernelAcquired(16385, IkePair.Subnets.Local, IkePair.Subnets.Remote));
            pair.Run(TimeSpan.FromMilliseconds(20));
        }

        Assert.Equal(2, pair.A.Kernel.InstalledEver);
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.B.Kernel.Children);
    }

    private static void Lose(IkePair pair, IkeHost host, bool outbound = false)
    {
        PairChild child = host.Kernel.Children.Single();
        IPAddress destination = host.Kernel.Expire(child);
        pair.Give(host, outbound ? new IkeInput.KernelLost(child.SpiOut, pair.Other(host).Address) : new IkeInput.KernelLost(child.SpiIn, destination));
    }
}
