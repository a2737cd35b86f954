using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>What is ended on one side ends on the other; what is replaced by a reload ends only where it changed.</summary>
public sealed class EndTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    // B: HASH, D (ESP) -->  HASH, D (ISAKMP) -->
    [Fact]
    public void Terminate_ByTheResponder_NothingIsLeftOnBoth()
    {
        using IkePair pair = Stories.Established();
        pair.Down(pair.B);
        pair.Run(TimeSpan.FromMinutes(10));
        pair.AssertNothingInstalled();
        Assert.Equal(ReasonCode.Requested, pair.B.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.Equal(ReasonCode.DeletedByPeer, pair.A.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.Empty(pair.A.Connection().Isakmp);
        Assert.Empty(pair.B.Connection().Isakmp);
    }

    // A terminate in the middle of whatever goes on, every 5 ms of a handshake.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "T32")]
    public void Terminate_InTheMiddleOfTheHandshake_NothingIsLeftOnBoth(bool onBoth)
    {
        for (int after = 0; after < 250; after += 5)
        {
            using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(13) };
            pair.Load();
            pair.Up(pair.A);
            pair.Run(TimeSpan.FromMilliseconds(after));
            pair.Down(pair.A);
            if (onBoth)
                pair.Down(pair.B);
            pair.Run(TimeSpan.FromMinutes(5));
            pair.AssertNothingInstalled();
        }
    }

    // A: QM3 -->  x   whenever it is sent: B gives its half up and says so
    [Fact]
    public void Confirmation_NeverArrives_NothingIsLeftOnBoth()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Name.StartsWith("Quick Mode message 3", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        pair.AssertNothingInstalled();
        Assert.Equal(ReasonCode.DeletedByPeer, pair.A.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.Equal(ReasonCode.Phase2Stalled, pair.B.FirstFailure());
    }

    [Fact]
    public void Shutdown_Up_AnswersNothingAfterwards()
    {
        using IkePair pair = Stories.Established();
        pair.Give(pair.A, new IkeInput.ShutdownRequested());
        pair.Run(HalfMinute);
        pair.AssertNothingInstalled();
        int sent = SentBy(pair, pair.A);
        pair.Up(pair.A);
        pair.Up(pair.B);
        pair.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(sent, SentBy(pair, pair.A));
        Assert.Equal(ReasonCode.PeerSilent, pair.B.FirstFailure());
        pair.AssertNothingInstalled();
    }

    [Fact]
    public void Reload_SameProfile_TouchesNothing()
    {
        using IkePair pair = Stories.Established();
        int sent = SentBy(pair, pair.A);
        pair.LoadAll(pair.A, pair.Profile(pair.A));
        pair.Run(HalfMinute);
        pair.AssertUp();
        Assert.Equal(sent, SentBy(pair, pair.A));

        // The secret of the old profile is still there to be used.
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(HalfMinute);
        Assert.Equal(2, pair.A.Reports<IkeEvent.Phase1Established>().Count());
    }

    [Fact]
    public void Reload_WithoutTheProfile_EndsItOnBothSides()
    {
        using IkePair pair = Stories.Established();
        pair.LoadAll(pair.A);
        pair.Run(TimeSpan.FromMinutes(5));
        pair.AssertNothingInstalled();
        Assert.Empty(pair.A.Engine.Snapshot().Connections);
    }

    // Two connections share the ISAKMP SA: one goes, the other does not notice.
    [Fact]
    public void Reload_WithoutOneOfTwo_TheOtherLivesOn()
    {
        using IkePair pair = new();
        LoadTwo(pair);
        pair.Up(pair.A, "c0");
        pair.Up(pair.A, "c1");
        pair.Run(HalfMinute);
        pair.AssertUp(children: 2);
        Assert.Single(pair.A.Reports<IkeEvent.Phase1Established>());
        pair.LoadAll(pair.A, Named(pair, pair.A, 1));
        pair.Run(HalfMinute);
        pair.AssertUp();
        pair.Give(pair.A, new IkeInput.RekeyRequested("c1", Phase1: true));
        pair.Run(HalfMinute);
        pair.Give(pair.A, new IkeInput.RekeyRequested("c1", Phase1: false));
        pair.Run(HalfMinute);
        pair.AssertUp();
        Assert.DoesNotContain(pair.A.Reports<IkeEvent.ConnectionDown>(), down => down.Connection == "c1");
        Assert.DoesNotContain(pair.B.Reports<IkeEvent.ConnectionDown>(), down => down.Connection == "c1");
    }

    // The responder's kernel has not answered yet when its connection goes.
    [Fact]
    [Trait("Hostile", "T32")]
    public void Reload_WithoutOneOfTwoWhileItsChildIsMade_NothingOfItIsLeft()
    {
        for (int after = 0; after < 300; after += 5)
        {
            using IkePair pair = new() { KernelLatency = TimeSpan.FromMilliseconds(13) };
            LoadTwo(pair);
            pair.Up(pair.A, "c0");
            pair.Up(pair.A, "c1");
            pair.Run(TimeSpan.FromMilliseconds(after));
            pair.LoadAll(pair.B, Named(pair, pair.B, 0));
            Assert.True(pair.RunUntil(() => pair.IsUp("c0"), TimeSpan.FromMinutes(5)), pair.Transcript());
            pair.Down(pair.A, "c1");
            pair.Run(TimeSpan.FromMinutes(5));
            Assert.DoesNotContain(pair.B.Kernel.Children, child => child.Connection == "c1");
            Assert.DoesNotContain(pair.A.Kernel.Children, child => child.Connection == "c1");
            pair.AssertUp();
        }
    }

    // B crashed: what it said last is lost. Its INITIAL-CONTACT takes the old SAs away.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Rfc", "2407-4.6.3.3")]
    public void Restart_OfOneSide_OnePairIsLeft(bool initialContact)
    {
        using IkePair pair = Stories.Established(both: profile => profile with { InitialContact = initialContact });
        pair.Silence(pair.B);
        pair.Down(pair.B);
        pair.Run(TimeSpan.FromMinutes(1));
        pair.Network.Heal();
        Assert.Single(pair.A.Kernel.Children);
        pair.Up(pair.B);
        pair.Run(TimeSpan.FromMinutes(5));
        pair.AssertUp();
        Assert.Single(pair.A.Connection().Isakmp);
        Assert.Single(pair.B.Connection().Isakmp);
    }

    private static int SentBy(IkePair pair, IkeHost host) => pair.Network.Flights.Count(flight => flight.Sender == host.Name);

    private static void LoadTwo(IkePair pair)
    {
        foreach (IkeHost host in new[] { pair.A, pair.B })
            pair.LoadAll(host, Named(pair, host, 0), Named(pair, host, 1));
    }

    private static ConnectionProfile Named(IkePair pair, IkeHost host, int nth) => pair.Profile(host) with
    {
        Name = $"c{nth}",
        Selectors = [Stories.Nth(host == pair.A, nth)],
        Reqid = (uint)(16385 + (4 * nth)),
    };
}
