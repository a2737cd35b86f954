using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>Several users of one gateway's connection at once: each has an address of his own, and nobody is in another's way.</summary>
public sealed class RoadWarriorTests
{
    private static readonly Identity Group = Identity.KeyId("staff"u8);

    [Fact]
    public void Users_OfOneConnection_HaveAnAddressEach()
    {
        using RoadWarriors world = Loaded("alice", "bob", "carol");
        foreach (IkeHost client in world.Clients)
            world.Give(client, new IkeInput.InitiateRequested("net"));
        world.Run(TimeSpan.FromSeconds(5));

        AssertUp(world, 3);
        Assert.Equal(3, world.Gateway.Kernel.Children.Select(child => child.RemoteSelector).Distinct().Count());
        Assert.All(world.Clients, client => Assert.Equal(1, client.LiveIsakmp()));
        Assert.Equal(3, world.Gateway.LiveIsakmp());
    }

    [Fact]
    public void Users_OfAPoolThatIsFull_WaitUntilSomebodyLeaves()
    {
        using RoadWarriors world = Loaded("alice", "bob", "carol", "dave");
        foreach (IkeHost client in world.Clients)
        {
            world.Give(client, new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(1));
        }

        AssertUp(world, 3);
        Assert.Contains(world.Gateway.Failures, failure => failure.Code == ReasonCode.AddressPoolExhausted);
        world.Give(world.Clients[0], new IkeInput.TerminateRequested("net"));
        world.Give(world.Clients[3], new IkeInput.InitiateRequested("net"));
        world.Run(TimeSpan.FromSeconds(30));
        AssertUp(world, 3);
        Assert.Equal("10.9.0.1/32", Assert.Single(world.Clients[3].Kernel.Children).LocalSelector.ToString());
    }

    // Everybody says the same identity of the group and INITIAL-CONTACT; two sit behind one NAT.
    [Fact]
    public void Users_BehindOneNat_DoNotEndEachOther()
    {
        using RoadWarriors world = Loaded("alice", "bob");
        IPAddress outside = IPAddress.Parse("192.0.2.99");
        world.Network.Nats.Add(new NatBox(world.Clients[0].Address, outside));
        world.Network.Nats.Add(new NatBox(world.Clients[1].Address, outside, firstPort: 30000));
        foreach (IkeHost client in world.Clients)
        {
            world.Give(client, new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(2));
        }

        AssertUp(world, 2);
        Assert.All(world.Gateway.Kernel.Children, child => Assert.True(child.UdpEncapsulation));
        world.Give(world.Clients[1], new IkeInput.RekeyRequested("net", Phase1: true));
        world.Give(world.Clients[0], new IkeInput.RekeyRequested("net", Phase1: false));
        world.Run(TimeSpan.FromMinutes(3));
        AssertUp(world, 2);
        world.Give(world.Clients[0], new IkeInput.TerminateRequested("net"));
        world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal("10.9.0.2/32", Assert.Single(world.Gateway.Kernel.Children).RemoteSelector.ToString());
        Assert.Single(world.Clients[1].Kernel.Children);
    }

    // The same user from two places: the later one has the address.
    [Fact]
    public void User_WhoComesFromElsewhere_HasTheAddressThereAndNotHere()
    {
        using RoadWarriors world = Loaded("alice", "alice");
        world.Give(world.Clients[0], new IkeInput.InitiateRequested("net"));
        world.Run(TimeSpan.FromSeconds(2));
        world.Give(world.Clients[1], new IkeInput.InitiateRequested("net"));
        world.Run(TimeSpan.FromMinutes(3));

        PairChild child = Assert.Single(world.Gateway.Kernel.Children);
        Assert.Equal(world.Clients[1].Address, child.Remote.Address);
        Assert.Equal(1, world.Gateway.LiveIsakmp());
        Assert.Empty(world.Clients[0].Kernel.Children);
    }

