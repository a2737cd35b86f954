using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Each message of Main Mode and Quick Mode is lost, doubled, late or overtaken once, and the tunnel comes up all the same, once.</summary>
public sealed class LossTests
{
    public static TheoryData<string> Messages =>
    [
        "Main Mode message 1", "Main Mode message 2", "Main Mode message 3", "Main Mode message 4", "Main Mode message 5", "Main Mode message 6",
        "Quick Mode message 1", "Quick Mode message 2", "Quick Mode message 3",
    ];

    public static TheoryData<string, bool> MessagesOfBothRoles => new(Messages.SelectMany(row => new (string, bool)[] { (row.Data, true), (row.Data, false) }));

    // A  HDR, SA   --> X
    //    HDR, SA   -->     B   half a second later, and so on for each arrow
    [Theory]
    [MemberData(nameof(MessagesOfBothRoles))]
    [Trait("Rfc", "2408-5.1")]
    public void Handshake_MessageLost_IsSentAgain(string message, bool aBegins)
    {
        using IkePair pair = Loaded();
        pair.Network.OnNth(message, 1, new Fate.Drop());

        pair.Up(aBegins ? pair.A : pair.B);
        pair.Run(TimeSpan.FromSeconds(5));

        AssertUpOnce(pair);
        Assert.True(pair.Network.Count(message) >= 2, pair.Transcript());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Handshake_MessageLostThrice_IsSentAgainEachTime(string message)
    {
        using IkePair pair = Loaded();
        for (int nth = 1; nth <= 3; nth++)
            pair.Network.OnNth(message, nth, new Fate.Drop());

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(30));

        AssertUpOnce(pair);
    }

    // A  HDR, SA   --> B
    //           \  --> B   again: the same answer again, and nothing is computed twice
    [Theory]
    [MemberData(nameof(Messages))]
    public void Handshake_MessageDoubled_IsHandledOnce(string message)
    {
        using IkePair pair = Loaded();
        pair.Network.OnNth(message, 1, new Fate.Repeat(2));

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));

        AssertUpOnce(pair);
    }

    // A  HDR, SA   ------\       B
    //    HDR, SA   ------ \ -->  B
    //               <-- ... -->
    //                      \-->  B   seconds later
    [Theory]
    [MemberData(nameof(Messages))]
    public void Handshake_MessageLateAndOvertaken_DoesNoHarm(string message)
    {
        using IkePair pair = Loaded();
        pair.Network.OnNth(message, 1, new Fate.Hold(TimeSpan.FromSeconds(3)));

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(8));

        AssertUpOnce(pair);
    }

    // Every message so far comes once more, in reverse order, when all is done.
    [Fact]
    [Trait("Hostile", "P04")]
    public void Established_WholeHandshakeReplayed_ChangesNothing()
    {
        using IkePair pair = Loaded();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        List<Flight> seen = [.. pair.Network.Flights];

        foreach (Flight flight in seen.AsEnumerable().Reverse())
            pair.Give(flight.Sender == "A" ? pair.B : pair.A, new XfrmCtl.Ike.Engine.IkeInput.DatagramReceived(flight.Destination, flight.Source, flight.Message));
        pair.Run(TimeSpan.FromMinutes(5));

        AssertUpOnce(pair);
        Assert.True(pair.Network.Flights.Count <= seen.Count + 3, pair.Transcript()); // no more than the last answer of each exchange
    }

    [Fact]
    [Trait("Rfc", "2408-5.1")]
    public void Handshake_EachRetransmission_WaitsTwiceAsLongUpToFourSecondsAndATenthByChance()
    {
        using IkePair pair = Loaded();
        pair.Network.Rule(_ => new Fate.Drop());

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(50));

        double[] sentAt = [.. pair.Network.Flights.Select(flight => flight.SentAt.Ticks / 1e7)];
        double[] waits = [.. sentAt.Zip(sentAt.Skip(1), (earlier, later) => later - earlier)];
        Assert.Equal([0.5, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4], waits.Take(11).Select(wait => Math.Floor(wait * 2) / 2));
        Assert.All(waits.Zip([0.5, 1, 2, 4, 4, 4, 4]), wait => Assert.InRange(wait.First, wait.Second, wait.Second * 1.1));
        Assert.True(waits.Skip(3).Distinct().Count() > 1, "the waits are stretched alike");
    }

    private static IkePair Loaded()
    {
        IkePair pair = new();
        pair.Load();
        return pair;
    }

    private static void AssertUpOnce(IkePair pair)
    {
        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Equal((1, 1), (pair.A.Kernel.InstalledEver, pair.B.Kernel.InstalledEver));
        Assert.Equal(
            (1, 1), (pair.A.Reports<XfrmCtl.Ike.Engine.IkeEvent.ChildEstablished>().Count(), pair.B.Reports<XfrmCtl.Ike.Engine.IkeEvent.ChildEstablished>().Count()));
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        Assert.Single(pair.A.Connection().Isakmp);
        Assert.Single(pair.B.Connection().Isakmp);
    }
}
