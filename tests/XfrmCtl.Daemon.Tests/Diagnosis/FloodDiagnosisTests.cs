using System.Buffers.Binary;
using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>A responder that is asked more than it keeps half open: nobody fails, and nobody comes through.</summary>
public sealed class FloodDiagnosisTests
{
    private const int Mark = 0x0f100d00;

    // So many first messages between the peer's first and its third that its own exchange is the oldest of all.
    [Fact]
    [Trait("Diagnosis", "local.half-open")]
    public void Why_FloodThatPushesThePeerOut_IsNamed()
    {
        using IkePair pair = Flooded(perRound: 1100, rounds: 3);
        Assert.False(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(30)));
        WhyDocument why = Cases.Why(pair.B, pair.Now);
        Assert.Equal(("local.half-open", ExitCode.No), (why.Causes[0].Id, why.ExitCode));
        Assert.DoesNotContain(why.Causes, cause => cause.Id == "start.nobody");
        Assert.Contains(why.Causes[0].Here, step => step.Contains($"ip saddr != {pair.A.Address} udp dport 500", StringComparison.Ordinal));

        // It is told with a number and not once for each: who writes first messages writes no log.
        IkeEvent.HalfOpenFull told = Assert.Single(pair.B.Reports<IkeEvent.HalfOpenFull>());
        Assert.Equal(("net", 1000, false), (told.Connection, told.Kept, told.Answered));
    }

    [Fact]
    public void Why_FloodThatGoesOn_IsToldAgainWithHowManyGaveWay()
    {
        // 1100 and A's own, of which 1000 stay; the same five minutes later, when the first ones have long run out.
        using IkePair pair = Flooded(perRound: 1100, rounds: 2, every: TimeSpan.FromMinutes(6));
        pair.Run(TimeSpan.FromMinutes(7));
        Assert.Equal([1L, 101L], pair.B.Reports<IkeEvent.HalfOpenFull>().Select(told => told.GaveWay));
    }

    [Fact]
    public void Why_FloodThatIsOver_IsForgotten()
    {
        using IkePair pair = Flooded(perRound: 1100, rounds: 1);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(20));
        Assert.Equal("start.nobody", Cases.Why(pair.B, pair.Now).Causes[0].Id);
    }

    // Who gets through in spite of it is not bothered with it.
    [Fact]
    public void Why_FloodWhileUp_IsNoFault()
    {
        using IkePair pair = Flooded(perRound: 300, rounds: 10);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(1)), pair.Transcript());
        pair.Run(TimeSpan.FromSeconds(1));
        Assert.NotEmpty(pair.B.Reports<IkeEvent.HalfOpenFull>());
        Assert.True(Cases.Why(pair.B, pair.Now, c => c.With(9, 9)).Ok);
    }

    /// <summary>First messages with the peer's own address, which anybody can write on a datagram, while A begins; the first of them after A's own.</summary>
    private static IkePair Flooded(int perRound, int rounds, TimeSpan? every = null)
    {
        IkePair pair = new();
        pair.Load();
        TimeSpan delay = pair.Network.Delay;
        byte[] message = MessageSealer.Plain(new IsakmpHeader(1, 0, PayloadType.NONE, ExchangeType.IDENTITY_PROTECTION, IsakmpFlags.NONE, 0, 0), [Phase1Proposals.Offer(pair.Profile(pair.A))]);
        BinaryPrimitives.WriteInt32BigEndian(message, Mark);
        pair.Network.Rule(flight => flight.Sender == "B" && BinaryPrimitives.ReadInt32BigEndian(flight.Message.Span) == Mark ? new Fate.Drop() : null);
        int number = 0;
        void Flood()
        {
            for (int nth = 0; nth < perRound; nth++)
            {
                BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), ++number);
                pair.Give(pair.B, new IkeInput.DatagramReceived(new IPEndPoint(pair.B.Address, 500), new IPEndPoint(pair.A.Address, 500), message.ToArray()));
            }

            if (--rounds > 0)
                pair.After(every ?? delay * 1.5, Flood);
        }

        pair.After(delay * 1.25, Flood);
        pair.Up(pair.A);
        return pair;
    }
}
