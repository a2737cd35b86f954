using System.Net;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Testing;

namespace XfrmCtl.Kernel.Tests;

public class RouteTests
{
    private static readonly IPAddress SourceIp = IPAddress.Parse("10.1.0.1");
    private static readonly IPAddress Gateway = IPAddress.Parse("198.51.100.254");
    private static readonly IPNetwork FarNet = IPNetwork.Parse("192.0.2.0/24");

    [KernelFact]
    public Task Links_OfAFreshNamespace_AreTheLoopbackAlone() => FreshNamespace.RunAsync(async () =>
    {
        using var kernel = new NetlinkConnection(NetlinkProtocol.Route);
        var client = new RouteClient(kernel);

        NetworkLink loopback = (await client.LinksAsync()).Single(link => link.Name == "lo");

        Assert.True(loopback.IsLoopback);
        Assert.False(loopback.IsUp);
        Assert.Equal(65536u, loopback.Mtu);
        await client.SetLinkUpAsync(loopback.Index, up: true);
        Assert.True((await client.LinksAsync()).Single(link => link.Name == "lo").IsUp);
    });

    [KernelFact]
    public Task Address_Added_IsOursAndCanBeRemoved() => InNamespace(async (client, link) =>
    {
        var address = new InterfaceAddress(SourceIp, 32, link);

        Assert.True(await client.AddAddressAsync(address));
        Assert.False(await client.AddAddressAsync(address));

        InterfaceAddress found = (await client.AddressesAsync()).Single(item => item.Address.Equals(SourceIp));
        Assert.Equal((32, link, RouteProtocol.XfrmCtl), (found.PrefixLength, found.InterfaceIndex, found.Protocol));
        Assert.Contains("inet 10.1.0.1/32", FreshNamespace.Execute("ip", "addr show dev outside"), StringComparison.Ordinal);
        Assert.True(await client.DeleteAddressAsync(address));
        Assert.False(await client.DeleteAddressAsync(address));
        Assert.DoesNotContain(await client.AddressesAsync(), item => item.Address.Equals(SourceIp));
    });

    [KernelFact]
    public Task Route_WithSource_IsWhatIpShowsAndCanBeRemoved() => InNamespace(async (client, link) =>
    {
        await client.AddAddressAsync(new InterfaceAddress(SourceIp, 32, link));
        var route = new IpRoute(FarNet) { Gateway = Gateway, InterfaceIndex = link, PreferredSource = SourceIp };

        await client.PutRouteAsync(route);

        Assert.Contains(
            "192.0.2.0/24 via 198.51.100.254 dev outside proto 120 src 10.1.0.1",
            FreshNamespace.Execute("ip", "route"),
            StringComparison.Ordinal);
        IpRoute ours = (await client.RoutesAsync()).Single(item => item.Protocol == RouteProtocol.XfrmCtl);
        Assert.Equal(route, ours);
        Assert.False(await client.AddRouteAsync(route));
        await client.PutRouteAsync(route with { PreferredSource = null });
        Assert.Null((await client.RoutesAsync()).Single(item => item.Protocol == RouteProtocol.XfrmCtl).PreferredSource);
        Assert.True(await client.DeleteRouteAsync(route with { PreferredSource = null }));
        Assert.False(await client.DeleteRouteAsync(route));
        Assert.DoesNotContain(await client.RoutesAsync(), item => item.Protocol == RouteProtocol.XfrmCtl);
    });

    [KernelFact]
    public Task Route_ToTheLink_CanBeAddedAndRemoved() => InNamespace(async (client, link) =>
    {
        var route = new IpRoute(FarNet) { InterfaceIndex = link, Priority = 7, Table = 1000 };

        Assert.True(await client.AddRouteAsync(route));

        Assert.Equal(route, (await client.RoutesAsync()).Single(item => item.Table == 1000));
        Assert.True(await client.DeleteRouteAsync(route));
    });

    [KernelFact]
    public Task Route_ThroughAGatewayThatCannotBeReached_IsRefusedInTheKernelsWords() => InNamespace(async (client, _) =>
    {
        var route = new IpRoute(FarNet) { Gateway = IPAddress.Parse("203.0.113.77") };

        NetlinkException refusal = await Assert.ThrowsAsync<NetlinkException>(() => client.PutRouteAsync(route).AsTask());

        Assert.Equal("ENETUNREACH", refusal.ErrnoName);
        Assert.Equal("Nexthop has invalid gateway", refusal.KernelMessage);
        Assert.Equal("RTM_NEWROUTE", refusal.Operation);
        Assert.Contains("192.0.2.0/24 via 203.0.113.77", refusal.Message, StringComparison.Ordinal);
    });

