using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.Exchanges;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Transport mode, and what a NAT makes of it (RFC 3947 §5).</summary>
public sealed class TransportTests
{
    private static readonly IPAddress Outside = IPAddress.Parse("192.0.2.99");

    public static TheoryData<string> Methods => [.. NatMethod.All.Select(method => method.Name)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Transport_BetweenTwoHosts_ComesUpFromEitherSide(bool fromA)
    {
        using IkePair pair = new();
        pair.Load(profile => profile with { Mode = IpsecMode.Transport }, a: Hosts(pair.A.Address, pair.B.Address), b: Hosts(pair.B.Address, pair.A.Address));
        pair.Up(fromA ? pair.A : pair.B);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        Assert.Equal(IpsecMode.Transport, pair.A.Kernel.Children.Single().Mode);
        Assert.Null(pair.A.Kernel.Children.Single().OriginalRemote);
    }

    // A (NAT)                                                        B
    // HDR*, HASH(1), SA, Ni, IDci, IDcr, NAT-OAi, NAT-OAr      -->
    //                                                          <--   HDR*, HASH(2), SA, Nr, IDci, IDcr, NAT-OAi, NAT-OAr
    [Theory]
    [Trait("Rfc", "3947-5.2")]
    [MemberData(nameof(Methods))]
    public void Transport_BehindNat_EachSideLearnsTheOthersOwnAddress(string method)
    {
        using IkePair pair = BehindNat(profile => profile);
        pair.Network.Rule(flight => VendorIds.Keep(flight, vendor => vendor == VendorIdTable.Dpd || vendor.Name == method));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        AssertNatTransport(pair);
        PairChild a = pair.A.Kernel.Children.Single();
        PairChild b = pair.B.Kernel.Children.Single();
        Assert.Equal(pair.B.Address, a.OriginalRemote);
        Assert.Equal(pair.A.Address, b.OriginalRemote); // not the NAT's, which is where packets go
        Assert.Equal(Outside, b.Remote.Address);
    }

    // The identities hold an address that only A knows; B takes them for the two ends that it sees.
    [Fact]
    [Trait("Rfc", "3947-5.2")]
    public void Transport_BehindNatNarrowedToAPort_KeepsProtocolAndPort()
    {
        using IkePair pair = BehindNat(profile => profile with
        {
            Selectors = [new(profile.Selectors[0].Local with { Protocol = 17, Port = 1701 }, profile.Selectors[0].Remote with { Protocol = 17, Port = 1701 })],
        });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        AssertNatTransport(pair);
        Assert.Equal(new TrafficSelector(new IPNetwork(Outside, 32), 17, 1701), pair.B.Kernel.Children.Single().RemoteSelector);
    }

    [Fact]
    public void Transport_BehindNat_IsRenewedByBothSides()
    {
        using IkePair pair = BehindNat(profile => profile);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        foreach (IkeHost host in new[] { pair.A, pair.B })
        {
            Spi before = pair.A.Kernel.Children.Single().SpiIn;
            pair.Give(host, new IkeInput.RekeyRequested("net", Phase1: false));
            pair.Run(TimeSpan.FromMinutes(2));
            AssertNatTransport(pair);
            Assert.NotEqual(before, pair.A.Kernel.Children.Single().SpiIn);
        }
    }

    // rightprotoport=17/%any: the peer names the port.
    [Fact]
    public void Port_LeftOpenByTheConnection_IsThePeers()
    {
        using IkePair pair = new();
        TrafficSelector a = new(new IPNetwork(pair.A.Address, 32), 17, 40000);
        TrafficSelector b = new(new IPNetwork(pair.B.Address, 32), 17, 1701);
        pair.Load(
            profile => profile with { Mode = IpsecMode.Transport },
            a: profile => profile with { Selectors = [new(a, b)] },
            b: profile => profile with { Selectors = [new(b, a with { Port = 0 })] });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        pair.AssertUp();
        Assert.Equal(a, pair.B.Kernel.Children.Single().RemoteSelector);
        Assert.Contains(pair.B.Reports<IkeEvent.ConnectionUp>(), up => up.Connection == "net");

        pair.Give(pair.B, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromMinutes(2));
        pair.AssertUp();
        Assert.Equal(a, pair.B.Kernel.Children.Single().RemoteSelector);
    }

    [Fact]
    public void Port_ThatTheConnectionNamesOtherwise_IsRefused()
    {
        using IkePair pair = new();
        TrafficSelector a = new(new IPNetwork(pair.A.Address, 32), 17, 40000);
        TrafficSelector b = new(new IPNetwork(pair.B.Address, 32), 17, 1701);
        pair.Load(a: profile => profile with { Selectors = [new(a, b)] }, b: profile => profile with { Selectors = [new(b, a with { Port = 1701 })] });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(ReasonCode.SelectorMismatch, pair.A.Failures.First().Code);
        pair.AssertNothingInstalled();
    }

    private static IkePair BehindNat(Func<ConnectionProfile, ConnectionProfile> both)
    {
        IkePair pair = new();
        pair.Network.Nats.Add(new NatBox(pair.A.Address, Outside));
        pair.Load(profile => profile with { Mode = IpsecMode.Transport },
            a: profile => both(Hosts(pair.A.Address, pair.B.Address)(profile)),
            b: profile => both(Hosts(pair.B.Address, Outside)(profile)));
        return pair;
    }

    private static Func<ConnectionProfile, ConnectionProfile> Hosts(IPAddress here, IPAddress there) =>
        profile => profile with { Selectors = [new(TrafficSelector.Host(here), TrafficSelector.Host(there))] };

    private static void AssertNatTransport(IkePair pair)
    {
        pair.AssertNoFault();
        Assert.True(pair.A.Kernel.Children.Count == 1 && pair.B.Kernel.Children.Count == 1, pair.Transcript());
        PairChild a = pair.A.Kernel.Children.Single();
        PairChild b = pair.B.Kernel.Children.Single();
        Assert.Equal((a.SpiIn, a.KeysIn), (b.SpiOut, b.KeysOut));
        Assert.Equal((a.SpiOut, a.KeysOut), (b.SpiIn, b.KeysIn));
        Assert.True(a is { UdpEncapsulation: true, Mode: IpsecMode.Transport } && b is { UdpEncapsulation: true, Mode: IpsecMode.Transport });
        Assert.Equal(a.LocalSelector.Network.BaseAddress, pair.A.Address);
        Assert.Equal(b.RemoteSelector.Network.BaseAddress, Outside);
    }
}
