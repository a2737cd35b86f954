using System.Net;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>NAT traversal (RFC 3947, RFC 3948).</summary>
public sealed class NatTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");

    public static TheoryData<string> Methods => [.. NatMethod.All.Select(method => method.Name)];

    // A (NAT)                            B
    // 500: SA, VIDs             -->
    //                           <--      SA, VID
    // 500: KE, Ni, NAT-D, NAT-D -->
    //                           <--      KE, Nr, NAT-D, NAT-D
    // 4500: ID, HASH            -->
    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("Rfc", "3947-3.1")]
    [Trait("Rfc", "3947-4")]
    public void Nat_WithEachMethod_FloatsAndEncapsulates(string method)
    {
        using IkePair pair = BehindNat(rule: flight => VendorIds.Keep(flight, vendor => vendor == VendorIdTable.Dpd || vendor.Name == method));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        AssertEncapsulated(pair);
        Assert.Equal(method, pair.A.Reports<IkeEvent.NatDetected>().Single().Method);
        Assert.Equal(method, pair.B.Reports<IkeEvent.NatDetected>().Single().Method);
        Assert.True(pair.A.Reports<IkeEvent.NatDetected>().Single() is { LocalBehindNat: true, RemoteBehindNat: false });
        Assert.True(pair.B.Reports<IkeEvent.NatDetected>().Single() is { LocalBehindNat: false, RemoteBehindNat: true });
        PairChild child = pair.B.Kernel.Children.Single();
        Assert.Equal(Outside, child.Remote.Address);
        Assert.True(child.Remote.Port >= 20000, $"{child.Remote}");
    }

    [Fact]
    [Trait("Rfc", "3947-3.1")]
    public void Nat_UnknownToThePeer_NothingIsEncapsulated()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { NatTraversal = false });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        Assert.False(pair.B.Kernel.Children.Single().UdpEncapsulation);
        Assert.All(pair.Network.Flights, flight => Assert.Equal(500, flight.Destination.Port));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ForceEncapsulation_WithoutNat_Encapsulates(bool a, bool b)
    {
        using IkePair pair = Stories.Established(
            a: profile => profile with { ForceEncapsulation = a }, b: profile => profile with { ForceEncapsulation = b });
        AssertEncapsulated(pair);
    }

    [Fact]
    public void ForceEncapsulation_ResponderBegins_Encapsulates()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { ForceEncapsulation = true });
        pair.Up(pair.B);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        AssertEncapsulated(pair);
    }

    // An ASA refuses 17/4500 and takes 17/500, and 17/0 from a peer that has floated.
    [Theory]
    [InlineData(false, 500)]
    [InlineData(true, 0)]
    [Trait("Rfc", "2407-4.6.2")]
    public void Identity_Sent_IsNeverBoundToPort4500(bool floated, int port)
    {
        using IkePair pair = new();
        IPEndPoint end = new(pair.A.Address, floated ? 4500 : 500);
        using IsakmpSa sa = new()
        {
            Serial = 1,
            Initiator = true,
            Connection = new Connection(pair.Profile(pair.A)),
            InitiatorCookie = 1,
            Local = end,
            Remote = end,
            GroupAddress = end.Address,
            Floated = floated,
        };

        IdentificationPayload id = IkeEngine.OwnIdentity(sa);

        Assert.Equal((byte)17, id.Protocol);
        Assert.Equal((ushort)port, id.Port);
    }

    [Fact]
    [Trait("Rfc", "3948-4")]
    public void Keepalives_BehindNat_AreSentByThatSideOnly()
    {
        using IkePair pair = BehindNat();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(10));
        pair.AssertUp();
        Assert.InRange(pair.A.Keepalives, 28, 31);
        Assert.Equal(0, pair.B.Keepalives);
    }

    // A renews through the NAT; B renews Phase 2 through the mapping that there is.
    [Fact]
    public void Nat_RekeyOfBothPhases_FromBothDirections()
    {
        using IkePair pair = BehindNat();
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(30));
        foreach ((IkeHost host, bool phase1) in new[] { (pair.A, false), (pair.B, false), (pair.A, true), (pair.B, false), (pair.A, false) })
        {
            pair.Give(host, new IkeInput.RekeyRequested("net", phase1));
            pair.RunWithoutBreak(TimeSpan.FromMinutes(3));
            pair.AssertUp();
            AssertEncapsulated(pair);
        }

        Assert.Equal(4, pair.A.Reports<IkeEvent.ChildEstablished>().Count(child => child.Rekeyed));
    }

    // A: 4500 --> NAT:20001 --> B      NAT forgets      A: 4500 --> NAT:20002 --> B: the children follow
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Rfc", "3947-7")]
    public void Nat_MappingChanges_ChildrenFollowTheAuthenticatedPeer(bool otherAddress)
    {
        using IkePair pair = BehindNat(a: profile => profile with { DpdDelay = TimeSpan.FromSeconds(10) }, b: profile => profile with { Remote = null });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(15));
        IPEndPoint before = pair.B.Kernel.Children.Single().Remote;
        pair.Network.Nats[0].Rebind(otherAddress ? IPAddress.Parse("192.0.2.77") : null);
        pair.Run(TimeSpan.FromSeconds(30));
        IPEndPoint after = pair.B.Kernel.Children.Single().Remote;
        Assert.NotEqual(before, after);
        Assert.Equal(otherAddress ? IPAddress.Parse("192.0.2.77") : Outside, after.Address);
        Assert.Single(pair.B.Reports<IkeEvent.MappingChanged>());

        // And what B asks for goes there too.
        pair.Give(pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(after, pair.B.Kernel.Children.Single().Remote);

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.RunWithoutBreak(TimeSpan.FromMinutes(3));
        pair.AssertUp();
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        pair.AssertNothingInstalled();
    }

    // Somebody sends the peer's old messages again, from an address of his own.
    [Fact]
    [Trait("Hostile", "P04")]
    public void OldMessages_FromAnotherAddress_MoveNothing()
    {
        using IkePair pair = BehindNat(a: profile => profile with { DpdDelay = TimeSpan.FromSeconds(10) });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(2));
        IPEndPoint before = pair.B.Kernel.Children.Single().Remote;
        foreach (Flight flight in pair.Network.Flights.Where(flight => flight.Sender == "A").ToList())
            pair.Give(pair.B, new IkeInput.DatagramReceived(flight.Destination, new(IPAddress.Parse("192.0.2.66"), 4500), flight.Message));
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        Assert.Equal(before, pair.B.Kernel.Children.Single().Remote);
        Assert.Empty(pair.B.Reports<IkeEvent.MappingChanged>());
    }

    [Theory]
    [InlineData("Main Mode message 5")]
    [InlineData("Main Mode message 6")]
    [InlineData("Quick Mode message 1")]
    [InlineData("Quick Mode message 2")]
    [InlineData("Quick Mode message 3")]
    public void Nat_FloatedMessageLost_IsSentAgain(string message)
    {
        using IkePair pair = BehindNat();
        pair.Network.OnNth(message, 1, new Fate.Drop());
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        pair.AssertUp();
        AssertEncapsulated(pair);
        Assert.Empty(pair.A.Failures);
    }

    private static IkePair BehindNat(
        Func<ConnectionProfile, ConnectionProfile>? a = null, Func<ConnectionProfile, ConnectionProfile>? b = null, Func<Flight, Fate?>? rule = null)
    {
        IkePair pair = new();
        pair.Network.Nats.Add(new NatBox(pair.A.Address, Outside));
        if (rule is not null)
            pair.Network.Rule(rule);
        pair.Load(a: a, b: b);
        return pair;
    }

    private static void AssertEncapsulated(IkePair pair)
    {
        Assert.All(pair.A.Kernel.Children.Concat(pair.B.Kernel.Children), child => Assert.True(child.UdpEncapsulation));
        Assert.All(pair.A.Kernel.Children, child => Assert.Equal((4500, 4500), (child.Local.Port, child.Remote.Port)));
        Assert.All(pair.B.Kernel.Children, child => Assert.Equal(4500, child.Local.Port));
        Assert.All(pair.Network.Flights.Where(flight => flight.Name.StartsWith("Quick", StringComparison.Ordinal)), flight => Assert.True(flight.NonEspMarker));
    }
}
