using System.Net;
using System.Text;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>A gateway and users who do not get in, and peers that push each other out.</summary>
public sealed class AccessDiagnosisTests
{
    private static readonly Identity Group = Identity.KeyId("staff"u8);
    private static readonly TrafficSelector Inside = new(IPNetwork.Parse("192.0.2.0/24"));
    private static readonly TrafficSelector Open = TrafficSelector.Host(IPAddress.Any);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    [Fact]
    [Trait("Diagnosis", "xauth.refused")]
    public void Why_PasswordThatIsNotTaken_IsNamedOnBothSides()
    {
        using RoadWarriors world = Users(client: profile => profile with { Xauth = new XauthSettings.Client("alice", new SecretBytes("wrong"u8)) });
        Fail(world, world.Clients[0], world.Clients[0], "xauth.refused", ExitCode.AuthFailed);
        Expect(world, world.Gateway, "xauth.refused", ExitCode.AuthFailed);
    }

    // Each waits for the other to tell or to ask for the address.
    [Fact]
    [Trait("Diagnosis", "modecfg.stalled")]
    public void Why_ClientAndGatewayThatBothWait_AreStalled()
    {
        using RoadWarriors world = Users(client: profile => profile with { ModeConfig = new ModeConfigSettings.Client(Push: true) });
        Fail(world, world.Clients[0], world.Clients[0], "modecfg.stalled", ExitCode.NoAnswer);
    }

    [Fact]
    [Trait("Diagnosis", "modecfg.address")]
    public void Why_AddressThatCannotBeUsed_IsNamed()
    {
        using RoadWarriors world = Users(gateway: profile => profile with { ModeConfig = Pool("127.0.0.1", "127.0.0.3") });
        Fail(world, world.Clients[0], world.Clients[0], "modecfg.address", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "modecfg.pool")]
    public void Why_PoolThatIsEmpty_IsNamedAtTheGateway()
    {
        using RoadWarriors world = Users(users: 2, gateway: profile => profile with { ModeConfig = Pool("10.9.0.1", "10.9.0.1") });
        world.Give(world.Clients[0], new IkeInput.InitiateRequested("net"));
        world.Run(TimeSpan.FromSeconds(5));
        Assert.Single(world.Clients[0].Kernel.Children);
        Fail(world, world.Clients[1], world.Gateway, "modecfg.pool", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "daemon.fault")]
    public void Why_FaultOfOurOwn_IsOwnedUpTo()
    {
        using RoadWarriors world = Users(gateway: profile => profile with { Xauth = new XauthSettings.Server(new BrokenJudge()) });
        world.ExpectsFaults = true;
        Fail(world, world.Clients[0], world.Gateway, "daemon.fault", ExitCode.No);
    }

    // Two devices were given one name: each that comes ends the other, and the other comes back.
    [Fact]
    [Trait("Diagnosis", "end.duplicate")]
    public void Why_TwoPeersWithOneIdentity_PushEachOtherOut()
    {
        using RoadWarriors world = Loaded(2, Site(profile => profile with { Remote = null, RemoteId = Identity.Fqdn("branch.example") }, gateway: true), Site(profile => profile with { LocalId = Identity.Fqdn("branch.example") }));
        for (int turn = 0; turn < 4; turn++)
        {
            world.Give(world.Clients[turn % 2], new IkeInput.InitiateRequested("net"));
            world.Run(TimeSpan.FromSeconds(5));
        }

        WhyDocument why = Expect(world, world.Gateway, "end.duplicate", ExitCode.No, c => c.With(9, 9));
        Assert.Equal(2, why.Causes[0].Seen.Count);
    }

    private static void Fail(RoadWarriors world, IkeHost begins, IkeHost asked, string id, ExitCode exit)
    {
        world.Give(begins, new IkeInput.InitiateRequested("net"));
        Assert.True(world.RunUntil(() => asked.Connection().LastFailure is not null, Long), world.Transcript());
        Expect(world, asked, id, exit);
    }

