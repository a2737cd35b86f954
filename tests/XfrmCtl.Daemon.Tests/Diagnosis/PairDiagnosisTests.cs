using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;
using XfrmCtl.Testing;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>Each fault between two engines is named first by <c>why</c>, on the side that it shows on.</summary>
public sealed class PairDiagnosisTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);
    private static readonly IkeProposal Strong = new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp2048);

    private static readonly Dictionary<string, Story> Stories = new()
    {
        ["peer.silent"] = new(pair => pair.LoadAll(pair.B), ExitCode.NoAnswer),
        ["peer.no-tunnel-group"] = new(pair => Lose(pair, "Main Mode message 4"), ExitCode.NoAnswer),
        ["path.udp4500"] = new(pair => pair.Network.Rule(flight => flight.Destination.Port == 4500 || flight.Source.Port == 4500 ? new Fate.Drop() : null), ExitCode.AuthFailed,
            A: profile => profile with { ForceEncapsulation = true }),
        ["phase1.proposal"] = new(null, ExitCode.Phase1Refused, A: profile => profile with { IkeProposals = [Strong] }, B: profile => profile with { IkeProposals = [Strong with { Hash = HashTable.Md5 }] }),
        ["phase1.encryption"] = new(null, ExitCode.Phase1Refused, AtB: true, B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Cipher = CipherTable.Aes, KeyBits = 128 }] }),
        ["phase1.key-length"] = new(null, ExitCode.Phase1Refused, AtB: true,
            A: profile => profile with { IkeProposals = [Strong with { KeyBits = 128 }] }, B: profile => profile with { IkeProposals = [Strong] }),
        ["phase1.hash"] = new(null, ExitCode.Phase1Refused, AtB: true, B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Hash = HashTable.Sha1 }] }),
        ["phase1.group"] = new(null, ExitCode.Phase1Refused, AtB: true, B: profile => profile with { IkeProposals = [IkePair.QuickIke with { Group = GroupTable.Modp1024 }] }),
        ["phase1.authentication"] = new(null, ExitCode.Phase1Refused, AtB: true, A: profile => profile with { Xauth = new XauthSettings.Client("alice", new SecretBytes("secret"u8)) }),
        ["phase1.weak-removed"] = new(null, ExitCode.Phase1Refused, AtB: true, A: profile => profile with { IkeProposals = [Strong] }),
        ["psk.differs"] = new(null, ExitCode.AuthFailed, B: profile => profile with { PreSharedKey = new SecretBytes("another"u8) }),
        ["psk.missing"] = new(null, ExitCode.AuthFailed, A: profile => profile with { PreSharedKey = null }),
        ["id.peer"] = new(null, ExitCode.AuthFailed, A: profile => profile with { RemoteId = Identity.Fqdn("gateway.example") }),
        ["id.peer-private"] = new(null, ExitCode.AuthFailed, B: profile => profile with { LocalId = Identity.Address(IPAddress.Parse("192.168.7.2")) }),
        ["id.ours"] = new(null, ExitCode.AuthFailed, B: profile => profile with { RemoteId = Identity.Fqdn("gateway.example") }),
        ["id.ours-private"] = new(null, ExitCode.AuthFailed, A: profile => profile with { LocalId = Identity.Address(IPAddress.Parse("10.0.0.4")) }),
        ["mode.aggressive"] = new(null, ExitCode.NoAnswer, A: profile => profile with { AggressiveMode = true }),
        ["phase2.encryption"] = new(null, ExitCode.Phase2Refused, AtB: true, B: profile => profile with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacMd5)] }),
        ["phase2.key-length"] = new(null, ExitCode.Phase2Refused, AtB: true,
            A: profile => profile with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacSha1)] }, B: profile => profile with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] }),
        ["phase2.integrity"] = new(null, ExitCode.Phase2Refused, AtB: true, B: profile => profile with { EspProposals = [new(CipherTable.TripleDes, 192, IntegrityTable.HmacSha1)] }),
        ["phase2.mode"] = new(null, ExitCode.Phase2Refused, AtB: true, B: profile => profile with { Mode = IpsecMode.Transport }),
        ["phase2.protocol"] = new(null, ExitCode.Phase2Refused, AtB: true, B: profile => profile with { Protocol = IpsecProtocol.Ah, EspProposals = [EspProposal.Ah(IntegrityTable.HmacMd5)] }),
        ["phase2.proposal"] = new(null, ExitCode.Phase2Refused, B: profile => profile with { EspProposals = [new(CipherTable.Aes, 128, IntegrityTable.HmacMd5)] }),
        ["phase2.pfs-missing-there"] = new(null, ExitCode.Phase2Refused, AtB: true, B: profile => profile with { PfsGroup = GroupTable.Modp1024 }),
        ["phase2.pfs-group"] = new(null, ExitCode.Phase2Refused, AtB: true, A: profile => profile with { PfsGroup = GroupTable.Modp768 }, B: profile => profile with { PfsGroup = GroupTable.Modp1024 }),
        ["phase2.selectors"] = new(null, ExitCode.SelectorsRefused, AtB: true, B: Networks("10.8.0.0/16", "10.9.0.0/16")),
        ["phase2.selectors-wider"] = new(null, ExitCode.SelectorsRefused, AtB: true, B: Networks("192.0.2.0/25", "203.0.113.200/32")),
        ["phase2.selectors-narrower"] = new(null, ExitCode.SelectorsRefused, AtB: true, B: Networks("192.0.2.0/24", "203.0.113.0/24")),
        ["phase2.selectors-swapped"] = new(null, ExitCode.SelectorsRefused, AtB: true, B: Networks("203.0.113.200/32", "192.0.2.0/24")),
        ["phase2.selectors-refused"] = new(null, ExitCode.SelectorsRefused, B: Networks("10.8.0.0/16", "10.9.0.0/16")),
        ["phase2.silent"] = new(pair => Lose(pair, "Quick Mode message 2"), ExitCode.NoAnswer),
        ["kernel.refused"] = new(pair => pair.A.Kernel.InstallRefusals.Enqueue(PairKernel.OutOfMemory), ExitCode.KernelRefused),
        ["kernel.lacks"] = new(pair => pair.A.Kernel.InstallRefusals.Enqueue(new(93, "Requested type not found", Unsupported: true)), ExitCode.Unsupported),
        ["local.address"] = new(pair => pair.Give(pair.A, new IkeInput.AddressesChanged([IPAddress.Loopback])), ExitCode.BadConfig),
        ["start.peer-only"] = new(null, ExitCode.No, A: profile => profile with { Remote = null }),
        ["xauth.credentials-missing"] = new(null, ExitCode.AuthFailed, A: profile => profile with { Xauth = new XauthSettings.Client(null, null) }),
    };

    public static TheoryData<string> Names => [.. Stories.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Diagnosis", "*")]
    public void Why_FaultOfThatKind_IsNamedFirst(string id)
    {
        Story story = Stories[id];
        using IkePair pair = new();
        pair.Load(a: story.A, b: story.B);
        story.Arrange?.Invoke(pair);
        pair.Up(pair.A);
        IkeHost host = story.AtB ? pair.B : pair.A;
        Assert.True(pair.RunUntil(() => host.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(host, pair.Now);
        Expect(why, id, story.ExitCode);
    }

    /// <summary>The same cause, while the attempt still goes on: nobody wants to wait a minute for what shows after five seconds.</summary>
    [Theory]
    [InlineData("peer.silent", "Main Mode message 1")]
    [InlineData("peer.no-tunnel-group", "Main Mode message 3")]
    [InlineData("psk.differs", "Main Mode message 5")]
    [InlineData("phase2.silent", "Quick Mode message 1")]
    [Trait("Diagnosis", "*")]
    public void Why_AttemptThatGoesOnWithoutAnswer_IsExplainedAlready(string id, string lost)
    {
        using IkePair pair = new();
        pair.Load();
        Lose(pair, lost);
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(8));
        Assert.Empty(pair.A.Failures);
        WhyDocument why = Cases.Why(pair.A, pair.Now);
        Assert.True(why.Failure!.UnderWay);
        Expect(why, id, why.ExitCode);
    }

    [Fact]
    [Trait("Diagnosis", "start.under-way")]
    public void Why_AttemptThatHasJustBegun_IsUnderWay()
    {
        using IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Expect(Cases.Why(pair.A, pair.Now), "start.under-way", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "start.nobody")]
    [Trait("Diagnosis", "start.waits-for-traffic")]
    public void Why_NothingEverTried_NobodyHasBegun()
    {
        using IkePair pair = new();
        pair.Load();
        Expect(Cases.Why(pair.A, pair.Now), "start.nobody", ExitCode.No);
        Expect(Cases.Why(pair.A, pair.Now, c => c with { State = "routed" }), "start.waits-for-traffic", ExitCode.No);
    }

    [Fact]
    public void Why_TunnelThatIsUp_IsNothingWrong()
    {
        using IkePair pair = Up();
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.With(500, 500));
        Assert.True(why.Ok);
        Assert.Equal(ExitCode.Ok, why.ExitCode);
        Assert.Null(why.Failure);
        Assert.DoesNotContain(why.Causes, cause => cause.Fault);
        Assert.Contains("SPI 0x", why.Say, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_FailureBeforeItCameUp_IsHistory()
    {
        using IkePair pair = Cases.UpAfterARefusal();
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.With(9, 9));
        Assert.True(why.Ok, why.Summary);
        Assert.Null(why.Failure);
    }

    // What somebody may have written who only knows the peer's address: the tunnel that is up has nothing to do with it.
    [Fact]
    public void Why_StrangersFirstMessageWhileUp_IsNoFault()
    {
        using IkePair pair = Up();
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { IkeProposals = [Strong] });
        pair.Give(pair.B, new IkeInput.RekeyRequested("net", true));
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c.With(9, 9));
        Assert.Equal((true, ExitCode.Ok), (why.Ok, why.ExitCode));
    }

    [Fact]
    [Trait("Diagnosis", "end.requested")]
    public void Why_TakenDownByHand_SaysSo()
    {
        using IkePair pair = Up();
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        Expect(Cases.Why(pair.A, pair.Now), "end.requested", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "end.lifetime")]
    public void Why_LifetimeWithoutRenewal_IsNamed()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { Rekey = false, ChildLifetime = TimeSpan.FromMinutes(10) });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromMinutes(11));
        Expect(Cases.Why(pair.A, pair.Now), "end.lifetime", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "end.removed")]
    public void Why_StatesThatSomebodyFlushes_IsNamedWhileItIsDownAndWhereItHappensAgain()
    {
        using IkePair pair = Up();
        pair.Network.Loss = 1;
        Flush(pair);
        Expect(Cases.Why(pair.A, pair.Now), "end.removed", ExitCode.No);
        pair.Network.Heal();
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain(Cases.Why(pair.A, pair.Now).Causes, cause => cause.Id == "end.removed");
        Flush(pair);
        pair.Run(TimeSpan.FromMinutes(2));
        Assert.Contains(Cases.Why(pair.A, pair.Now).Causes, cause => cause.Id == "end.removed");

        static void Flush(IkePair pair)
        {
            PairChild child = pair.A.Kernel.Children.Single();
            pair.Give(pair.A, new IkeInput.KernelLost(child.SpiIn, pair.A.Kernel.Expire(child)));
        }
    }

    [Fact]
    [Trait("Diagnosis", "end.dpd")]
    public void Why_PeerThatVanished_IsDeadPeerDetection()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { DpdDelay = TimeSpan.FromSeconds(10), DpdTimeout = TimeSpan.FromSeconds(30), DpdAction = DpdAction.Clear });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long));
        pair.Network.Rule(_ => new Fate.Drop());
        pair.Run(TimeSpan.FromMinutes(2));
        Expect(Cases.Why(pair.A, pair.Now), "end.dpd", ExitCode.NoAnswer);
    }

    [Fact]
    [Trait("Diagnosis", "end.peer-lifetime")]
    public void Why_PeerWithAShorterLifetime_IsNamed()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { Rekey = false });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long));
        pair.After(TimeSpan.FromHours(1), () => pair.Down(pair.B)); // as a gateway does at the end of a lifetime of its own
        pair.Run(TimeSpan.FromMinutes(61));
        Expect(Cases.Why(pair.A, pair.Now), "end.peer-lifetime", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "end.at-once")]
    public void Why_DeletedAsSoonAsItIsUp_IsNamed()
    {
        using IkePair pair = Up();
        pair.Run(TimeSpan.FromSeconds(1));
        pair.Down(pair.B);
        pair.Run(TimeSpan.FromSeconds(2));
        Expect(Cases.Why(pair.A, pair.Now), "end.at-once", ExitCode.No);
    }

    [Fact]
    [Trait("Diagnosis", "end.deleted")]
    public void Why_DeletedAfterAWhile_SaysThatItWasThePeer()
    {
        using IkePair pair = Up();
        pair.Run(TimeSpan.FromMinutes(1));
        pair.Down(pair.B);
        pair.Run(TimeSpan.FromSeconds(2));
        Expect(Cases.Why(pair.A, pair.Now), "end.deleted", ExitCode.No);
    }

    // What is mended then leaves the tunnel down, so the last step of every cause says how it comes up.
    [Fact]
    public void Why_NobodyTriesAnyMore_EveryCauseEndsWithTheNextAttempt()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { KeyingTries = 1 }, b: profile => profile with { PreSharedKey = new SecretBytes("another"u8) });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        Assert.All(Cases.Why(pair.A, pair.Now).Causes, cause => Assert.StartsWith("xfrmctl up net  (nobody tries any more", cause.Here[^1], StringComparison.Ordinal));
        Assert.All(Cases.Why(pair.B, pair.Now).Causes, cause => Assert.DoesNotContain(cause.Here, step => step.StartsWith("xfrmctl up", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Diagnosis", "phase1.weak-removed")]
    public void Why_WeakAlgorithmsThatWorkedBefore_WereRemoved()
    {
        using IkePair pair = Up();
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { IkeProposals = [Strong] });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        Expect(Cases.Why(pair.A, pair.Now), "phase1.weak-removed", ExitCode.Phase1Refused);
    }

    [Fact]
    [Trait("Diagnosis", "phase2.pfs-refused")]
    public void Why_PfsThatWasTakenOutHere_IsTheFirstSuspect()
    {
        using IkePair pair = new();
        pair.Load(both: profile => profile with { PfsGroup = GroupTable.Modp1024 });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long), pair.Transcript());
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.LoadAll(pair.A, pair.Profile(pair.A));
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.A, pair.Now);
        Expect(why, "phase2.pfs-refused", ExitCode.Phase2Refused);
        Assert.Equal("pfs=yes, and phase2alg=3des-md5;modp1024", why.Causes[0].Here[0]);
    }

    [Fact]
    [Trait("Diagnosis", "phase2.weak-removed")]
    public void Why_WeakAlgorithmsOfPhase2ThatWorkedBefore_WereRemoved()
    {
        using IkePair pair = Up();
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { EspProposals = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1)] });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        Expect(Cases.Why(pair.A, pair.Now), "phase2.weak-removed", ExitCode.Phase2Refused);
    }

    [Fact]
    public void Why_NatPortThatWorkedBefore_IsNotTheFirstSuspect()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { ForceEncapsulation = true });
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long));
        pair.Down(pair.A);
        pair.Run(TimeSpan.FromSeconds(2));
        pair.LoadAll(pair.B, pair.Profile(pair.B) with { PreSharedKey = new SecretBytes("another"u8) });
        pair.Network.Rule(flight => flight.Name == "unnamed" ? new Fate.Drop() : null);
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.A.Failures.Any(), Long), pair.Transcript());
        WhyDocument why = Cases.Why(pair.A, pair.Now, c => c with { History = [.. pair.A.Events.Select((happened, index) => new Daemon.Control.JournalEntry((ulong)index, c.Now - (pair.Now - happened.At), happened.Event))] });
        Expect(why, "psk.differs", ExitCode.AuthFailed);
        Assert.Contains(why.Causes, cause => cause.Id == "path.udp4500");
    }

    [Fact]
    [Trait("Diagnosis", "mode.aggressive")]
    public void Why_AggressiveModeOfThePeer_IsNamedHere()
    {
        using IkePair pair = new();
        pair.Load(a: profile => profile with { AggressiveMode = true });
        pair.Up(pair.A);
        pair.Run(TimeSpan.FromSeconds(5));
        Expect(Cases.Why(pair.B, pair.Now), "mode.aggressive", ExitCode.NoAnswer);
    }

    [Fact]
    [Trait("Diagnosis", "config.same-networks")]
    public void Why_TwoConnectionsForTheSameNetworks_AreNamed()
    {
        using IkePair pair = new();
        ConnectionProfile[] Both(IkeHost host) => [pair.Profile(host), pair.Profile(host) with { Name = "other", Reqid = 16389, RemoteId = null }];
        pair.LoadAll(pair.A, [.. Both(pair.A)]);
        pair.LoadAll(pair.B, [.. Both(pair.B)]);
        pair.Up(pair.A);
        pair.Up(pair.A, "other");
        Assert.True(pair.RunUntil(() => !pair.A.Connection().Children.IsEmpty && !pair.A.Connection("other").Children.IsEmpty, Long), pair.Transcript());
        Expect(Cases.Why(pair.A, pair.Now, c => c.With(9, 9)), "config.same-networks", ExitCode.No);
    }

    private static IkePair Up()
    {
        IkePair pair = new();
        pair.Load();
        pair.Up(pair.A);
        Assert.True(pair.RunUntil(() => pair.IsUp(), Long), pair.Transcript());
        return pair;
    }

    private static void Expect(WhyDocument why, string id, ExitCode exit)
    {
        Assert.True(why.Causes.Count > 0, $"nothing is found for {id}; {why.Failure?.Code} {why.Failure?.Message} state {why.State}");
        string found = string.Join("; ", why.Causes.Select(cause => $"{cause.Id} {cause.Confidence}"));
        Assert.True(why.Causes[0].Id == id, $"wanted {id}, found {found}; {why.Failure?.Code} [{string.Join(", ", why.Failure?.Evidence.Select(seen => $"{seen.Name}={seen.Value}") ?? [])}]");
        Assert.Equal((exit, false), (why.ExitCode, why.Ok));
        Assert.NotEmpty(why.Say);
        Assert.All(why.Causes, cause => Assert.NotEmpty(cause.Because));
    }

    private static Func<ConnectionProfile, ConnectionProfile> Networks(string local, string remote) => profile =>
        profile with { Selectors = [new(new TrafficSelector(IPNetwork.Parse(local)), new TrafficSelector(IPNetwork.Parse(remote)))] };

    private static void Lose(IkePair pair, string message) =>
        pair.Network.Rule(flight => flight.Name.StartsWith(message, StringComparison.Ordinal) ? new Fate.Drop() : null);

    private sealed record Story(
        Action<IkePair>? Arrange, ExitCode ExitCode, bool AtB = false, Func<ConnectionProfile, ConnectionProfile>? A = null, Func<ConnectionProfile, ConnectionProfile>? B = null);
}
