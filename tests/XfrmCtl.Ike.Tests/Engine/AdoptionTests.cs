using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A daemon that was killed and comes back, while its kernel went on with the SAs.</summary>
public sealed class AdoptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(StartAction.Start, true)]
    [InlineData(StartAction.Add, true)]
    [InlineData(StartAction.Add, false)]
    [InlineData(StartAction.Route, false)]
    public void Restart_ChildrenInTheKernel_GoOnUnderANewPhase1(StartAction start, bool begins)
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { ChildLifetime = TimeSpan.FromHours(1) }, a: profile => profile with { StartAction = start });
        if (start != StartAction.Start)
            pair.Up(begins ? pair.A : pair.B);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        // Long enough not to be taken for two sides that began at once.
        pair.Run(Soon);

        Restart(pair, profile => profile with { ChildLifetime = TimeSpan.FromHours(1), StartAction = start });
        Assert.True(pair.RunUntil(() => pair.A.Connection().Isakmp.Any(sa => sa.Established), Soon), pair.Transcript());
        ChildSaSnapshot after = pair.A.Connection().Children.Single();
        Assert.Equal((before.SpiIn, before.SpiOut, before.EstablishedAt, before.ExpiresAt), (after.SpiIn, after.SpiOut, after.EstablishedAt, after.ExpiresAt));
        Assert.Empty(pair.B.Reports<IkeEvent.ChildEnded>());
        Assert.Null(pair.KernelsDiffer());

        // New SAs soon, and nothing of the old ones after that.
        pair.RunWithoutBreak(TimeSpan.FromMinutes(1));
        Assert.All(pair.A.Connection().Children, child => Assert.NotEqual(before.SpiIn, child.SpiIn));
        Assert.Single(pair.B.Connection().Isakmp, sa => sa.State == "established");
        Assert.Empty(pair.B.Reports<IkeEvent.ConnectionDown>());
        Assert.True(pair.IsUp());
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.A.Kernel.Children);
    }

    [Fact]
    public void Restart_PeerUnreachableAtFirst_IsAskedAgainUntilThereIsAPhase1()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { StartAction = StartAction.Start });
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        pair.Network.Loss = 1;
        Restart(pair, profile => profile with { StartAction = StartAction.Start });
        pair.Run(TimeSpan.FromMinutes(4));
        Assert.Single(pair.A.Connection().Children);
        pair.Network.Heal();
        Assert.True(pair.RunUntil(() => pair.A.Connection().Isakmp.Any(sa => sa.Established), TimeSpan.FromMinutes(6)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Single(pair.A.Connection().Children);
        Assert.Null(pair.KernelsDiffer());
    }

    // An ASA whose dead peer detection was quicker than whoever started the daemon again has no SA any more, and answers nothing to packets by one.
    [Fact]
    public void Restart_PeerHasForgottenThePair_HasAnotherWithinSeconds()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { StartAction = StartAction.Start });
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        pair.Run(Soon);
        pair.B.Restart();
        pair.Give(pair.B, new IkeInput.ProfilesReplaced([pair.Profile(pair.B)]));

        Restart(pair, profile => profile with { StartAction = StartAction.Start });
        Assert.True(pair.RunUntil(() => pair.A.Connection().Children.Any(child => child.SpiIn != before.SpiIn), TimeSpan.FromSeconds(15)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.True(pair.IsUp());
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Restart_RenewedAtOnce_LeavesNothingOfTheOldPair()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        Restart(pair);
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.NotEqual(before.SpiIn, pair.A.Connection().Children.Single().SpiIn);
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.B.Kernel.Children);
    }

    [Fact]
    public void Restart_LeftHalfWay_IsRenewedAndThePeerIsTold()
    {
        using IkePair pair = Established();
        Restart(pair, whole: false);
        pair.Give(pair.A, new IkeInput.InitiateRequested("net"));
        Assert.True(pair.RunUntil(() => pair.A.Connection().Children.Length == 2, Soon), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Single(pair.A.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_WhatDoesNotFitTheSettingsAnyMore_IsRemovedAtOnceAndThePeerToldUnderTheNextPhase1(bool begins)
    {
        using IkePair pair = Established(begins);
        Restart(pair, profile => profile with { Selectors = [new(new(global::System.Net.IPNetwork.Parse("10.7.0.0/16")), IkePair.Subnets.Remote)] });
        Assert.Empty(pair.A.Kernel.Children);
        Assert.Empty(pair.A.Connection().Children);
        Assert.True(pair.RunUntil(() => pair.B.Kernel.Children.Count == 0, Soon), pair.Transcript());
        Assert.Equal(ReasonCode.DeletedByPeer, Assert.Single(pair.B.Reports<IkeEvent.ChildEnded>()).Reason);
    }

    [Fact]
    public void Restart_AnotherModeOnBothSides_ComesUpInItAndNothingOfTheOldIsLeft()
    {
        using IkePair pair = Established();
        SelectorPair hosts = new(TrafficSelector.Host(pair.A.Address), TrafficSelector.Host(pair.B.Address));

        // The peer has the new settings beside the old ones.
        pair.LoadAll(pair.B, pair.Profile(pair.B), pair.Profile(pair.B, own: profile => profile with { Name = "hosts", Reqid = 16389, Mode = IpsecMode.Transport, Selectors = [IkePair.Mirror(hosts)] }));
        Restart(pair, profile => profile with { Mode = IpsecMode.Transport, Selectors = [hosts] });
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(IpsecMode.Transport, Assert.Single(pair.A.Kernel.Children).Mode);
        Assert.Single(pair.B.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Restart_ThePeerIsAnother_NobodyIsTold()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        Restart(pair, profile => profile with { Remote = global::System.Net.IPAddress.Parse("198.51.100.77"), RemoteId = null });
        Assert.Empty(pair.A.Kernel.Children);
        pair.Run(Soon);
        Assert.Single(pair.B.Kernel.Children);
        Assert.Empty(pair.A.Connection().Isakmp);
    }

    [Fact]
    public void Restart_LifeIsOver_AnotherTakesItsPlaceAndThePeerIsTold()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { ChildLifetime = TimeSpan.FromMinutes(20) });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        pair.Run(Soon);
        Restart(pair, late: TimeSpan.FromHours(1));
        ChildSaSnapshot old = pair.A.Connection().Children.Single();
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.NotEqual(old.SpiIn, Assert.Single(pair.A.Kernel.Children).SpiIn);
        Assert.Single(pair.B.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
    }

    // Whoever is killed again and again has little time between: what was left half way is told of as soon as another pair works.
    [Fact]
    public void Restart_LeftHalfWay_IsOverSoonAfterAnotherPairIsThere()
    {
        using IkePair pair = Established();
        Restart(pair, whole: false);
        pair.Give(pair.A, new IkeInput.InitiateRequested("net"));
        pair.Run(TimeSpan.FromSeconds(12));
        Assert.Single(pair.B.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
    }

    // The peer was not told when the daemon died, and keeps sending by its half for hours.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Restart_TheKernelLostThePairMeanwhile_ThePeerIsToldAndThereIsAnother(bool begins)
    {
        using IkePair pair = Established(begins);
        ImmutableArray<AdoptedChild> left = [.. AdoptionStories.Left(pair.A).Select(child => child with { InKernel = false })];
        pair.A.Restart();
        pair.Give(pair.A, new IkeInput.ProfilesReplaced([pair.Profile(pair.A)]) { Adopted = left });
        Assert.Empty(pair.A.Connection().Children);
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(begins ? 1 : 0, pair.A.Kernel.Children.Count);
        Assert.Equal(begins ? 1 : 0, pair.B.Kernel.Children.Count);
        Assert.Null(pair.KernelsDiffer());
    }

    private static IkePair Established(bool begins = true)
    {
        IkePair pair = new();
        pair.Load();
        pair.Up(begins ? pair.A : pair.B);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        pair.Run(Soon);
        return pair;
    }

    /// <summary>The engine of A is gone and another comes, with what the state file says of the children.</summary>
    private static void Restart(IkePair pair, Func<ConnectionProfile, ConnectionProfile>? own = null, TimeSpan late = default, bool whole = true)
    {
        ImmutableArray<AdoptedChild> left = [.. AdoptionStories.Left(pair.A).Select(child => whole
            ? child with { Lifetime = child.Lifetime - late }
            : child with { EstablishedAt = pair.Now, Lifetime = TimeSpan.FromSeconds(30), Whole = false })];
        pair.A.Crash();
        pair.Give(pair.A, new IkeInput.ProfilesReplaced([pair.Profile(pair.A, own: own)]) { Adopted = left });
    }
}
