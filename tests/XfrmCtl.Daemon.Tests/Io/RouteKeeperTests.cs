using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Route;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Io;

/// <summary>leftsourceip= on the machine's own kernel, each test in its own network namespace.</summary>
public sealed class RouteKeeperTests
{
    private static readonly IPAddress Source = IPAddress.Parse("203.0.113.200");
    private static readonly IPAddress Peer = IPAddress.Parse("198.51.100.2");
    private static readonly IPNetwork Lan = IPNetwork.Parse("192.0.2.0/24");
    private static readonly PolicyOwner First = new PolicyOwner.Child(1);
    private static readonly PolicyOwner Second = new PolicyOwner.Child(2);

    [Fact]
    public Task Want_TwoOwners_AddressAndRouteStayUntilTheLastOneLeaves() => InNamespace(async (keeper, client) =>
    {
        await keeper.Want(First, "c", new(Source, Peer), [Lan]);
        await keeper.Want(Second, "c", new(Source, Peer), [Lan]);
        IpRoute route = Assert.Single(await client.RoutesAsync(), route => route.Destination == Lan);
        Assert.Equal((Source, RouteProtocol.XfrmCtl, IPAddress.Parse("203.0.113.1")), (route.PreferredSource, route.Protocol, route.Gateway));
        await keeper.Release(First);
        Assert.Contains(await client.AddressesAsync(), address => address.Address.Equals(Source));
        await keeper.Release(Second);
        Assert.DoesNotContain(await client.AddressesAsync(), address => address.Address.Equals(Source));
        Assert.DoesNotContain(await client.RoutesAsync(), route => route.Destination == Lan);
    });

    [Fact]
    public Task Want_AddressAndRouteOfSomebodyElse_StayWhenWeLeave() => InNamespace(async (keeper, client) =>
    {
        FreshNamespace.Execute("ip", $"addr add {Source}/32 dev d0");
        FreshNamespace.Execute("ip", $"route add {Lan} via 203.0.113.1");
        await keeper.Want(First, "c", new(Source, Peer), [Lan]);
        await keeper.Release(First);
        Assert.Contains(await client.AddressesAsync(), address => address.Address.Equals(Source));
        Assert.Contains(await client.RoutesAsync(), route => route.Destination == Lan);
    });

    [Fact]
    public Task RemoveStale_LeftByACrash_GoesAndNothingElse() => InNamespace(async (keeper, client) =>
    {
        await keeper.Want(First, "c", new(Source, Peer), [Lan]);
        int others = (await client.RoutesAsync()).Count(route => route.Protocol != RouteProtocol.XfrmCtl);
        var afterCrash = new RouteKeeper(client, NullLogger<RouteKeeper>.Instance);
        await afterCrash.Recall(default);
        Assert.Equal(2, await afterCrash.RemoveStale(default));
        Assert.DoesNotContain(await client.AddressesAsync(), address => address.Address.Equals(Source));
        Assert.DoesNotContain(await client.RoutesAsync(), route => route.Protocol == RouteProtocol.XfrmCtl);
        // The kernel's own route to the address went with the address.
        Assert.Equal(others - 1, (await client.RoutesAsync()).Count);
    });

    [Fact]
    public Task Recall_LeftByACrashAndWantedAgain_StaysAsItIsUntilItIsReleased() => InNamespace(async (keeper, client) =>
    {
        await keeper.Want(First, "c", new(Source, Peer), [Lan]);
        var afterCrash = new RouteKeeper(client, NullLogger<RouteKeeper>.Instance);
        await afterCrash.Recall(default);
        await afterCrash.Want(First, "c", new(Source, Peer), [Lan]);
        Assert.Equal(0, await afterCrash.RemoveStale(default));
        Assert.Contains(await client.RoutesAsync(), route => route.Destination == Lan && Source.Equals(route.PreferredSource));
        await afterCrash.Release(First);
        Assert.DoesNotContain(await client.AddressesAsync(), address => address.Address.Equals(Source));
        Assert.DoesNotContain(await client.RoutesAsync(), route => route.Destination == Lan);
    });

    [Fact]
    public Task Want_EverythingBehindThePeer_LeavesTheDefaultRouteAlone() => InNamespace(async (keeper, client) =>
    {
        await keeper.Want(First, "c", new(Source, Peer), [IPNetwork.Parse("0.0.0.0/0")]);
        Assert.Equal(
            ["0.0.0.0/1", "128.0.0.0/1"],
            (await client.RoutesAsync()).Where(route => route.Protocol == RouteProtocol.XfrmCtl).Select(route => route.Destination.ToString()).Order());
        Assert.Equal(IPAddress.Parse("203.0.113.1"), (await client.LookUpAsync(Peer))!.Gateway);
        await keeper.Release(First);
        Assert.Equal(IPAddress.Parse("203.0.113.133"), (await client.LookUpAsync(Peer))!.PreferredSource);
    });

    [Fact]
    public Task Want_MtuAndDefaultRoute_AreThoseOfTheRoute() => InNamespace(async (keeper, client) =>
    {
        FreshNamespace.Execute("ip", $"route add {Peer}/32 via 203.0.113.9");
        await keeper.Want(First, "c", new(Source, Peer, Mtu: 1400), [Lan]);
        Assert.Equal((1400u, IPAddress.Parse("203.0.113.9")), Route(await client.RoutesAsync()));
        Assert.Contains("mtu 1400", FreshNamespace.Execute("ip", "route show"), StringComparison.Ordinal);
        await keeper.Release(First);
        await keeper.Want(First, "c", new(Source, Peer, ByDefaultRoute: true), [Lan]);
        Assert.Equal(((uint?)null, IPAddress.Parse("203.0.113.1")), Route(await client.RoutesAsync()));

        static (uint? Mtu, IPAddress? Gateway) Route(IReadOnlyList<IpRoute> routes)
        {
            IpRoute route = Assert.Single(routes, route => route.Destination == Lan);
            return (route.Mtu, route.Gateway);
        }
    });

    private static Task InNamespace(Func<RouteKeeper, RouteClient, Task> test)
    {
        Assert.SkipWhen(FreshNamespace.Obstacle is not null, FreshNamespace.Obstacle ?? "");
        return FreshNamespace.RunAsync(async () =>
        {
            FreshNamespace.Execute("ip", "link add name d0 type veth peer name d1");
            FreshNamespace.Execute("ip", "addr add 203.0.113.133/24 dev d0");
            FreshNamespace.Execute("ip", "link set dev d0 up");
            FreshNamespace.Execute("ip", "link set dev d1 up");
            FreshNamespace.Execute("ip", "link set lo up");
            FreshNamespace.Execute("ip", "route add default via 203.0.113.1");
            using var connection = new NetlinkConnection(NetlinkProtocol.Route);
            var client = new RouteClient(connection);
            await test(new RouteKeeper(client, NullLogger<RouteKeeper>.Instance), client);
        });
    }
}
