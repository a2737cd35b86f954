using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Daemon.Diagnosis;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>Tunnels that are up and carry nothing, or not all; and what the network and the machine say.</summary>
public sealed class TrafficDiagnosisTests
{
    private static readonly MachineFacts Fine = new()
    {
        Forwards = true,
        StrictReversePath = [],
        SourceNat = "",
        Drops = "",
        RouteToPeer = true,
        InnerAddress = "10.1.0.1",
        Mtu = 1500,
        ClampsSegments = true,
        XfrmErrors = new Dictionary<string, long>(),
    };

    private static readonly Dictionary<string, (Func<Case, Case> See, ExitCode ExitCode, bool Gateway)> Stories = new()
    {
        ["traffic.esp-filtered"] = (c => c.With(0, 50).On(Fine), ExitCode.No, true),
        ["traffic.in-only"] = (c => c.With(50, 0).On(Fine), ExitCode.No, true),
        ["traffic.none"] = (c => c.With(0, 0).On(Fine) with { HasSourceAddress = true }, ExitCode.Ok, true),
        ["traffic.source-address"] = (c => c.With(0, 0).On(Fine), ExitCode.Ok, true),
        ["traffic.replay"] = (c => c.With(50, 50, replays: 4).On(Fine), ExitCode.No, true),
        ["traffic.integrity"] = (c => c.With(50, 50, integrityFailures: 9).On(Fine), ExitCode.No, true),
        ["traffic.masquerade"] = (c => c.With(0, 0).On(Fine with { SourceNat = "-A POSTROUTING -o eth0 -j MASQUERADE" }), ExitCode.No, true),
        ["traffic.rp-filter"] = (c => c.With(0, 50).On(Fine with { StrictReversePath = ["eth0"], ReversePathDrops = 40 }), ExitCode.No, true),
        ["traffic.forwarding"] = (c => c.With(50, 0).On(Fine with { Forwards = false }), ExitCode.No, true),
        ["traffic.clear"] = (c => c.With(0, 50).On(Fine with { XfrmErrors = new Dictionary<string, long> { ["XfrmInTmplMismatch"] = 40 } }), ExitCode.No, true),
        ["traffic.mtu"] = (c => c.With(50, 50).On(Fine with { Mtu = 1492, ClampsSegments = false }), ExitCode.Ok, true),
        ["machine.drops"] = (c => c.With(0, 50).On(Fine with { Drops = "-A INPUT -p esp -j DROP" }), ExitCode.No, true),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Diagnosis", "*")]
    public void Why_UpWithThisTraffic_NamesTheCauseFirst(string id)
    {
        (Func<Case, Case> see, ExitCode exit, _) = Stories[id];
        using IkePair pair = Up(profile => profile);
        WhyDocument why = Cases.Why(pair.A, pair.Now, see);
        Assert.True(why.Causes.Count > 0 && why.Causes[0].Id == id, $"wanted {id}, found {Found(why)}");
        Assert.Equal((exit == ExitCode.Ok, exit), (why.Ok, why.ExitCode == ExitCode.NoAnswer ? ExitCode.No : why.ExitCode));
    }

    [Fact]
    [Trait("Diagnosis", "traffic.out-only")]
    public void Why_NothingComesBackThroughUdp_IsTheOtherSide()
    {
        using IkePair pair = Up(profile => profile with { ForceEncapsulation = true });
        Assert.Equal("traffic.out-only", Cases.Why(pair.A, pair.Now, c => c.With(0, 50).On(Fine)).Causes[0].Id);
    }

    [Fact]
    public void Why_MasqueradeWhileNothingEnters_IsTheCause()
    {
        using IkePair pair = Up(profile => profile);
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.With(0, 0).On(Fine with { SourceNat = "masquerade" }));
        Assert.Equal(("traffic.masquerade", ExitCode.No), (why.Causes[0].Id, why.ExitCode));
    }

    [Fact]
    public void Why_HealthyTraffic_HasNoFault()
    {
        using IkePair pair = Up(profile => profile);
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.With(5000, 4000).On(Fine));
        Assert.True(why.Ok);
        Assert.DoesNotContain(why.Causes, cause => cause.Fault);
    }

    [Theory]
    [InlineData(nameof(PathTroubleKind.PortClosed), "path.port-closed")]
    [InlineData(nameof(PathTroubleKind.Unreachable), "path.unreachable")]
    [InlineData(nameof(PathTroubleKind.Prohibited), "path.prohibited")]
    [InlineData(nameof(PathTroubleKind.NotSent), "path.not-sent")]
    [Trait("Diagnosis", "*")]
    public void Why_SilenceThatTheNetworkExplains_IsNamedFirst(string kind, string id)
    {
        using IkePair pair = new();
        pair.Load();
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), TimeSpan.FromSeconds(75)));
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c with
        {
            PathTroubles = [new(c.Now.AddSeconds(-3), new(IPAddress.Parse("198.51.100.2"), 500), Enum.Parse<PathTroubleKind>(kind), IPAddress.Parse("192.0.2.254"), "Host is unreachable")],
        });
        Assert.Equal((id, ExitCode.NoAnswer), (why.Causes[0].Id, why.ExitCode));
        Assert.Equal("certain", why.Causes[0].Confidence);
    }

    // What the network said an hour ago explains nothing of now.
    [Fact]
    public void Why_OldTroubleOnTheWay_IsForgotten()
    {
        using IkePair pair = new();
        pair.Load();
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), TimeSpan.FromSeconds(75)));
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c with
        {
            PathTroubles = [new(c.Now.AddHours(-1), new(IPAddress.Parse("198.51.100.2"), 500), PathTroubleKind.PortClosed, null, "refused")],
        });
        Assert.Equal("peer.silent", why.Causes[0].Id);
    }

    [Fact]
    [Trait("Diagnosis", "machine.drops")]
    public void Why_FirewallHereThatDropsIke_IsNamedBeforeThePeer()
    {
        using IkePair pair = new();
        pair.Load();
        pair.LoadAll(pair.B);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), TimeSpan.FromSeconds(75)));
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.On(Fine with { Drops = "-A INPUT -p udp --dport 500 -j DROP" }));
        Assert.Equal("machine.drops", why.Causes[0].Id);
    }

    private static IkePair Up(Func<ConnectionProfile, ConnectionProfile> own)
    {
        // A network behind us, since a host is no gateway.
        SelectorPair selectors = new(new TrafficSelector(IPNetwork.Parse("10.1.0.0/16")), new TrafficSelector(IPNetwork.Parse("192.0.2.0/24")));
        IkePair pair = new();
        pair.Load(a: profile => own(profile with { Selectors = [selectors] }), b: profile => profile with { Selectors = [IkePair.Mirror(selectors)] });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), TimeSpan.FromSeconds(75)), pair.Transcript());
        return pair;
    }

    private static string Found(WhyDocument why) => string.Join("; ", why.Causes.Select(cause => $"{cause.Id} {cause.Confidence} {(cause.Fault ? "fault" : "note")}"));
}
