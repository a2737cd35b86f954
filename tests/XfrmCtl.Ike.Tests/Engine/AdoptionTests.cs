using System.Collections.Immutable;
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
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        pair.Run(Soon);
        Restart(pair, whole: false);
        pair.Give(pair.A, new IkeInput.InitiateRequested("net"));
        Assert.True(pair.RunUntil(() => pair.A.Connection().Children.Length == 2, Soon), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Single(pair.A.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Restart_WhatDoesNotFitTheSettingsAnyMore_IsRemoved()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Soon), pair.Transcript());
        Restart(pair, profile => profile with { Selectors = [new(new(global::System.Net.IPNetwork.Parse("10.7.0.0/16")), IkePair.Subnets.Remote)] });
        Assert.Empty(pair.A.Kernel.Children);
        Assert.Empty(pair.A.Connection().Children);
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

    /// <summary>The engine of A is gone and another comes, with what the state file says of the children.</summary>
    private static void Restart(IkePair pair, Func<ConnectionProfile, ConnectionProfile>? own = null, TimeSpan late = default, bool whole = true)
    {
        ImmutableArray<AdoptedChild> left = [.. pair.A.Kernel.Children.Select(child =>
        {
            ChildSaSnapshot known = pair.A.Connection().Children.Single(snapshot => snapshot.Serial == child.Serial);
            return new AdoptedChild
            {
                Serial = child.Serial,
                Connection = child.Connection,
                Selectors = new(child.LocalSelector, child.RemoteSelector),
                SpiIn = child.SpiIn,
                SpiOut = child.SpiOut,
                Algorithms = child.Algorithms,
                PfsGroup = known.PfsGroup,
                Mode = child.Mode,
                UdpEncapsulation = child.UdpEncapsulation,
                Initiator = child.Initiator,
                EstablishedAt = whole ? known.EstablishedAt : pair.Now,
                Lifetime = whole ? known.ExpiresAt - known.EstablishedAt - late : TimeSpan.FromSeconds(30),
                Whole = whole,
                Local = child.Local,
                Remote = child.Remote,
            };
        })];
        pair.A.Crash();
        pair.Give(pair.A, new IkeInput.ProfilesReplaced([pair.Profile(pair.A, own: own)]) { Adopted = left });
    }
}