    [KernelFact]
    public Task LookUp_OfAnAddressBehindAGateway_GivesTheWayAndTheSource() => InNamespace(async (client, link) =>
    {
        await client.PutRouteAsync(new IpRoute(FarNet) { Gateway = Gateway, InterfaceIndex = link });

        IpRoute? far = await client.LookUpAsync(IPAddress.Parse("192.0.2.9"));
        IpRoute? near = await client.LookUpAsync(IPAddress.Parse("198.51.100.7"));
        IpRoute? own = await client.LookUpAsync(Samples.Local);
        IpRoute? nowhere = await client.LookUpAsync(IPAddress.Parse("203.0.113.77"));

        Assert.Equal((Gateway, link, Samples.Local), (far?.Gateway, far?.InterfaceIndex, far?.PreferredSource));
        Assert.Equal((null, link, Samples.Local), (near?.Gateway, near?.InterfaceIndex, near?.PreferredSource));
        Assert.Equal(RouteType.Local, own?.Type);
        Assert.Null(nowhere);
    });

    [KernelFact]
    public Task Address_OfIPv6_CanBeAddedAndRemoved() => InNamespace(async (client, link) =>
    {
        const uint IFA_F_NODAD = 2;
        var address = new InterfaceAddress(IPAddress.Parse("2001:db8::1"), 128, link) { Flags = IFA_F_NODAD };

        Assert.True(await client.AddAddressAsync(address));

        Assert.Contains(await client.AddressesAsync(), item => item.Address.Equals(address.Address) && item.InterfaceIndex == link);
        Assert.True(await client.DeleteAddressAsync(address));
        Assert.False(await client.DeleteAddressAsync(address));
    });

    [KernelFact]
    public Task Events_OfAddressesAndLinks_Come() => InNamespace(async (client, link) =>
    {
        using RouteEvents events = RouteEvents.Open();
        var address = new InterfaceAddress(SourceIp, 32, link);

        await client.AddAddressAsync(address);
        var added = (RouteEvent.AddressAdded)await events.NextAsync(change => change is RouteEvent.AddressAdded);
        await client.DeleteAddressAsync(address);
        var removed = (RouteEvent.AddressRemoved)await events.NextAsync(change => change is RouteEvent.AddressRemoved);
        FreshNamespace.Execute("ip", "link del outside");
        var gone = (RouteEvent.LinkRemoved)await events.NextAsync(change => change is RouteEvent.LinkRemoved { Link.Name: "outside" });

        Assert.Equal((SourceIp, link), (added.Address.Address, added.Address.InterfaceIndex));
        Assert.Equal((SourceIp, link), (removed.Address.Address, removed.Address.InterfaceIndex));
        Assert.Equal(link, gone.Link.Index);
    });

    [KernelFact]
    public Task Events_OfDefaultRoutes_ComeWhereTheyAreFollowed() => InNamespace(async (client, link) =>
    {
        using RouteEvents events = RouteEvents.Open(defaultRoutes: true);

        FreshNamespace.Execute("ip", $"route add 192.0.2.0/24 via {Gateway}");
        FreshNamespace.Execute("ip", $"route add default via {Gateway}");
        var changed = (RouteEvent.DefaultRouteChanged)await events.NextAsync(change => change is RouteEvent.DefaultRouteChanged);

        Assert.Equal((Gateway, link), (changed.Route.Gateway, changed.Route.InterfaceIndex));
    });

    /// <summary>A namespace with a link to 198.51.100.0/24.</summary>
    private static Task InNamespace(Func<RouteClient, int, Task> test) => FreshNamespace.RunAsync(async () =>
    {
        FreshNamespace.Execute("ip", "link add outside type veth peer name far");
        FreshNamespace.Execute("ip", "link set far up");
        FreshNamespace.Execute("ip", "link set outside up");
        FreshNamespace.Execute("ip", $"addr add {Samples.Local}/24 dev outside");
        using var kernel = new NetlinkConnection(NetlinkProtocol.Route);
        var client = new RouteClient(kernel);
        await test(client, (await client.LinksAsync()).Single(link => link.Name == "outside").Index);
    });
}
