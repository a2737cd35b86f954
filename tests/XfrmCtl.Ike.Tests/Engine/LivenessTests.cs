using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Dead peer detection (RFC 3706), peers that vanish, and ISAKMP SAs that are taken away.</summary>
[Trait("Rfc", "3706")]
public sealed class LivenessTests
{
    // A                                   B
    // HDR*, HASH(1), N(R_U_THERE, n)  -->
    //                                 <-- HDR*, HASH(1), N(R_U_THERE_ACK, n)
    [Fact]
    public void Initiator_PeerAlive_AsksAndIsAnswered()
    {
        using IkePair pair = Established(a: profile => profile with { DpdDelay = TimeSpan.FromSeconds(30) });

        pair.Run(TimeSpan.FromMinutes(10));

        Assert.True(pair.IsUp());
        Assert.InRange(pair.Network.Count("Informational"), 36, 42); // question and answer, each half minute
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Initiator_NotConfigured_DoesNotAsk()
    {
        using IkePair pair = Established();

        pair.Run(TimeSpan.FromHours(1));

        Assert.Equal(0, pair.Network.Count("Informational"));
    }

    [Theory]
    [InlineData(DpdAction.Clear)]
    [InlineData(DpdAction.Hold)]
    public void Initiator_PeerDead_EndsEverythingAndStaysDown(DpdAction action)
    {
        using IkePair pair = Established(a: profile => Probing(profile) with { DpdAction = action });
        pair.Network.Rule(_ => new Fate.Drop());

        Assert.True(pair.RunUntil(() => pair.A.Reports<IkeEvent.ConnectionDown>().Any(), TimeSpan.FromSeconds(80)), pair.Transcript());

        Assert.Equal(ReasonCode.PeerDead, pair.A.Reports<IkeEvent.ConnectionDown>().Single().Reason);
        Assert.False(pair.A.Reports<IkeEvent.ConnectionDown>().Single().WillRetry);
        Assert.True(pair.A.Kernel.IsEmpty);
        pair.Run(TimeSpan.FromHours(1));
        Assert.Equal(1, pair.Network.Count("Main Mode message 1"));
    }

    [Fact]
    public void Initiator_PeerDeadAndBackLater_IsReachedAgain()
    {
        using IkePair pair = Established(a: profile => Probing(profile) with { DpdAction = DpdAction.Restart });
        pair.Network.Rule(_ => new Fate.Drop());
        pair.Run(TimeSpan.FromMinutes(30));
        Assert.True(pair.A.Reports<IkeEvent.ConnectionDown>().Single().WillRetry);

        pair.Network.Heal();
        Assert.True(pair.RunUntil(() => IkePair.IsUp(pair.A), TimeSpan.FromMinutes(2)), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(3));
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Initiator_SomeAnswersLost_PeerIsNotDead()
    {
        using IkePair pair = Established(a: Probing);
        int seen = 0;
        pair.Network.Rule(flight => flight.Sender == "B" && ++seen % 3 != 0 ? new Fate.Drop() : null);

        pair.Run(TimeSpan.FromHours(1));

        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
        Assert.NotEmpty(pair.A.Reports<IkeEvent.PeerLiveness>());
        Assert.All(pair.A.Reports<IkeEvent.PeerLiveness>(), liveness => Assert.True(liveness.Alive));
    }

    // B restarts and knows nothing; no dead peer detection. A's renewal meets silence, gives the ISAKMP SA up and begins with Phase 1.
    [Fact]
    public void Initiator_PeerForgotEverything_RenewsFromPhase1()
    {
        using IkePair pair = Established(profile => profile with { ChildLifetime = TimeSpan.FromMinutes(30), RekeyMargin = TimeSpan.FromMinutes(5), RekeyFuzzPercent = 0 });
        string forgotten = Cookies(pair.Network.Flights[^1]);
        pair.Network.Rule(flight => Cookies(flight) == forgotten ? new Fate.Drop() : null);

        pair.Run(TimeSpan.FromMinutes(29));

        Assert.Equal(ReasonCode.Phase2Stalled, pair.A.Failures.First().Code);
        Assert.Equal(2, pair.Network.Count("Main Mode message 1"));
        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    // A                                B
    // HDR*, HASH(1), SA, Ni, ID, ID -->
    //                              <-- HDR*, HASH(1), D(ISAKMP)       and not a word why
    [Fact]
    public void Initiator_IsakmpSaDeletedWhileAsking_FailsAndTriesAgain()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { InitialContact = false });
        bool once = false;
        pair.Network.Rule(flight =>
        {
            if (flight.Name.StartsWith("Quick Mode message 1", StringComparison.Ordinal) && !once)
            {
                once = true;
                pair.After(TimeSpan.Zero, () => pair.Down(pair.B));
                return new Fate.Drop();
            }

            return null;
        });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(30));

        Assert.Equal(ReasonCode.DeletedByPeer, Assert.Single(pair.A.Failures).Code);
        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Peer_DeletesOfAStartedConnection_ComesBack()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { StartAction = StartAction.Start });
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.True(pair.IsUp(), pair.Transcript());

        pair.Down(pair.B);
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.True(pair.A.Reports<IkeEvent.ConnectionDown>().Single().WillRetry);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
    }

    // ISAKMP SA gone, children alive: a renewal of theirs makes a new one.
    [Fact]
    public void Isakmp_RunsOutWithoutRenewal_ChildrenLiveAndAreRenewed()
    {
        using IkePair pair = Established(profile => profile with { IkeLifetime = TimeSpan.FromMinutes(10), ChildLifetime = TimeSpan.FromHours(1) });
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal) && pair.Now < Instant.Zero + TimeSpan.FromMinutes(15) ? new Fate.Drop() : null);

        pair.Run(TimeSpan.FromMinutes(14));
        Assert.DoesNotContain(pair.A.Connection().Isakmp, sa => sa.Established);
        Assert.Single(pair.A.Kernel.Children);
        pair.Run(TimeSpan.FromHours(3));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>().Concat(pair.B.Reports<IkeEvent.ConnectionDown>()));
    }

    // Messages 1 from all ports of a peer's address, by somebody who cannot see the answers: the peer still gets through.
    [Fact]
    public void Responder_FloodOfForgedFirstMessages_PeerGetsThrough()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        byte[] first = pair.Network.Flights[0].Message.ToArray();
        Random random = new(5);
        for (int count = 0; count < 5000; count++)
            pair.After(TimeSpan.FromMilliseconds(count / 10.0), () =>
            {
                byte[] forged = [.. first];
                random.NextBytes(forged.AsSpan(0, 8));
                pair.Give(pair.B, new IkeInput.DatagramReceived(new(pair.B.Address, 500), new(pair.A.Address, random.Next(1024, 60000)), forged));
            });

        pair.Run(TimeSpan.FromSeconds(1));

        Assert.True(pair.IsUp(), "the flood kept the peer out");
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Single(pair.B.Connection().Isakmp);
    }

    private static string Cookies(Flight flight) => Convert.ToHexString(flight.Message.Span[..16]);

    private static ConnectionProfile Probing(ConnectionProfile profile) =>
        profile with { DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(60) };

    private static IkePair Established(
        Func<ConnectionProfile, ConnectionProfile>? both = null, Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = new();
        pair.Load(both, a, b);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.True(pair.IsUp(), pair.Transcript());
        return pair;
    }
}
