using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Dead peer detection (RFC 3706).</summary>
public sealed class LivenessTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    // A: HASH, N (R-U-THERE) -->  <-- HASH, N (R-U-THERE-ACK)
    [Fact]
    [Trait("Rfc", "3706-5.1")]
    public void Peer_Answering_StaysForADay()
    {
        using IkePair pair = Stories.Established(a: Asking);
        pair.RunWithoutBreak(TimeSpan.FromHours(7));
        pair.AssertUp();
        Assert.DoesNotContain(pair.A.Reports<IkeEvent.PeerLiveness>(), liveness => !liveness.Alive);
        Assert.True(pair.Network.Flights.Count > 4000, "the peer was hardly asked");
    }

    [Fact]
    [Trait("Rfc", "3706-5.4")]
    public void Peer_LosingHalfOfEverything_IsNotDead()
    {
        using IkePair pair = Stories.Established(a: Asking);
        int answered = 0;
        pair.Network.Rule(flight => flight.Sender == "B" && ++answered % 3 != 0 ? new Fate.Drop() : null);
        pair.RunWithoutBreak(TimeSpan.FromHours(1));
        Assert.DoesNotContain(pair.A.Reports<IkeEvent.PeerLiveness>(), liveness => !liveness.Alive);
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Theory]
    [InlineData(DpdAction.Hold)]
    [InlineData(DpdAction.Clear)]
    [Trait("Rfc", "3706-5.4")]
    public void Peer_Silenced_IsDeadWithinTheTimeoutAndNothingBeginsAgain(DpdAction action)
    {
        using IkePair pair = Stories.Established(a: profile => Asking(profile) with { DpdAction = action });
        pair.Silence(pair.B);
        Instant silent = pair.Now;
        Assert.True(pair.RunUntil(() => pair.A.Kernel.IsEmpty, TimeSpan.FromMinutes(5)), pair.Transcript());
        Assert.InRange(pair.Now - silent, Timeout, Delay + Timeout + Delay);
        Assert.False(pair.A.Reports<IkeEvent.PeerLiveness>().Last().Alive);
        IkeEvent.ConnectionDown down = pair.A.Reports<IkeEvent.ConnectionDown>().Single();
        Assert.Equal(ReasonCode.PeerDead, down.Reason);
        Assert.False(down.WillRetry);
        int sent = pair.Network.Flights.Count;
        pair.Run(TimeSpan.FromHours(1));
        Assert.Equal(sent, pair.Network.Flights.Count);
    }

    [Fact]
    public void Peer_SilencedWithRestart_IsPursuedUntilItIsBack()
    {
        using IkePair pair = Stories.Established(a: profile => Asking(profile) with { DpdAction = DpdAction.Restart });
        pair.Silence(pair.B);
        pair.Run(TimeSpan.FromMinutes(30));
        Assert.True(pair.A.Reports<IkeEvent.ConnectionDown>().First().WillRetry);
        Assert.True(pair.A.Reports<IkeEvent.AttemptStarted>().Count() > 10);
        pair.Network.Heal();
        Assert.True(pair.RunUntil(() => pair.A.Kernel.Children.Count == 1 && pair.KernelsDiffer() is null, TimeSpan.FromMinutes(2)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(5));
        pair.AssertUp();
        Assert.Single(pair.B.Connection().Isakmp);
    }

    // Both see the other dead; the side that holds comes back by its traffic.
    [Fact]
    public void BothSides_CutOff_ComeBackByTraffic()
    {
        using IkePair pair = Stories.Established(both: Asking);
        pair.Silence(pair.A);
        pair.Silence(pair.B);
        pair.Run(TimeSpan.FromMinutes(5));
        pair.AssertNothingInstalled();
        pair.Network.Heal();
        pair.Give(pair.B, new IkeInput.KernelAcquired(16385, IkePair.Subnets.Remote, IkePair.Subnets.Local));
        pair.Give(pair.B, new IkeInput.KernelAcquired(16385, IkePair.Subnets.Remote, IkePair.Subnets.Local));
        pair.Run(TimeSpan.FromSeconds(20));
        pair.AssertUp();
        Assert.Single(pair.B.Reports<IkeEvent.Phase1Established>().Skip(1));
    }

    [Fact]
    [Trait("Rfc", "3706-5.1")]
    public void Peer_WithoutTheVendorId_IsNotAsked()
    {
        using IkePair pair = new();
        pair.Load(a: Asking);
        pair.Network.Rule(flight => VendorIds.Keep(flight, vendor => vendor != VendorIdTable.Dpd));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromHours(1));
        pair.AssertUp();
        Assert.Equal(9, pair.Network.Flights.Count);
    }

    // Two connections on one ISAKMP SA: the one that says restart_by_peer speaks for both.
    [Theory]
    [InlineData(DpdAction.RestartByPeer, true)]
    [InlineData(DpdAction.Restart, false)]
    public void Peer_SilencedWithRestart_TakesTheOtherConnectionAlongOrNot(DpdAction action, bool both)
    {
        using IkePair pair = new();
        pair.LoadAll(
            pair.A, Asking(pair.Profile(pair.A)) with { DpdAction = action },
            Asking(pair.Profile(pair.A)) with { Name = "other", Reqid = 16389, Selectors = [Stories.Nth(true, 1)], DpdAction = DpdAction.Hold });
        pair.LoadAll(pair.B, pair.Profile(pair.B), pair.Profile(pair.B) with { Name = "other", Reqid = 16389, Selectors = [Stories.Nth(false, 1)] });
        pair.Up(pair.A);
        pair.Up(pair.A, "other");
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp(children: 2);
        pair.Silence(pair.B);
        pair.Run(TimeSpan.FromMinutes(5));
        pair.Network.Heal();
        pair.Run(TimeSpan.FromMinutes(3));
        Assert.True(IkePair.IsUp(pair.A), pair.Transcript());
        Assert.Equal(both, IkePair.IsUp(pair.A, "other"));
    }

    private static ConnectionProfile Asking(ConnectionProfile profile) => profile with { DpdDelay = Delay, DpdTimeout = Timeout };
}