    private static WhyDocument Expect(RoadWarriors world, IkeHost host, string id, ExitCode exit, Func<Daemon.Diagnosis.Case, Daemon.Diagnosis.Case>? more = null)
    {
        WhyDocument why = Cases.Why(host, world.Now, more);
        string found = string.Join("; ", why.Causes.Select(cause => $"{cause.Id} {cause.Confidence}"));
        Assert.True(why.Causes.Count > 0 && why.Causes[0].Id == id, $"wanted {id}, found {found}; {why.Failure?.Code} {why.Failure?.Message}\n{world.Transcript()}");
        Assert.Equal((exit, false), (why.ExitCode, why.Ok));
        return why;
    }

    private static ModeConfigSettings.Server Pool(string first, string last) => new(false, new AddressRange(IPAddress.Parse(first), IPAddress.Parse(last)));

    private static RoadWarriors Users(int users = 1, Func<ConnectionProfile, ConnectionProfile>? gateway = null, Func<ConnectionProfile, ConnectionProfile>? client = null) => Loaded(
        users,
        profile =>
        {
            ConnectionProfile usual = profile with { Remote = null, RemoteId = Group, Xauth = new XauthSettings.Server(new Judge()), ModeConfig = Pool("10.9.0.1", "10.9.0.3"), Selectors = [new(Inside, Open)] };
            return gateway?.Invoke(usual) ?? usual;
        },
        profile =>
        {
            string user = profile.Local.ToString(); // whoever he is, he knows the password
            ConnectionProfile usual = profile with { LocalId = Group, Xauth = new XauthSettings.Client(user, new SecretBytes("secret"u8)), ModeConfig = new ModeConfigSettings.Client(Push: false), Selectors = [new(Open, Inside)] };
            return client?.Invoke(usual) ?? usual;
        });

    private static Func<ConnectionProfile, ConnectionProfile> Site(Func<ConnectionProfile, ConnectionProfile> own, bool gateway = false)
    {
        SelectorPair networks = new(new TrafficSelector(IPNetwork.Parse("10.1.0.0/16")), Inside);
        return profile => own(profile with { Selectors = [gateway ? IkePair.Mirror(networks) : networks] });
    }

    private static RoadWarriors Loaded(int clients, Func<ConnectionProfile, ConnectionProfile> gateway, Func<ConnectionProfile, ConnectionProfile> client)
    {
        RoadWarriors world = new(clients);
        world.Load(world.Gateway, gateway(Profile(world.Gateway, world.Clients[0])));
        foreach (IkeHost host in world.Clients)
            world.Load(host, client(Profile(host, world.Gateway)));
        return world;
    }

    private static ConnectionProfile Profile(IkeHost host, IkeHost peer) => new()
    {
        Name = "net",
        Local = host.Address,
        Remote = peer.Address,
        LocalId = Identity.Address(host.Address),
        RemoteId = Identity.Address(peer.Address),
        PreSharedKey = new SecretBytes("the key of the group"u8),
        IkeProposals = [IkePair.QuickIke],
        IkeLifetime = TimeSpan.FromHours(24),
        EspProposals = [IkePair.QuickEsp],
        PfsGroup = null,
        ChildLifetime = TimeSpan.FromHours(8),
        Selectors = [],
        Reqid = 16385,
        KeyingTries = 1,
    };

    private sealed class Judge : IXauthJudge
    {
        XauthVerdict IXauthJudge.Judge(string user, ReadOnlySpan<byte> password) =>
            password.SequenceEqual(Encoding.UTF8.GetBytes("secret")) ? new(true) : new(false, "the password is another one");
    }

    /// <summary>Breaks its promise never to throw.</summary>
    private sealed class BrokenJudge : IXauthJudge
    {
        XauthVerdict IXauthJudge.Judge(string user, ReadOnlySpan<byte> password) => throw new InvalidOperationException("the disk is gone");
    }
}
