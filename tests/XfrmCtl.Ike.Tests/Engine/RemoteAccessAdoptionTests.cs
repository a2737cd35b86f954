using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>A daemon that was killed and comes back, with an address inside the tunnel, taken or given.</summary>
public sealed class RemoteAccessAdoptionTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly AddressRange OtherPool = new(IPAddress.Parse("10.10.0.1"), IPAddress.Parse("10.10.0.3"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Client_Restarted_GoesOnWithItsAddressUnderANewPhase1(bool push)
    {
        using IkePair pair = RemoteAccessStories.Established(push: push);
        ChildSaSnapshot before = pair.A.Connection().Children.Single();
        pair.Run(Soon);

        RestartClient(pair, push);
        ChildSaSnapshot after = pair.A.Connection().Children.Single();
        Assert.Equal((before.SpiIn, before.SpiOut, before.ExpiresAt), (after.SpiIn, after.SpiOut, after.ExpiresAt));
        Assert.Single(pair.A.Kernel.Children);
        Assert.True(pair.RunUntil(() => pair.A.Reports<IkeEvent.ConfigurationAssigned>().Count() == 2, Soon), pair.Transcript());
        Assert.Equal("10.9.0.1", pair.A.Reports<IkeEvent.ConfigurationAssigned>().Last().Configuration.Address.ToString());

        // New SAs soon, with the same address, and nothing of the old ones after that.
        RunWithoutBreak(pair, TimeSpan.FromMinutes(1));
        PairChild child = Assert.Single(pair.A.Kernel.Children);
        Assert.NotEqual(before.SpiIn, child.SpiIn);
        Assert.Equal("10.9.0.1/32", child.LocalSelector.ToString());
        Assert.Single(pair.B.Kernel.Children);
        Assert.Null(pair.KernelsDiffer());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
        Assert.Empty(pair.B.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Client_OfSplitNetworks_GoesOnWithAllOfThem()
    {
        IPNetwork[] networks = [IPNetwork.Parse("192.0.2.0/25"), IPNetwork.Parse("192.0.2.128/26")];
        static ConnectionProfile Anywhere(ConnectionProfile profile) => profile with
        {
            ModeConfig = new ModeConfigSettings.Client(Push: false, AnyNetwork: true),
            Selectors = [.. profile.Selectors.Select(pair => pair with { Remote = new(IPNetwork.Parse("0.0.0.0/0")) })],
        };
        using IkePair pair = RemoteAccessStories.Load(
            a: Anywhere,
            b: profile => profile with
            {
                ModeConfig = RemoteAccessStories.Server() with { SplitNetworks = [.. networks] },
                Selectors = [.. networks.Select(network => profile.Selectors[0] with { Local = new(network) })],
            });
        pair.Up(pair.A);
        pair.Run(Soon);
        Assert.Equal(2, pair.A.Kernel.Children.Count);
        Spi[] before = [.. pair.A.Kernel.Children.Select(child => child.SpiIn)];

        AdoptionStories.Restart(pair, pair.A, pair.Profile(pair.A, own: profile => Anywhere(RemoteAccessStories.Client(profile, "alice", "secret"))));
        Assert.Equal(before, pair.A.Connection().Children.Select(child => child.SpiIn).Reverse());
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(2, pair.A.Kernel.Children.Count);
        Assert.DoesNotContain(pair.A.Kernel.Children, child => before.Contains(child.SpiIn));
        Assert.Null(pair.KernelsDiffer());
    }

    // The gateway's pool is another one by now: what was of the old address goes, and is up with the new one.
    [Fact]
    public void Client_ThatIsGivenAnotherAddress_HasNothingOfTheOldOneAfterwards()
    {
        using IkePair pair = RemoteAccessStories.Established();
        pair.Run(Soon);
        pair.B.Restart();
        pair.Give(pair.B, new IkeInput.ProfilesReplaced([pair.Profile(pair.B, own: profile => RemoteAccessStories.Gateway(profile, new RemoteAccessStories.Judge()) with
        {
            ModeConfig = new ModeConfigSettings.Server(false, OtherPool),
        })]));
        RestartClient(pair);
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Equal("10.10.0.1/32", Assert.Single(pair.A.Kernel.Children).LocalSelector.ToString());
        Assert.Single(pair.A.Connection().Children);
        Assert.Null(pair.KernelsDiffer());
    }

    [Fact]
    public void Gateway_Restarted_GoesOnWithItsUserWhoKeepsTheAddress()
    {
        using IkePair pair = RemoteAccessStories.Established();
        Spi before = pair.B.Kernel.Children.Single().SpiIn;
        pair.Run(Soon);

        RestartGateway(pair, RemoteAccessStories.Server());
        Assert.Equal(before, pair.B.Connection().Children.Single().SpiIn);
        pair.Run(Soon);
        Assert.Equal(before, Assert.Single(pair.B.Kernel.Children).SpiIn);
        Assert.Null(pair.KernelsDiffer());

        // As soon as the client finds the gateway silent it comes with a new Phase 1.
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(Soon);
        IsakmpSaSnapshot sa = Assert.Single(pair.B.Connection().Isakmp);
        Assert.Equal(("alice", "10.9.0.1"), (sa.User, sa.Leased?.ToString()));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        RunWithoutBreak(pair, TimeSpan.FromMinutes(2));
        PairChild child = Assert.Single(pair.B.Kernel.Children);
        Assert.Equal("10.9.0.1/32", child.RemoteSelector.ToString());
        Assert.NotEqual(before, child.SpiIn);
        Assert.Null(pair.KernelsDiffer());
        Assert.Empty(pair.A.Reports<IkeEvent.ConnectionDown>());
    }

    [Fact]
    public void Gateway_Restarted_GivesNobodyElseTheAddressThatIsInUse()
    {
        using IkePair pair = RemoteAccessStories.Established();
        RestartGateway(pair, RemoteAccessStories.Server());
        pair.A.Restart();
        pair.Give(pair.A, new IkeInput.ProfilesReplaced([pair.Profile(pair.A, own: profile => RemoteAccessStories.Client(profile, "bob", "secret") with { InitialContact = false })]));
        pair.Up(pair.A);
        pair.Run(Soon);
        Assert.Equal("10.9.0.2/32", Assert.Single(pair.A.Kernel.Children).LocalSelector.ToString());
    }

    [Fact]
    public void Gateway_RestartedWithAnotherPool_TakesTheTunnelAway()
    {
        using IkePair pair = RemoteAccessStories.Established();
        RestartGateway(pair, RemoteAccessStories.Server() with { Pool = OtherPool });
        Assert.Empty(pair.B.Kernel.Children);
        Assert.Empty(pair.B.Connection().Children);
        pair.Run(TimeSpan.FromMinutes(1));
        Assert.Empty(pair.B.Failures);
    }

    /// <summary>At no moment one side has nothing to send with, or sends what the other would not take.</summary>
    private static void RunWithoutBreak(IkePair pair, TimeSpan time)
    {
        SelectorPair traffic = new(RemoteAccessStories.Host("10.9.0.1"), new(IPNetwork.Parse("192.0.2.0/24")));
        Assert.False(pair.RunUntil(() => !Arrives(pair.A, traffic) || !Arrives(pair.B, IkePair.Mirror(traffic)), time), pair.Transcript());

        bool Arrives(IkeHost host, SelectorPair selectors) => host.Kernel.OutboundFor(selectors) is { } sending && pair.Other(host).Kernel.Receives(sending.SpiOut);
    }

    private static void RestartClient(IkePair pair, bool push = false) =>
        AdoptionStories.Restart(pair, pair.A, pair.Profile(pair.A, own: profile => RemoteAccessStories.Client(profile, "alice", "secret", push)));

    private static void RestartGateway(IkePair pair, ModeConfigSettings.Server server) => AdoptionStories.Restart(
        pair, pair.B, pair.Profile(pair.B, own: profile => RemoteAccessStories.Gateway(profile, new RemoteAccessStories.Judge()) with { ModeConfig = server }));
}
