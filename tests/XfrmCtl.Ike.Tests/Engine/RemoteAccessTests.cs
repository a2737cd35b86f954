using System.Net;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>XAUTH and ModeCfg as they go well, and what a bad network makes of them.</summary>
public sealed class RemoteAccessTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(5);

    // A  Main or Aggressive Mode           B
    //    <--  REQUEST(user, password)
    //    REPLY(alice, secret)  -->
    //    <--  SET(OK);  ACK  -->
    //    REQUEST(address)  -->  <--  REPLY(10.9.0.1)      or  <--  SET(10.9.0.1)  ACK  -->
    //    Quick Mode for 10.9.0.1/32
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void RoadWarrior_EveryProofModeAndDirection_ComesUpWithItsAddress(bool aggressive, bool signatures, bool push)
    {
        using IkePair pair = RemoteAccessStories.Load(
            push: push,
            both: profile => profile with { AggressiveMode = aggressive },
            a: profile => signatures ? SignatureSamples.Raw(SignatureSamples.KeyA, SignatureSamples.KeyB)(profile) : profile,
            b: profile => (signatures ? SignatureSamples.Raw(SignatureSamples.KeyB, SignatureSamples.KeyA)(profile) : profile) with { RemoteId = Identity.Address(IPAddress.Parse("203.0.113.133")) });

        pair.Up(pair.A);
        pair.Run(Moment);

        pair.AssertAlice();
        Assert.Contains(new IkeEvent.XauthPassed("net", pair.A.Sa().Serial, "alice", false), pair.A.Reports<IkeEvent.XauthPassed>());
        Assert.Contains(new IkeEvent.XauthPassed("net", pair.B.Sa().Serial, "alice", true), pair.B.Reports<IkeEvent.XauthPassed>());
        AssignedConfiguration assigned = Assert.Single(pair.A.Reports<IkeEvent.ConfigurationAssigned>()).Configuration;
        Assert.Equal("10.9.0.1", assigned.Address.ToString());
        Assert.Equal("192.0.2.53, 192.0.2.54", string.Join(", ", assigned.Dns));
        Assert.Equal("example.org, example.net", string.Join(", ", assigned.Domains));
        Assert.Equal("Be careful.", assigned.Banner);
        IsakmpSaSnapshot sa = Assert.Single(pair.A.Connection().Isakmp);
        Assert.Equal(("alice", assigned), (sa.User, sa.Assigned!));
        Assert.Equal(("alice", "10.9.0.1"), (pair.B.Connection().Isakmp[0].User, pair.B.Connection().Isakmp[0].Leased!.ToString()));
        Assert.Equal(signatures ? AuthenticationMethod.XAUTH_INIT_RSA : AuthenticationMethod.XAUTH_INIT_PRE_SHARED_KEY, pair.A.Sa().Method);
    }

    // B, which asks for passwords, begins: then it is the responder who is asked (XAUTHResp...).
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Gateway_Begins_AsksTheResponder(bool aggressive, bool push)
    {
        using IkePair pair = RemoteAccessStories.Load(
            push: push,
            both: profile => profile with { AggressiveMode = aggressive },
            b: profile => profile with { Remote = IPAddress.Parse("203.0.113.133"), RemoteId = Identity.Address(IPAddress.Parse("203.0.113.133")) });

        pair.Up(pair.B);
        pair.Run(Moment);

        pair.AssertAlice();
        Assert.Equal(AuthenticationMethod.XAUTH_RESP_PRE_SHARED_KEY, pair.A.Sa().Method);
    }

    [Fact]
    public void ModeConfig_WithoutXauth_GivesAnAddressToTheIdentity()
    {
        using IkePair pair = RemoteAccessStories.Established(both: profile => profile, a: profile => profile with { Xauth = null }, b: profile => profile with { Xauth = null });

        Assert.Equal("203.0.113.133", Assert.Single(pair.B.Reports<IkeEvent.AddressLeased>()).Owner);
        Assert.Equal(AuthenticationMethod.PRE_SHARED_KEY, pair.A.Sa().Method);
    }

    [Fact]
    public void Xauth_WithoutModeConfig_ComesBeforeQuickModeAllTheSame()
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => profile with { ModeConfig = null, Selectors = [IkePair.Subnets] },
            b: profile => profile with { ModeConfig = null, Selectors = [IkePair.Mirror(IkePair.Subnets)] });

        pair.Up(pair.A);
        pair.Run(Moment);

        pair.AssertUp();
        Assert.Single(pair.B.Reports<IkeEvent.XauthPassed>());
    }

    public static TheoryData<string, bool, bool> Messages
    {
        get
        {
            TheoryData<string, bool, bool> rows = [];
            foreach (bool aggressive in new[] { false, true })
                foreach (bool push in new[] { false, true })
                    foreach (string message in new[] { "Transaction REQUEST", "Transaction REPLY", "Transaction SET", "Transaction ACK", aggressive ? "Aggressive Mode message 3" : "Main Mode message 6" })
                        rows.Add(message, aggressive, push);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Transaction_MessageLost_IsSentAgain(string message, bool aggressive, bool push) =>
        AssertUpDespite(aggressive, push, pair =>
        {
            pair.Network.OnNth(message, 1, new Fate.Drop());
            pair.Network.OnNth(message, 3, new Fate.Drop());
        });

    [Theory]
    [MemberData(nameof(Messages))]
    public void Transaction_MessageDoubled_IsHandledOnce(string message, bool aggressive, bool push) =>
        AssertUpDespite(aggressive, push, pair =>
        {
            for (int nth = 1; nth <= 3; nth++)
                pair.Network.OnNth(message, nth, new Fate.Repeat(3));
        });

    [Theory]
    [MemberData(nameof(Messages))]
    public void Transaction_MessageOvertaken_IsTakenAllTheSame(string message, bool aggressive, bool push) =>
        AssertUpDespite(aggressive, push, pair =>
        {
            for (int nth = 1; nth <= 2; nth++)
                pair.Network.OnNth(message, nth, new Fate.Hold(TimeSpan.FromMilliseconds(700)));
        });

    private static void AssertUpDespite(bool aggressive, bool push, Action<IkePair> trouble)
    {
        RemoteAccessStories.Judge judge = new();
        using IkePair pair = RemoteAccessStories.Load(
            push: push, judge: judge,
            both: profile => profile with { AggressiveMode = aggressive },
            b: profile => profile with { RemoteId = Identity.Address(IPAddress.Parse("203.0.113.133")) });
        trouble(pair);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(20));
        pair.AssertAlice();
        Assert.Single(judge.Users);
    }

    // Every ACK of the outcome is lost: the question for an address, or Quick Mode, says as much.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Acknowledgement_NeverArrives_IsImpliedByWhatFollows(bool push)
    {
        using IkePair pair = RemoteAccessStories.Load(push: push, b: profile => push ? profile : profile with { ModeConfig = RemoteAccessStories.Server() });
        int seen = 0;
        pair.Network.Rule(flight => flight.Name == "Transaction ACK" && (!push || ++seen > 1) ? new Fate.Drop() : null);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(10));
        pair.AssertAlice();
    }

    [Fact]
    public void Phase1_Renewed_AsksForThePasswordAgainAndKeepsAddressAndChild()
    {
        RemoteAccessStories.Judge judge = new();
        using IkePair pair = RemoteAccessStories.Load(judge: judge);
        pair.Up(pair.A);
        pair.Run(Moment);
        ulong child = Assert.Single(pair.A.Kernel.Children).Serial;

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(TimeSpan.FromMinutes(2));

        pair.AssertAlice();
        Assert.Equal(["alice", "alice"], judge.Users);
        Assert.Equal(child, Assert.Single(pair.A.Kernel.Children).Serial);
        Assert.Equal(1, pair.A.LiveIsakmp());
        Assert.Equal(1, pair.B.LiveIsakmp());
        Assert.Single(pair.B.Connection().Isakmp);
    }

    // While the new Phase 1 is at XAUTH, the old one serves; and when XAUTH fails, it serves on.
    [Fact]
    public void Phase1_RenewedWithAPasswordThatIsNoLongerGood_KeepsTheOldSa()
    {
        Changing judge = new();
        using IkePair pair = RemoteAccessStories.Load(b: profile => profile with { Xauth = new XauthSettings.Server(judge) });
        pair.Up(pair.A);
        pair.Run(Moment);
        judge.Open = false;

        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        pair.Run(Moment);

        pair.AssertUp();
        Assert.Equal(ReasonCode.XauthFailed, pair.A.FirstFailure());
        Assert.Equal(1, pair.A.LiveIsakmp());
        judge.Open = true;
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: false));
        pair.Run(TimeSpan.FromSeconds(30));
        pair.AssertUp();
        Assert.Single(pair.A.Reports<IkeEvent.ChildEstablished>(), established => established.Rekeyed);
    }

    private sealed class Changing : IXauthJudge
    {
        public bool Open { get; set; } = true;

        public XauthVerdict Judge(string user, ReadOnlySpan<byte> password) => Open ? new(true) : new(false, "closed");
    }

    [Fact]
    public void Tunnel_OfThreeDays_RenewsBothPhasesWithoutABreak()
    {
        using IkePair pair = RemoteAccessStories.Established(both: profile => profile with
        {
            IkeLifetime = TimeSpan.FromHours(5),
            ChildLifetime = TimeSpan.FromHours(1),
            DpdDelay = TimeSpan.FromSeconds(30),
            StartAction = StartAction.Add,
        });
        for (int hour = 0; hour < 72; hour++)
        {
            pair.Run(TimeSpan.FromHours(1));
            Assert.True(pair.A.Connection().Children.Length > 0 && pair.B.Connection().Children.Length > 0, pair.Transcript());
        }

        Assert.True(pair.KernelsDiffer() is null, pair.KernelsDiffer());
        Assert.Empty(pair.A.Failures.Concat(pair.B.Failures));
        Assert.All(pair.A.Kernel.Children, child => Assert.Equal("10.9.0.1/32", child.LocalSelector.ToString()));
        Assert.True(pair.B.Reports<IkeEvent.XauthPassed>().Count() >= 14, "XAUTH ran with every Phase 1");
    }

    [Fact]
    public void SplitNetworks_WithinOurs_GiveOneChildEach()
    {
        using IkePair pair = RemoteAccessStories.Load(
            a: profile => profile with { Selectors = [new(TrafficSelector.Host(IPAddress.Any), new(IPNetwork.Parse("192.0.0.0/16")))] },
            b: profile => profile with
            {
                ModeConfig = RemoteAccessStories.Server() with { SplitNetworks = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.0.3.0/24"), IPNetwork.Parse("10.0.0.0/8")] },
                Selectors = [.. new[] { "192.0.2.0/24", "192.0.3.0/24" }.Select(text => new SelectorPair(new(IPNetwork.Parse(text)), TrafficSelector.Host(IPAddress.Any)))],
            });
        pair.Up(pair.A);
        pair.Run(Moment);
        pair.AssertUp(2);
        Assert.Equal(["192.0.2.0/24", "192.0.3.0/24"], pair.A.Kernel.Children.Select(child => child.RemoteSelector.ToString()).Order());
        Assert.Single(pair.A.Reports<IkeEvent.ConnectionUp>());
    }

    [Fact]
    public void Down_ByTheClient_LeavesNothingAndFreesTheAddress()
    {
        using IkePair pair = RemoteAccessStories.Established();
        pair.Down(pair.A);
        pair.Run(Moment);
        pair.AssertNothingInstalled();
        Assert.Empty(pair.A.Engine.IsakmpSas);
        Assert.Empty(pair.B.Engine.IsakmpSas);
    }

    [Fact]
    public void Client_ThatLostItsPower_GetsItsAddressAgainAndTheOldSasGo()
    {
        using IkePair pair = RemoteAccessStories.Established();
        pair.A.Restart();
        pair.LoadAll(pair.A, pair.Profile(pair.A, null, profile => RemoteAccessStories.Client(profile, "alice", "secret")));
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(3));
        pair.AssertAlice();
        Assert.Single(pair.B.Connection().Isakmp);
    }

    // The gateway forgets it all, and its pool gives another address: what the old one carried goes.
    [Fact]
    public void Client_GivenAnotherAddress_MovesItsTrafficToIt()
    {
        using IkePair pair = RemoteAccessStories.Established(both: profile => profile with { DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(30), DpdAction = DpdAction.Restart });
        pair.B.Restart();
        pair.LoadAll(pair.B, pair.Profile(pair.B, null, profile => RemoteAccessStories.Gateway(profile, new RemoteAccessStories.Judge()) with
        {
            ModeConfig = RemoteAccessStories.Server() with { Pool = new(IPAddress.Parse("10.8.0.7"), IPAddress.Parse("10.8.0.9")) },
        }));
        pair.Give(pair.A, new IkeInput.RekeyRequested("net", Phase1: true));
        Assert.True(pair.RunUntil(() => pair.A.Kernel.Children.Any(child => child.LocalSelector.ToString() == "10.8.0.7/32") && pair.A.Kernel.Children.Count == 1, TimeSpan.FromMinutes(5)), pair.Transcript());
        pair.Run(Moment);
        pair.AssertUp();
    }
}
