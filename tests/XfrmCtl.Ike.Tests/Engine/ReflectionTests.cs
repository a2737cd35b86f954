using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>
/// What we sent ourselves comes back. The keys of Phase 2 are the same in both directions, so that a message of ours verifies as the peer's would:
/// only its message ID tells, which is ours.
/// </summary>
public sealed class ReflectionTests
{
    // A                                  mallory
    // HDR*, HASH(1), N(R_U_THERE)  -->   x
    //                              <--   the same, from elsewhere
    [Fact]
    [Trait("Hostile", "P04")]
    [Trait("Rfc", "2409-5.7")]
    public void DpdQuestion_OfOurOwn_ProvesNoLifeAndMovesNothing()
    {
        using IkePair pair = Stories.Established(both: profile => profile with { ForceEncapsulation = true, DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(30) });
        IPEndPoint mallory = new(IPAddress.Parse("192.0.2.66"), 4500);
        pair.Network.Rule(flight =>
        {
            if (flight.Sender == "A")
                pair.After(TimeSpan.FromMilliseconds(1), () => pair.Give(pair.A, new IkeInput.DatagramReceived(new(pair.A.Address, 4500), mallory, flight.Message)));
            return new Fate.Drop();
        });

        pair.Run(TimeSpan.FromMinutes(2));

        Assert.Empty(pair.A.Reports<IkeEvent.MappingChanged>());
        Assert.Contains(pair.A.Reports<IkeEvent.PeerLiveness>(), told => !told.Alive);
        Assert.DoesNotContain(pair.A.Reports<IkeEvent.PeerLiveness>(), told => told.Alive);
        Assert.Contains(pair.A.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.Contains("replay", StringComparison.Ordinal));
        Assert.DoesNotContain(pair.Network.Flights, flight => flight.Destination.Equals(mallory));
        pair.AssertNoFault();
    }

    // Every message that a side ever sends, at once and again later, while it makes, renews and ends its SAs.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "P04")]
    [Trait("Hostile", "P06")]
    public void EveryMessage_OfOurOwn_ChangesNothing(bool aggressive)
    {
        using IkePair pair = new();
        int reflected = 0;
        pair.Network.Rule(flight =>
        {
            IkeHost sender = flight.Sender == "A" ? pair.A : pair.B;
            foreach (int delay in new[] { 1, 4000 })
            {
                reflected++;
                pair.After(TimeSpan.FromMilliseconds(delay), () => pair.Give(sender, new IkeInput.DatagramReceived(flight.Source, flight.Destination, flight.Message)));
            }

            return null;
        });
        pair.Load(profile => profile with { AggressiveMode = aggressive, DpdDelay = TimeSpan.FromSeconds(10) });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(20));
        pair.AssertUp();

        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            pair.Give(host, new IkeInput.RekeyRequested("net", Phase1: false));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(1));
            pair.Give(host, new IkeInput.RekeyRequested("net", Phase1: true));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
        }

        pair.AssertUp();
        Assert.DoesNotContain(pair.A.Failures.Concat(pair.B.Failures), failure => failure.Code is ReasonCode.PresharedKeyMismatch or ReasonCode.AuthenticationFailed);
        Assert.InRange(reflected, 100, 1000);
        pair.AssertUnharmed(reflected);
    }

    // A refusal of ours, reflected while we wait for another Quick Mode: it would end that.
    [Fact]
    [Trait("Hostile", "P04")]
    public void Refusal_OfOurOwn_EndsNoQuickModeOfOurs()
    {
        using IkePair pair = Stories.Established();
        pair.Network.Rule(flight => flight.Sender == "B" ? new Fate.Drop() : null);
        pair.Inject(pair.A, Forger.QuickMode1(pair.B.Sa(), 77, Forger.QuickModeOffer(pair)));
        Flight refusal = pair.Network.Flights[^1];
        Assert.StartsWith("Informational", refusal.Name, StringComparison.Ordinal);
        int failures = pair.A.Failures.Count();
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));

        pair.Inject(pair.A, refusal.Message);

        Assert.Equal(failures, pair.A.Failures.Count());
        Assert.Contains(pair.A.Reports<IkeEvent.MessageDropped>(), dropped => dropped.Why.Contains("replay", StringComparison.Ordinal));
    }

    // An exponent that serves twice is as good as half of one; the same of nonces and cookies.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Hostile", "P06")]
    [Trait("Rfc", "2409-5")]
    public void PublicValuesAndNonces_OfManyExchanges_AreFreshEachTime(bool aggressive)
    {
        using IkePair pair = Stories.Established(both: profile => profile with { AggressiveMode = aggressive });
        for (int round = 0; round < 10; round++)
        {
            pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
            pair.Run(TimeSpan.FromMinutes(2));
        }

        Payload[] sent = [.. pair.Network.Flights.Where(flight => flight.Message.Span[19] == 0).SelectMany(flight => Forger.PayloadsOf(flight.Message))];
        foreach (string[] values in new[] { Of<KeyExchangePayload>(sent), Of<NoncePayload>(sent) })
        {
            Assert.InRange(values.Length, 22, 100);
            Assert.Equal(values.Length, values.Distinct().Count());
        }

        static string[] Of<T>(Payload[] payloads)
            where T : Payload => [.. payloads.OfType<T>().Select(payload => Convert.ToHexString(payload.Body.Span))];
    }

    // RFC 2408 §3.1: zero is Phase 1's.
    [Fact]
    [Trait("Hostile", "P04")]
    [Trait("Rfc", "2408-3.1")]
    public void Phase2_MessageIdZero_IsNoExchange()
    {
        using IkePair pair = Stories.Established();
        DeletePayload delete = new(ProtocolId.PROTO_ISAKMP, [CookiesOf(pair.A.Sa())]);

        pair.Inject(pair.B, Forger.Informational(pair.A.Sa(), 0, delete));
        pair.Inject(pair.B, Forger.QuickMode1(pair.A.Sa(), 0, Forger.QuickModeOffer(pair)));

        Assert.Equal(2, pair.B.Reports<IkeEvent.MessageDropped>().Count());
        Assert.Equal(1, pair.B.LiveIsakmp());
        pair.AssertUp();
    }

    private static byte[] CookiesOf(IsakmpSa sa)
    {
        WireWriter writer = new(16);
        writer.WriteUInt64(sa.InitiatorCookie);
        writer.WriteUInt64(sa.ResponderCookie);
        return writer.ToArray();
    }
}
