using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Deletes that are lost, and how often they are said again.</summary>
public sealed class DeleteTests
{
    // A                           B
    // HDR*, HASH(1), D(ESP)   --> X
    // HDR*, HASH(1), D(ESP)   -->     a second later, then after 3, 7 and 15
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [Trait("Rfc", "2408-5.15")]
    public void ChildDelete_LostSoOften_StillReachesThePeer(int lost)
    {
        using IkePair pair = Shared();
        int dropped = 0;
        pair.Network.Rule(flight => flight.Sender == "A" && flight.Name.StartsWith("Informational", StringComparison.Ordinal) && dropped++ < lost ? new Fate.Drop() : null);

        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(20));

        Assert.Equal("other", Assert.Single(pair.B.Kernel.Children).Connection);
        Assert.Null(pair.KernelsDiffer());
        Assert.True(pair.IsUp("other"), pair.Transcript());
    }

    [Fact]
    public void ChildDelete_NeverAnswered_IsSentFiveTimesAndNoMore()
    {
        using IkePair pair = Shared();
        int before = pair.Network.Count("Informational");

        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(10));

        Flight[] sent = [.. pair.Network.Flights.Where(flight => flight.Name.StartsWith("Informational", StringComparison.Ordinal)).Skip(before)];
        Assert.Equal([0d, 1, 3, 7, 15], sent.Select(flight => (flight.SentAt.Ticks - sent[0].SentAt.Ticks) / 1e7));
        Assert.All(sent, flight => Assert.Equal("A", flight.Sender));
        Assert.Equal(5, sent.Select(flight => Convert.ToHexString(flight.Message.Span[20..24])).Distinct().Count()); // a message ID each
    }

    // With the ISAKMP SA goes the way to say anything.
    [Fact]
    public void ChildDelete_IsakmpSaEndsToo_IsNotRepeated()
    {
        using IkePair pair = Stories.Established();
        int before = pair.Network.Flights.Count;

        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(10));

        Assert.Equal(before + 2, pair.Network.Flights.Count);
        Assert.Equal((Instant.Never, Instant.Never), (pair.A.Engine.NextDeadline, pair.B.Engine.NextDeadline));
    }

    // Phase 1 is renewed between two of them: the new one carries the rest.
    [Fact]
    public void ChildDelete_IsakmpSaIsReplaced_GoesOnUnderTheNewOne()
    {
        using IkePair pair = Shared();
        pair.Network.Rule(flight => flight.Sender == "A" && flight.Name.StartsWith("Informational", StringComparison.Ordinal)
            && pair.A.Connection("other").Isakmp.Length == 1 && pair.A.Reports<IkeEvent.Phase1Established>().Count() == 1 ? new Fate.Drop() : null);

        pair.Down(pair.A);
        pair.Give(pair.A, new IkeInput.RekeyRequested("other", Phase1: true));
        pair.Run(TimeSpan.FromSeconds(30));

        Assert.Equal("other", Assert.Single(pair.B.Kernel.Children).Connection);
        Assert.Null(pair.KernelsDiffer());
    }

    // pluto ends the ISAKMP SA by itself with the last child of the connection that made it, which is that of the first networks, and hears of no other then, of those in the same message neither.
    [Fact]
    public void Down_OfSeveralChildren_IsSaidInOneMessageTheFirstNetworksLast()
    {
        using IkePair pair = new();
        pair.Load(Stories.WithSelectors(pair, 5));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp(children: 5);
        int before = pair.Network.Flights.Count;
        pair.Down(pair.A);
        Assert.Equal(before + 2, pair.Network.Flights.Count); // the children, the ISAKMP SA
        ulong[] made = [.. pair.B.Reports<IkeEvent.ChildEstablished>().OrderBy(child => child.Selectors.ToString(), StringComparer.Ordinal).Select(child => child.Serial)];
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(made.Reverse(), pair.B.Reports<IkeEvent.ChildEnded>().Select(child => child.Serial));
        pair.AssertNothingInstalled();
    }

    /// <summary>Two connections under one ISAKMP SA, so that one can go while it stays.</summary>
    private static IkePair Shared()
    {
        IkePair pair = new();
        foreach (IkeHost host in new[] { pair.A, pair.B })
            pair.LoadAll(host, pair.Profile(host), pair.Profile(host) with { Name = "other", Reqid = 16389, Selectors = [Stories.Nth(host == pair.A, 1)] });
        pair.Up(pair.A);
        pair.Up(pair.A, "other");
        pair.Run(TimeSpan.FromSeconds(5));
        Assert.True(pair.IsUp() && pair.IsUp("other"), pair.Transcript());
        return pair;
    }
}
