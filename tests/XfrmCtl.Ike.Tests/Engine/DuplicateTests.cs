using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>The same message again and again: the peer that lost our answer gets it, and nobody gets it without end.</summary>
public sealed class DuplicateTests
{
    public static TheoryData<string, bool> Answered => new()
    {
        { "Main Mode message 1", false },
        { "Main Mode message 3", false },
        { "Main Mode message 5", false },
        { "Quick Mode message 1", false },
        { "Aggressive Mode message 1", true },
    };

    // A: the message -->  B, once for its answer and ten thousand times more, before the next one comes.
    [Theory]
    [MemberData(nameof(Answered))]
    [Trait("Hostile", "P02")]
    public void Message_TenThousandTimes_IsAnsweredSoOftenAndNoMore(string message, bool aggressive)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = aggressive });
        pair.Network.Rule(flight => flight.Sender == "B" && pair.Network.Count(message) > 0 ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.Network.Count(message) > 0, TimeSpan.FromSeconds(1)));
        ReadOnlyMemory<byte> octets = pair.Network.Flights[^1].Message;
        pair.Run(TimeSpan.FromMilliseconds(20));
        int before = pair.Network.Flights.Count(flight => flight.Sender == "B");

        for (int time = 0; time < 10_000; time++)
            pair.Inject(pair.B, octets);

        Assert.InRange(pair.Network.Flights.Count(flight => flight.Sender == "B") - before, 1, 40);
        pair.AssertUnharmed(inputs: 1000);
    }

    // After all is done only the last answers are there to be had, and those so often.
    [Fact]
    [Trait("Hostile", "P02")]
    public void WholeHandshake_AThousandTimes_CostsSixtyFourAnswers()
    {
        using IkePair pair = Stories.Established();
        Flight[] handshake = [.. pair.Network.Flights];
        for (int time = 0; time < 1000; time++)
            foreach (Flight flight in handshake)
                pair.Inject(flight.Sender == "A" ? pair.B : pair.A, flight.Message);

        Assert.InRange(pair.Network.Flights.Count - handshake.Length, 1, 64);
        pair.AssertUp();
        pair.AssertUnharmed(inputs: 1000 * handshake.Length);
    }

    // Who began Quick Mode has message 6 of Main Mode, and nothing answers the last message of Quick Mode: a responder that is done says nothing more.
    [Fact]
    [Trait("Hostile", "P02")]
    public void InitiatorsHandshake_OnceMoreToTheResponder_IsAnsweredByNothing()
    {
        using IkePair pair = Stories.Established();
        Flight[] handshake = [.. pair.Network.Flights];
        foreach (Flight flight in handshake.Where(flight => flight.Sender == "A"))
            pair.Inject(pair.B, flight.Message);

        Assert.Equal(handshake.Length, pair.Network.Flights.Count);
        pair.AssertUp();
    }

    // Quick Mode under a Phase 1 of Aggressive Mode whose last message is lost brings message 2 again, which is larger than what asks for it.
    [Fact]
    [Trait("Hostile", "P02")]
    public void QuickModeBeforeTheProof_TenThousandTimes_BringsMessage2SoOftenAndNoMore()
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { AggressiveMode = true });
        pair.Network.Rule(flight => flight.Name.StartsWith("Aggressive Mode message 3", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.Network.Count("Quick Mode message 1") > 0, TimeSpan.FromSeconds(1)));
        ReadOnlyMemory<byte> quick = pair.Network.Flights[^1].Message;
        pair.Network.Rule(_ => new Fate.Drop());
        int before = pair.Network.Count("Aggressive Mode message 2");

        for (int time = 0; time < 10_000; time++)
            pair.Inject(pair.B, quick);

        Assert.InRange(pair.Network.Count("Aggressive Mode message 2") - before, 1, 40);
    }
}
