using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A peer that answers, but with what cannot be taken, is not called silent; and a forged answer before the true one costs nothing.</summary>
public sealed class AnswerFaultTests
{
    private const string Choice = "Main Mode message 2 (SA)";
    private const string PublicValue = "Main Mode message 4 (KE, nonce)";
    private const string Phase2 = "Quick Mode message 2 (SA, nonce)";

    // The reserved octet of the first payload (RFC 2408 §3.2); with blocks of 8 octets the 36th garbles HASH(2) alone.
    [Theory]
    [InlineData(Choice, 29, ReasonCode.MalformedMessage, "reserved octet of payload SA")]
    [InlineData(PublicValue, 29, ReasonCode.MalformedMessage, "reserved octet of payload KE")]
    [InlineData(Phase2, 36, ReasonCode.AuthenticationFailed, "HASH does not verify")]
    public void Answers_AllFaulty_AreTheReasonAndTheEvidence(string message, int octet, ReasonCode expected, string fault)
    {
        using IkePair pair = new();
        pair.Load();
        pair.Network.Rule(flight => flight.Name == message ? Altered(flight, octet) : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(65));

        FailureReason failure = pair.A.Failures.First();
        Assert.Equal(expected, failure.Code);
        Assert.Contains(failure.Evidence, evidence => evidence.Key == "fault" && evidence.Value.Contains(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Choice, 29)]
    [InlineData(PublicValue, 29)]
    [InlineData(Phase2, 36)]
    public void Answer_FaultyOnce_IsForgottenWithTheTrueOne(string message, int octet)
    {
        using IkePair pair = new();
        pair.Load();
        bool altered = false;
        pair.Network.Rule(flight =>
        {
            if (flight.Name != message || altered)
                return null;
            altered = true;
            return Altered(flight, octet);
        });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));

        Assert.True(altered && IkePair.IsUp(pair.A), pair.Transcript());
        Assert.Empty(pair.A.Failures);
    }

    [Fact]
    public void Answer_FaultyOnceAndTheNextIsLost_IsNotBlamed()
    {
        using IkePair pair = new();
        pair.Load();
        bool altered = false;
        pair.Network.Rule(flight =>
        {
            if (flight.Name == PublicValue)
                return new Fate.Drop();
            if (flight.Name != Choice || altered)
                return null;
            altered = true;
            return Altered(flight, 29);
        });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(70));

        Assert.True(altered);
        Assert.Equal(ReasonCode.Phase1Stalled, pair.A.Failures.First().Code);
    }

    private static Fate.Alter Altered(Flight flight, int octet)
    {
        byte[] message = flight.Message.ToArray();
        message[octet] ^= 1;
        return new(message);
    }
}
