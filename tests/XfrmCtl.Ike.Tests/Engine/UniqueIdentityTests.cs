using System.Net;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>uniqueids=: a peer of any address that comes from another one.</summary>
public sealed class UniqueIdentityTests
{
    private static readonly IPAddress First = IPAddress.Parse("192.0.2.98");
    private static readonly IPAddress Second = IPAddress.Parse("192.0.2.99");

    [Theory]
    [InlineData(UniqueIdentities.Replace, true, false)]
    [InlineData(UniqueIdentities.Keep, false, true)]
    [InlineData(UniqueIdentities.No, true, true)]
    [InlineData(UniqueIdentities.Never, true, true)]
    public void Peer_FromAnotherAddress_IsTheSameOrNot(UniqueIdentities unique, bool newStays, bool oldStays)
    {
        using IkePair pair = Moved(unique, samePeer: true);
        IPAddress[] peers = [.. pair.B.Connection().Isakmp.Where(sa => sa.Established).Select(sa => sa.Remote.Address)];
        Assert.Equal((newStays, oldStays), (peers.Contains(Second), peers.Contains(First)));
        IPAddress[] children = [.. pair.B.Kernel.Children.Select(child => child.Remote.Address)];
        Assert.Equal((newStays, oldStays), (children.Contains(Second), children.Contains(First)));
        pair.AssertNoFault();
    }

    [Fact]
    public void AnotherPeer_FromAnotherAddress_LeavesTheFirstAlone()
    {
        using IkePair pair = Moved(UniqueIdentities.Replace, samePeer: false);
        Assert.Equal(2, pair.B.Connection().Isakmp.Count(sa => sa.Established));
        Assert.Equal(2, pair.B.Kernel.Children.Count);
    }

    // A is up from its first address, loses its power, and comes up again from another.
    private static IkePair Moved(UniqueIdentities unique, bool samePeer)
    {
        IkePair pair = new();
        NatBox nat = new(pair.A.Address, First);
        pair.Network.Nats.Add(nat);
        pair.Load(b: profile => profile with { Remote = null, RemoteId = null, UniqueIdentities = unique });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        Assert.Single(pair.B.Kernel.Children);

        pair.A.Restart();
        nat.Rebind(Second);
        pair.LoadAll(pair.A, pair.Profile(pair.A, own: profile => samePeer ? profile : profile with { LocalId = Identity.Fqdn("another.example") }));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        return pair;
    }
}