    [Fact]
    public void User_WhoComesBack_HasTheSameAddress()
    {
        using RoadWarriors world = Loaded("alice", "bob");
        foreach (IkeHost client in world.Clients)
        {
            world.Give(client, new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(2));
        }

        for (int round = 0; round < 3; round++)
        {
            foreach (IkeHost client in world.Clients)
                world.Give(client, new IkeInput.TerminateRequested("net"));
            world.Run(TimeSpan.FromSeconds(30));
            Assert.Empty(world.Gateway.Kernel.Children);
            Assert.Empty(world.Gateway.Engine.IsakmpSas);
            foreach (IkeHost client in world.Clients.Reverse())
                world.Give(client, new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(5));
            Assert.Equal("10.9.0.1/32", Assert.Single(world.Clients[0].Kernel.Children).LocalSelector.ToString());
            Assert.Equal("10.9.0.2/32", Assert.Single(world.Clients[1].Kernel.Children).LocalSelector.ToString());
        }
    }

    // Its lease goes with its ISAKMP SA, and is what tells its children from those of others.
    [Fact]
    public void User_WhoIsGoneWithoutAWord_LosesHisTunnelAndNobodyElseDoes()
    {
        using RoadWarriors world = Loaded(gateway => gateway with { DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(30), DpdAction = DpdAction.Clear }, "alice", "bob");
        foreach (IkeHost client in world.Clients)
        {
            world.Give(client, new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(2));
        }

        world.Network.Rule(flight => flight.Sender == world.Clients[0].Name ? new Fate.Drop() : null);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal("10.9.0.2/32", Assert.Single(world.Gateway.Kernel.Children).RemoteSelector.ToString());
        Assert.Equal(1, world.Gateway.LiveIsakmp());
        Assert.Single(world.Gateway.Reports<IkeEvent.ChildEnded>(), ended => ended.Reason == ReasonCode.PeerDead);
    }

    private static void AssertUp(RoadWarriors world, int users)
    {
        Assert.True(world.Gateway.Kernel.Children.Count == users, world.Transcript());
        foreach (PairChild child in world.Gateway.Kernel.Children)
            Assert.Single(world.Clients.SelectMany(client => client.Kernel.Children), twin => twin.SpiIn == child.SpiOut && twin.SpiOut == child.SpiIn && twin.LocalSelector == child.RemoteSelector);
    }

    private static RoadWarriors Loaded(params string[] users) => Loaded(gateway => gateway, users);

    private static RoadWarriors Loaded(Func<ConnectionProfile, ConnectionProfile> gateway, params string[] users)
    {
        RoadWarriors world = new(users.Length);
        ConnectionProfile profile = new()
        {
            Name = "net",
            Local = world.Gateway.Address,
            Remote = null,
            LocalId = Identity.Address(world.Gateway.Address),
            RemoteId = Group,
            PreSharedKey = new SecretBytes("the key of the group"u8),
            IkeProposals = [IkePair.QuickIke],
            IkeLifetime = TimeSpan.FromHours(24),
            EspProposals = [IkePair.QuickEsp],
            PfsGroup = null,
            ChildLifetime = TimeSpan.FromHours(8),
            Selectors = [],
            Reqid = 16385,
        };
        world.Load(world.Gateway, gateway(RemoteAccessStories.Gateway(profile, new RemoteAccessStories.Judge()) with { RemoteId = Group }));
        for (int nth = 0; nth < users.Length; nth++)
        {
            world.Load(world.Clients[nth], RemoteAccessStories.Client(profile, users[nth], "secret") with
            {
                Local = world.Clients[nth].Address,
                Remote = world.Gateway.Address,
                LocalId = Group,
                RemoteId = Identity.Address(world.Gateway.Address),
                PreSharedKey = new SecretBytes("the key of the group"u8),
                KeyingTries = 1,
            });
        }

        return world;
    }
}
