using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Addresses of this machine that go and come.</summary>
public sealed class AddressTests
{
    private static readonly IPAddress Other = IPAddress.Parse("10.0.0.1");

    // DHCP that gives the same address again, or an interface that is set down and up.
    [Fact]
    public void Address_GoneAndBack_CostsNothingAndThePeerIsAskedAtOnce()
    {
        using IkePair pair = Stories.Established(a: Asking);
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other, pair.A.Address]));
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other]));
        pair.Run(TimeSpan.FromSeconds(2));
        int sent = pair.Network.Flights.Count;
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other, pair.A.Address]));
        Assert.Equal(sent + 1, pair.Network.Flights.Count); // R-U-THERE
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.Single(pair.A.Reports<IkeEvent.Phase1Established>());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Address_BackAndThePeerGone_IsFoundOutWithinTheTimeout()
    {
        using IkePair pair = Stories.Established(a: profile => Asking(profile) with { DpdAction = DpdAction.Restart });
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other]));
        pair.B.Restart();
        pair.LoadAll(pair.B, pair.Profile(pair.B));
        pair.Run(TimeSpan.FromSeconds(3));
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        Assert.True(pair.RunUntil(() => pair.A.Reports<IkeEvent.ConnectionUp>().Count() == 2, TimeSpan.FromSeconds(45)), pair.Transcript());
        pair.Run(TimeSpan.FromSeconds(1));
        pair.AssertUp();
    }

    // What was not answered while there was no address is not held against the peer.
    [Fact]
    public void Address_GoneForAlmostTheTimeout_DoesNotEndThePeer()
    {
        using IkePair pair = Stories.Established(a: Asking);
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other]));
        pair.Silence(pair.A);
        pair.Run(TimeSpan.FromSeconds(45));
        pair.Network.Heal();
        bool lost = false;
        pair.Network.Rule(flight => flight.Sender == "A" && !lost ? Lose() : null);
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Run(TimeSpan.FromMinutes(1));
        pair.AssertUp();
        Assert.DoesNotContain(pair.A.Reports<IkeEvent.PeerLiveness>(), liveness => !liveness.Alive);

        Fate Lose()
        {
            lost = true;
            return new Fate.Drop();
        }
    }

    [Fact]
    public void Address_GoneWhilePhase1IsUnderWay_IsNamedAtOnceAndTriedAgainWhenItIsBack()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Silence(pair.B);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Give(pair.A, new IkeInput.AddressesChanged([Other]));
        Assert.Equal(ReasonCode.LocalAddressMissing, pair.A.Failures.Single().Code);
        pair.Network.Heal();
        pair.Give(pair.A, new IkeInput.AddressesChanged([pair.A.Address]));
        pair.Run(TimeSpan.FromSeconds(2));
        pair.AssertUp();
    }

    [Fact]
    public void Link_ComesUp_WhatWaitsIsTriedAtOnce()
    {
        using IkePair pair = new();
        pair.Load(b: profile => profile with { RemoteId = Identity.Fqdn("nobody.example") });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Count() >= 5, TimeSpan.FromMinutes(10)));
        pair.LoadAll(pair.B, pair.Profile(pair.B));
        pair.Give(pair.A, new IkeInput.PathRestored([pair.A.Address]));
        pair.Run(TimeSpan.FromSeconds(5)); // its turn would have been after more than a minute
        pair.AssertUp();
    }

    [Fact]
    public void Link_ComesUp_ThePeerIsAskedAtOnce()
    {
        using IkePair pair = Stories.Established(a: Asking);
        int sent = pair.Network.Flights.Count;
        pair.Give(pair.A, new IkeInput.PathRestored([Other]));
        Assert.Equal(sent, pair.Network.Flights.Count);
        pair.Give(pair.A, new IkeInput.PathRestored([pair.A.Address]));
        Assert.Equal(sent + 1, pair.Network.Flights.Count);
    }

    private static ConnectionProfile Asking(ConnectionProfile profile) =>
        profile with { DpdDelay = TimeSpan.FromSeconds(20), DpdTimeout = TimeSpan.FromSeconds(40), DpdAction = DpdAction.Hold };
}
