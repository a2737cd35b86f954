using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Lifetimes in seconds and kilobytes, and RESPONDER-LIFETIME (RFC 2407 §4.6.3.1).</summary>
public sealed class LifetimeTests
{
    // Where only one side names a limit, both keep to it.
    [Theory]
    [Trait("Rfc", "2407-4.5")]
    [InlineData(null, null, null)]
    [InlineData(5000UL, null, 5000UL)]
    [InlineData(null, 4608000UL, 4608000UL)]
    [InlineData(5000UL, 7000UL, 5000UL)]
    [InlineData(7000UL, 5000UL, 5000UL)]
    public void Kilobytes_OfTwoSides_AreTheSmaller(ulong? initiator, ulong? responder, ulong? agreed)
    {
        using IkePair pair = Stories.Established(a: profile => profile with { ChildKilobytes = initiator }, b: profile => profile with { ChildKilobytes = responder });
        Assert.Equal(agreed, pair.A.Kernel.Children.Single().Kilobytes);
        Assert.Equal(agreed, pair.B.Kernel.Children.Single().Kilobytes);
    }

    [Theory]
    [Trait("Rfc", "2407-4.6.3.1")]
    [InlineData(8, 1)]
    [InlineData(1, 8)]
    public void Seconds_OfPhase2_AreTheShorterOnBothSides(int initiator, int responder)
    {
        using IkePair pair = Stories.Established(a: profile => profile with { ChildLifetime = TimeSpan.FromHours(initiator) }, b: profile => profile with { ChildLifetime = TimeSpan.FromHours(responder) });
        Assert.Equal(TimeSpan.FromHours(1), pair.A.Reports<IkeEvent.ChildEstablished>().Single().Lifetime);
        Assert.Equal(TimeSpan.FromHours(1), pair.B.Reports<IkeEvent.ChildEstablished>().Single().Lifetime);
    }

    [Theory]
    [Trait("Rfc", "2407-4.6.3.1")]
    [InlineData(24, 1, false)]
    [InlineData(1, 24, false)]
    [InlineData(24, 1, true)]
    public void Seconds_OfPhase1_AreTheShorterOnBothSides(int initiator, int responder, bool aggressive)
    {
        using IkePair pair = Stories.Established(
            both: profile => profile with { AggressiveMode = aggressive },
            a: profile => profile with { IkeLifetime = TimeSpan.FromHours(initiator) }, b: profile => profile with { IkeLifetime = TimeSpan.FromHours(responder) });
        foreach (IkeHost host in new[] { pair.A, pair.B })
            Assert.InRange(host.Connection().Isakmp.Single().ExpiresAt - pair.Now, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
        Assert.True(pair.A.Connection().Isakmp.Single().RekeyAt < pair.Now + TimeSpan.FromHours(1));
    }

    // The kernel's soft limit of octets, which both states of a pair reach one after the other: new keys, once, before the old ones run out.
    [Fact]
    public void KernelLimit_ReachedByBothStates_MakesNewKeysOnce()
    {
        using IkePair pair = Stories.Established(a: profile => profile with { ChildKilobytes = 5000 });
        PairChild old = pair.A.Kernel.Children.Single();
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiIn, pair.A.Address, Hard: false));
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiOut, pair.B.Address, Hard: false));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.NotEqual(old.SpiIn, pair.A.Kernel.Children.Single().SpiIn);
        Assert.Equal(2, pair.A.Reports<IkeEvent.ChildEstablished>().Count());
    }

    // Between the exchange and the outbound state of what it made.
    [Fact]
    public void KernelLimit_ReachedAgainBeforeTheSuccessorIsInUse_MakesNewKeysOnce()
    {
        using IkePair pair = Stories.Established(a: profile => profile with { ChildKilobytes = 5000 });
        PairChild old = pair.A.Kernel.Children.Single();
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiOut, pair.B.Address, Hard: false));
        pair.Run(TimeSpan.FromMilliseconds(150));
        Assert.Single(pair.A.Reports<IkeEvent.ChildEstablished>());
        Assert.Equal(2, pair.A.Kernel.Children.Count);
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiIn, pair.A.Address, Hard: false));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(2, pair.A.Reports<IkeEvent.ChildEstablished>().Count());
    }

    // rekey=no: the peer makes new keys, or the kernel ends the old ones.
    [Fact]
    public void KernelLimit_WhereOthersRenew_IsLeftToThem()
    {
        using IkePair pair = Stories.Established(a: profile => profile with { Rekey = false });
        PairChild old = pair.A.Kernel.Children.Single();
        pair.Give(pair.A, new IkeInput.KernelExpired(old.SpiOut, pair.B.Address, Hard: false));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(1));
        Assert.Equal(old.SpiIn, pair.A.Kernel.Children.Single().SpiIn);
    }
}
