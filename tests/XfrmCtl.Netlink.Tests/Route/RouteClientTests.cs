using System.Net;
using CsCheck;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Netlink.Tests.Golden;
using XfrmCtl.Netlink.Wire;
using XfrmCtl.Testing;

namespace XfrmCtl.Netlink.Tests.Route;

public class RouteClientTests
{
    private static readonly IpRoute Sample = new(IPNetwork.Parse("192.0.2.0/24"))
    {
        InterfaceIndex = 1,
        PreferredSource = IPAddress.Parse("10.1.0.1"),
    };

    private static readonly InterfaceAddress Address = new(IPAddress.Parse("10.1.0.1"), 32, 1);

    [Fact]
    public void Route_Written_IsWhatIpSends()
    {
        byte[] golden = Written.Captured(Captures.AddRoute);

        byte[] written = Written.Payload((ref AttributeWriter body) => RouteCodec.Write(Sample, remove: false, ref body));

        Assert.Equal(golden[..12], written[..12]);
        Assert.Equal(Written.Attributes(golden, 12), Written.Attributes(written, 12));
    }

    [Fact]
    public void Route_Read_IsTheObject() => Assert.Equal(Sample, RouteCodec.ReadRoute(Written.Captured(Captures.AddRoute)));

    [Fact]
    public void Address_Written_IsReadBack() => Assert.Equal(
        Address, RouteCodec.ReadAddress(Written.Payload((ref AttributeWriter body) => RouteCodec.Write(Address, ref body))));

    [Fact]
    public void Message_OfRandomOctets_NeverThrows() => Gen.Byte.Array[0, 120].Sample(payload =>
    {
        RouteCodec.ReadRoute(payload);
        RouteCodec.ReadAddress(payload);
        RouteCodec.ReadLink(payload);
    });

    [Fact]
    public void Route_CutAtEveryLength_NeverThrows()
    {
        byte[] whole = Written.Captured(Captures.AddRoute);
        for (int length = 0; length < whole.Length; length++)
            Assert.NotEqual(Sample, RouteCodec.ReadRoute(whole.AsSpan(0, length)));
    }

    [Fact]
    public async Task Presence_OfWhatIsAdded_IsAnAnswer()
    {
        using var kernel = new ScriptedKernel(NetlinkProtocol.Route);
        kernel.Refuse("RTM_NEWADDR", Errno.EEXIST).Refuse("RTM_NEWROUTE", Errno.EEXIST);
        var client = new RouteClient(kernel);

        Assert.False(await client.AddAddressAsync(Address));
        Assert.False(await client.AddRouteAsync(Sample));
    }

    [Fact]
    public async Task Absence_OfWhatIsDeleted_IsAnAnswer()
    {
        using var kernel = new ScriptedKernel(NetlinkProtocol.Route);
        kernel.Refuse("RTM_DELADDR", Errno.EADDRNOTAVAIL).Refuse("RTM_DELROUTE", Errno.ESRCH).Refuse("RTM_GETROUTE", Errno.ENETUNREACH);
        var client = new RouteClient(kernel);

        Assert.False(await client.DeleteAddressAsync(Address));
        Assert.False(await client.DeleteRouteAsync(Sample));
        Assert.Null(await client.LookUpAsync(Address.Address));
    }

    [Fact]
    public async Task Refusal_OfARoute_NamesIt()
    {
        using var kernel = new ScriptedKernel(NetlinkProtocol.Route);
        kernel.Refuse("RTM_NEWROUTE", Errno.ENETUNREACH, "Nexthop has invalid gateway");
        IpRoute route = Sample with { Gateway = IPAddress.Parse("203.0.113.77") };

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => new RouteClient(kernel).PutRouteAsync(route).AsTask());

        Assert.Equal(
            "RTM_NEWROUTE (192.0.2.0/24 via 203.0.113.77 dev #1 src 10.1.0.1): Network is unreachable [ENETUNREACH]: Nexthop has invalid gateway",
            refusal.Message);
    }
}
