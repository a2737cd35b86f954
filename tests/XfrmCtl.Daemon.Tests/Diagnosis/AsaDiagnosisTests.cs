using XfrmCtl.Control;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.Daemon.Tests.Diagnosis;

/// <summary>What a Cisco ASA does where something does not fit, in each of its manners, and what <c>why</c> makes of it.</summary>
public sealed class AsaDiagnosisTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);

    public static TheoryData<string, string, string> Faults => new()
    {
        // Phase 1.
        { "policy=aes256-sha1-modp1536", "phase1.proposal", "no common policy, and weak ones are not all that there is" },
        { "key=none", "peer.no-tunnel-group", "no tunnel-group for our address" },
        { "id_port=1234", "id.binding", "an identity that is bound to a port of its own" },
        { "xauth=yes", "xauth.unexpected", "the peer fell into DefaultRAGroup" },
        { "key=another psk_fail=malformed40", "psk.differs", "PAYLOAD_MALFORMED in 40 octets" },
        { "key=another psk_fail=resend_mm4", "psk.differs", "message 4 again and again" },

        // Phase 2, where it says so, where it says something else, where it says nothing.
        { "acl=10.8.0.0/16>10.9.0.0/16 qm_reject=notify18", "phase2.selectors-refused", "INVALID-ID-INFORMATION, then the end of Phase 1" },
        { "acl=10.8.0.0/16>10.9.0.0/16 qm_reject=notify18 then_delete_ike=no", "phase2.selectors-refused", "INVALID-ID-INFORMATION alone" },
        { "acl=10.8.0.0/16>10.9.0.0/16 qm_reject=silent then_delete_ike=no", "phase2.silent", "not a word" },
        { "acl=10.8.0.0/16>10.9.0.0/16 qm_reject=silent then_delete_ike=yes", "phase2.cut-off", "the end of Phase 1 alone" },
        { "transform_set=aes256-sha1 qm_reject=notify14", "phase2.proposal", "NO-PROPOSAL-CHOSEN" },
        { "transform_set=aes256-sha1 qm_reject=silent then_delete_ike=no", "phase2.silent", "not a word" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    [Trait("Diagnosis", "*")]
    public void Why_AsaThatRefuses_NamesTheCauseFirst(string switches, string id, string manner)
    {
        using AsaTunnel tunnel = new(asa: settings => switches.Split(' ').Aggregate(settings, (all, words) => AsaSwitchTable.Set(all, words) ?? throw new ArgumentException(words)));
        tunnel.Load(profile => profile with { StartAction = StartAction.Add, IkeProposals = [.. profile.IkeProposals, new(CipherTable.Aes, 192, HashTable.Sha1, GroupTable.Modp2048)] });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        Expect(Cases.Why(tunnel.Linux, tunnel.Now), id, $"{manner}\n{tunnel.Transcript()}");
    }

    // The second and third suspects of a silent Phase 2 are there too, each with its lines.
    [Fact]
    public void Why_AsaThatWantsPfsAndSaysNothing_NamesPfsAmongTheCauses()
    {
        using AsaTunnel tunnel = new(asa: settings => settings with { Pfs = GroupTable.Modp1024, Refusal = AsaRefusal.Silent, RefusalEndsPhase1 = false });
        tunnel.Load();
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        WhyDocument why = Cases.Why(tunnel.Linux, tunnel.Now);
        WhyCause pfs = Assert.Single(why.Causes, cause => cause.Id == "phase2.pfs-refused");
        Assert.Equal(("likely", 2), (pfs.Confidence, pfs.Rank));
    }

    [Fact]
    [Trait("Diagnosis", "phase2.pfs-group")]
    public void Why_AsaThatBeginsWithPfsOfAnotherGroup_IsNamed()
    {
        using AsaTunnel tunnel = new(asa: settings => settings with { Pfs = GroupTable.Modp1024 });
        tunnel.Load(profile => profile with { PfsGroup = GroupTable.Modp1536 });
        tunnel.PingBack();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        Expect(Cases.Why(tunnel.Linux, tunnel.Now), "phase2.pfs-group", tunnel.Transcript());
    }

    // Group 24 (RFC 5114), which some peers still have; it is refused before a value of it is looked at.
    [Fact]
    [Trait("Diagnosis", "phase2.pfs-unknown")]
    public void Why_PeerThatBeginsWithPfsOfAGroupThatIsNotKnown_IsNamed() => ExpectAtBegin(24, "phase2.pfs-unknown");

    // Group 1 with a public value of group 2.
    [Fact]
    [Trait("Diagnosis", "phase2.pfs-value")]
    public void Why_PeerWhosePfsValueIsOfAnotherGroup_IsNamed() => ExpectAtBegin(1, "phase2.pfs-value");

    // 30 minutes without traffic: dead peer detection goes on, and the ASA takes all of it down.
    [Fact]
    [Trait("Diagnosis", "end.idle")]
    public void Why_AsaThatIdledOut_IsVpnIdleTimeout()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { StartAction = StartAction.Add });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Connection().Children.IsEmpty, TimeSpan.FromMinutes(31)), tunnel.Transcript());
        tunnel.Run(TimeSpan.FromSeconds(1));
        WhyDocument why = Cases.Why(tunnel.Linux, tunnel.Now);
        Expect(why, "end.idle", tunnel.Transcript());
        Assert.Equal(ExitCode.No, why.ExitCode);
        Assert.Contains(" vpn-idle-timeout none", why.Causes[0].Asa);
        Assert.Contains(why.Placeholders, one => one.Word == "GP");
    }

    // no crypto isakmp nat-traversal: forceencaps=yes is asked for in vain, and is no advice then.
    [Fact]
    public void Why_AsaWithoutNatTraversal_DoesNotAdviseWhatIsSetAlready()
    {
        using AsaTunnel tunnel = new(asa: settings => settings with { NatTraversal = AsaNatTraversal.None });
        tunnel.LoadSeed();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        WhyDocument why = Cases.Why(tunnel.Linux, tunnel.Now, c => c.With(0, 9));
        Expect(why, "traffic.esp-filtered", tunnel.Transcript());
        Assert.DoesNotContain(why.Causes[0].Here, step => step.Contains("forceencaps=yes", StringComparison.Ordinal));
        Assert.Contains("crypto isakmp nat-traversal 20", why.Causes[0].Asa);
    }

    // connection-type originate-only: what we begin is dropped unless the ASA has begun a tunnel itself.
    [Fact]
    [Trait("Diagnosis", "start.wrong-side")]
    public void Why_AsaThatBeginsAlone_IsTheWrongSide()
    {
        using AsaTunnel tunnel = new(asa: settings => settings with { OriginateOnly = true });
        tunnel.Load(profile => profile with { StartAction = StartAction.Add });
        tunnel.PingBack();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        Assert.Equal(ExitCode.Ok, Cases.Why(tunnel.Linux, tunnel.Now, c => c.With(9, 9)).ExitCode);
        tunnel.Give(tunnel.Linux, new IkeInput.TerminateRequested("net"));
        tunnel.Run(TimeSpan.FromSeconds(5));
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        WhyDocument why = Cases.Why(tunnel.Linux, tunnel.Now);
        Expect(why, "start.wrong-side", tunnel.Transcript());
        Assert.Equal(ExitCode.NoAnswer, why.ExitCode);
        Assert.Contains("crypto map MAP SEQ set connection-type bidirectional", why.Causes[0].Asa);
    }

    // What was up once by our own attempt is no matter of sides.
    [Fact]
    public void Why_SilenceAfterTunnelsThatWeBegan_IsNotTheWrongSide()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { StartAction = StartAction.Add });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        tunnel.Give(tunnel.Linux, new IkeInput.TerminateRequested("net"));
        tunnel.Run(TimeSpan.FromSeconds(5));
        tunnel.Network.Rule(_ => new Fate.Drop());
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        Expect(Cases.Why(tunnel.Linux, tunnel.Now), "peer.silent", tunnel.Transcript());
    }

    [Fact]
    [Trait("Diagnosis", "end.dpd")]
    public void Why_AsaThatVanishes_IsDeadPeerDetection()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { DpdAction = DpdAction.Clear });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        tunnel.Network.Rule(_ => new Fate.Drop());
        tunnel.Run(TimeSpan.FromMinutes(2));
        Expect(Cases.Why(tunnel.Linux, tunnel.Now), "end.dpd", tunnel.Transcript());
    }

    [Fact]
    public void Why_UpWithTraffic_IsNothingWrong()
    {
        using AsaTunnel tunnel = new();
        tunnel.LoadSeed();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, Long), tunnel.Transcript());
        Assert.Equal(ExitCode.Ok, Cases.Why(tunnel.Linux, tunnel.Now, c => c.With(40, 40)).ExitCode);
    }

    private static void ExpectAtBegin(ushort group, string id)
    {
        using AsaTunnel tunnel = new(asa: settings => settings with { Pfs = GroupTable.Modp1024, PfsNumber = group });
        tunnel.Load();
        tunnel.PingBack();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), Long), tunnel.Transcript());
        WhyDocument why = Cases.Why(tunnel.Linux, tunnel.Now);
        Expect(why, id, tunnel.Transcript());
        Assert.Equal(ExitCode.Phase2Refused, why.ExitCode);
    }

    private static void Expect(WhyDocument why, string id, string story)
    {
        string found = string.Join("; ", why.Causes.Select(cause => $"{cause.Id} {cause.Confidence}"));
        Assert.True(why.Causes.Count > 0 && why.Causes[0].Id == id, $"wanted {id}, found {found}; {why.Failure?.Code}\n{story}");
    }
}
