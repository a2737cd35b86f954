using System.Net;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Tests.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>NAT traversal (RFC 3947 and its drafts): detection, the float to port 4500, keepalives, mappings that move.</summary>
[Trait("Rfc", "3947")]
public sealed class NatTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.77");

    // A: forceencaps=yes          B
    // NAT-D of B, NAT-D of nobody -->         "A is behind a NAT"
    // :4500 HDR*, IDii, HASH_I    -->  :4500
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Pair_EncapsulationForced_FloatsAndEncapsulates(bool a, bool b)
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { ForceEncapsulation = a }, b: profile => profile with { ForceEncapsulation = b });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        AssertFloated(pair);
        Assert.Equal((a, b), pair.A.Connection().Isakmp.Single().BehindNat);
        Assert.Equal((b, a), pair.B.Connection().Isakmp.Single().BehindNat);
    }

    [Fact]
    public void Pair_NoNat_StaysOnPort500()
    {
        using IkePair pair = new();
        pair.Load();

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(5));

        Assert.True(pair.IsUp());
        Assert.All(pair.Network.Flights, flight => Assert.Equal((500, false), (flight.Destination.Port, flight.NonEspMarker)));
        Assert.False(pair.A.Kernel.Children.Single().UdpEncapsulation);
        Assert.Equal(0, pair.A.Keepalives);
        Assert.Equal("RFC 3947", pair.A.Reports<IkeEvent.NatDetected>().Single().Method);
    }

    [Fact]
    public void Initiator_BehindNat_ComesUpThroughItsMapping()
    {
        using IkePair pair = BehindNat();

        Assert.Null(pair.KernelsDiffer());
        AssertFloated(pair);
        Assert.Equal((true, false), pair.A.Connection().Isakmp.Single().BehindNat);
        Assert.Equal((false, true), pair.B.Connection().Isakmp.Single().BehindNat);
        Assert.Equal(Outside, pair.B.Kernel.Children.Single().Remote.Address);
        Assert.NotEqual(4500, pair.B.Kernel.Children.Single().Remote.Port);
        Assert.Equal(new IPEndPoint(pair.A.Address, 4500), pair.A.Kernel.Children.Single().Local);
    }

    [Fact]
    public void Initiator_BehindNat_KeepsItsMappingAlive()
    {
        using IkePair pair = BehindNat();

        pair.Run(TimeSpan.FromSeconds(200));

        Assert.InRange(pair.A.Keepalives, 9, 11);
        Assert.Equal(0, pair.B.Keepalives);
    }

    // The NAT restarts; the next message that A signs comes from another port, and B's states follow.
    [Fact]
    public void Responder_MappingMoves_ChildrenFollowTheAuthenticatedMessage()
    {
        using IkePair pair = BehindNat();
        IPEndPoint before = pair.B.Kernel.Children.Single().Remote;

        pair.Network.Nats[0].Rebind(IPAddress.Parse("192.0.2.78"));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(before, pair.B.Reports<IkeEvent.MappingChanged>().Single().From);
        Assert.All(pair.B.Kernel.Children, child => Assert.Equal(IPAddress.Parse("192.0.2.78"), child.Remote.Address));
        Assert.True(pair.IsUp(), pair.Transcript());
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Null(pair.KernelsDiffer());
        Assert.Single(pair.B.Kernel.Children);
    }

    // An old message of A's, recorded and sent from elsewhere, must not take the tunnel there.
    [Fact]
    public void Responder_OldMessageFromElsewhere_MovesNothing()
    {
        using IkePair pair = BehindNat(profile => profile with { DpdDelay = TimeSpan.FromSeconds(10) });
        pair.Run(TimeSpan.FromSeconds(60));
        IPEndPoint before = pair.B.Kernel.Children.Single().Remote;
        IPEndPoint attacker = new(IPAddress.Parse("192.0.2.66"), 4500);

        foreach (Flight flight in pair.Network.Flights.Where(flight => flight.Sender == "A").ToList())
            pair.Give(pair.B, new IkeInput.DatagramReceived(flight.Destination, attacker, flight.Message));
        pair.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(before, pair.B.Kernel.Children.Single().Remote);
        Assert.Empty(pair.B.Reports<IkeEvent.MappingChanged>());
    }

    public static TheoryData<string, ushort> Methods => new()
    {
        { "RFC 3947", 3 },
        { "draft-ietf-ipsec-nat-t-ike-03", 61443 },
        { "draft-ietf-ipsec-nat-t-ike-02_n", 61443 },
        { "draft-ietf-ipsec-nat-t-ike-02", 61443 },
    };

    // A peer that knows one version alone: the others' vendor IDs are overwritten on the way.
    [Theory]
    [MemberData(nameof(Methods))]
    public void Pair_OneVersionInCommon_IsUsed(string method, ushort mode)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { ForceEncapsulation = true });
        pair.Network.Rule(flight => flight.Name.StartsWith("Main Mode message 1", StringComparison.Ordinal) ? new Fate.Alter(WithoutOthers(flight.Message.Span, method)) : null);

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.Null(pair.KernelsDiffer());
        Assert.Equal(method, pair.A.Reports<IkeEvent.NatDetected>().Single().Method);
        Assert.Equal(method, pair.B.Reports<IkeEvent.NatDetected>().Single().Method);
        Assert.Equal(mode, (ushort)NatMethods.ByName(method).Tunnel);
        Assert.True(pair.A.Kernel.Children.Single().UdpEncapsulation);
    }

    [Fact]
    public void Pair_OneSideWithoutNatTraversal_ComesUpPlain()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { ForceEncapsulation = true }, b: profile => profile with { NatTraversal = false });

        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));

        Assert.True(pair.IsUp(), pair.Transcript());
        Assert.False(pair.A.Kernel.Children.Single().UdpEncapsulation);
    }

    private static byte[] WithoutOthers(ReadOnlySpan<byte> message, string method)
    {
        byte[] altered = message.ToArray();
        foreach (KnownVendorId vendor in new[] { VendorIdTable.Rfc3947, VendorIdTable.NatDraft03, VendorIdTable.NatDraft02Newline, VendorIdTable.NatDraft02 })
            if (vendor.Name != method && altered.AsSpan().IndexOf(vendor.Octets.Span) is >= 0 and int at)
                altered.AsSpan(at, vendor.Octets.Length).Fill(0x55);
        return altered;
    }

    // Up to message 4 on port 500, from message 5 on on 4500 with the marker; never an identity of 17/4500 (some peers refuse it).
    private static void AssertFloated(IkePair pair)
    {
        List<Flight> flights = pair.Network.Flights;
        Assert.All(flights.Take(4), flight => Assert.False(flight.NonEspMarker));
        Assert.All(flights.Skip(4), flight => Assert.True(flight.NonEspMarker, flight.ToString()));
        Assert.True(pair.A.Kernel.Children.Single().UdpEncapsulation && pair.B.Kernel.Children.Single().UdpEncapsulation);
    }

    private static IkePair BehindNat(Func<ConnectionProfile, ConnectionProfile>? change = null)
    {
        IkePair pair = new();
        pair.Network.Nats.Add(new(pair.A.Address, Outside));
        pair.Load(change);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.True(pair.IsUp(), pair.Transcript());
        return pair;
    }
}
