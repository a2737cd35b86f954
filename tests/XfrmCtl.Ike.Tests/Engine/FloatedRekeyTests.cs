using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A new Phase 1 with a peer that has floated begins on port 4500 (RFC 3947 §4).</summary>
public sealed class FloatedRekeyTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");

    // B                                      A (behind a NAT that lets in what comes to its mapping of 4500)
    // 4500 -> Y: SA, VIDs              -->
    [Theory]
    [Trait("Rfc", "3947-4")]
    [InlineData(true)]
    [InlineData(false)]
    public void Phase1_RenewedByEitherSide_BeginsOnTheMappingThatIsThere(bool byNated)
    {
        using IkePair pair = BehindNat();
        int before = pair.Network.Flights.Count;
        pair.Give(byNated ? pair.A : pair.B, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromSeconds(90));
        pair.AssertUp();
        Assert.Equal(2, pair.A.Reports<IkeEvent.Phase1Established>().Count());
        Assert.Equal(1, pair.A.LiveIsakmp());
        Flight first = pair.Network.Flights.Skip(before).First(flight => flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal));
        Assert.True(first.NonEspMarker);
        Assert.True(byNated ? first.Destination.Port == 4500 : first.Destination.Port >= 20000, first.ToString());

        // And what follows under it works in both directions.
        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            pair.Give(host, new IkeInput.RekeyRequested("net", Phase1: false));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(2));
            pair.AssertUp();
        }
    }

    // Phase 1 is no more, the child is: its mapping is the one way to A.
    [Fact]
    public void Phase1_BegunForAChildInUdp_GoesByTheChildsMapping()
    {
        using IkePair pair = BehindNat(b: profile => profile with { IkeLifetime = TimeSpan.FromMinutes(5), Rekey = false }, a: profile => profile with { Rekey = false });
        pair.Network.Rule(flight => flight.Name == "Informational" ? new Fate.Drop() : null); // the Delete that would make A begin
        pair.Run(TimeSpan.FromMinutes(6));
        Assert.Empty(pair.B.Connection().Isakmp);
        pair.Give(pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.RunWithoutBreak(TimeSpan.FromSeconds(90));
        pair.AssertUp();
        Assert.Equal(2, pair.B.Reports<IkeEvent.Phase1Established>().Count());
    }

    [Fact]
    public void Peer_SilentOnThePortOfNatTraversal_IsAskedOnThatOfIke()
    {
        using IkePair pair = BehindNat(both: profile => profile with { RetransmitTimeout = TimeSpan.FromSeconds(20) });
        pair.Network.Rule(flight => flight.NonEspMarker && flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal) ? new Fate.Drop() : null);
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(3));
        pair.AssertUp();
        Assert.Equal(2, pair.A.Reports<IkeEvent.Phase1Established>().Count());
    }

    private static IkePair BehindNat(
        Func<ConnectionProfile, ConnectionProfile>? both = null, Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null)
    {
        IkePair pair = new();
        pair.Network.Nats.Add(new NatBox(pair.A.Address, Outside));
        pair.Load(both, a, b);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        return pair;
    }
}
