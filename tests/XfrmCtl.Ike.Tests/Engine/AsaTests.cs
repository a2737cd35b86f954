using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>The tunnel that people agree on by mail, against a Cisco ASA with every manner that ASAs have.</summary>
public sealed class AsaTests
{
    /// <summary>Every setting of every switch, as <c>name=setting</c>.</summary>
    public static TheoryData<string> Settings =>
        [.. AsaSwitchTable.Manners.Concat(AsaSwitchTable.Configuration).SelectMany(row => row.Settings.Select(setting => $"{row.Name}={setting}")).Where(words => !words.StartsWith("key=", StringComparison.Ordinal))];

    [Fact]
    public void Switches_WithEverySetting_ChangeTheAsaOrLeaveItAsItComes()
    {
        foreach (AsaSwitch row in AsaSwitchTable.Manners.Concat(AsaSwitchTable.Configuration))
        {
            Assert.Equal(AsaSwitchTable.Seed.ToString(), Normal(AsaSwitchTable.Set(AsaSwitchTable.Seed, $"{row.Name}={row.Settings[0]}")));
            Assert.All(row.Settings.Skip(1), setting => Assert.NotEqual(AsaSwitchTable.Seed, AsaSwitchTable.Set(AsaSwitchTable.Seed, $"{row.Name}={setting}")));
        }

        Assert.Null(AsaSwitchTable.Set(AsaSwitchTable.Seed, "natt=03"));
        Assert.Null(AsaSwitchTable.Set(AsaSwitchTable.Seed, "nothing=yes"));

        static string? Normal(AsaSettings? asa) => asa?.ToString();
    }

    [Fact]
    public void SeedTunnel_WithForcedEncapsulation_IsTheGoldenExchange()
    {
        using AsaTunnel tunnel = new();
        tunnel.LoadSeed(profile => profile with { Fragmentation = Fragmentation.No });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, TimeSpan.FromSeconds(5)), tunnel.Transcript());
        Flight[] asa = [.. tunnel.Network.Flights.Where(flight => flight.Sender == "ASA")];
        Assert.Equal(["ASA MM2", "ASA MM4", "ASA MM6", "ASA QM2"], asa.Select(flight => flight.Name));

        // The sizes that traces of ASAs show.
        Assert.Equal([128, 296, 84], asa.Take(3).Select(flight => flight.Message.Length));
        Assert.Equal([false, false, true, true], asa.Select(flight => flight.NonEspMarker));
        Assert.All(tunnel.Linux.Kernel.Children, child => Assert.True(child.UdpEncapsulation));
        Assert.Null(tunnel.SidesDiffer());
        Assert.True(tunnel.Ping());
    }

    // Each total is a sum of what traces show: header 28, SA 56 or with a lifetime of two octets 52, NAT-T 20, fragmentation 24 or bare 20, NAT-D twice 20 or 24, DPD 20.
    [Theory]
    [InlineData("natt=02n", "3des-md5-modp1024", 86400, 128, 296, 84)]
    [InlineData("natt=rfc", "3des-md5-modp1024", 86400, 128, 296, 84)]
    [InlineData("natt=none", "3des-md5-modp1024", 86400, 108, 256, 84)]
    [InlineData("fragcaps=none", "3des-md5-modp1024", 86400, 104, 296, 84)]
    [InlineData("fragcaps=bare", "3des-md5-modp1024", 28800, 120, 296, 84)]
    [InlineData("dpd=off", "3des-md5-modp1024", 86400, 128, 296, 60)]
    [InlineData("natt=02n", "3des-sha1-modp1536", 86400, 128, 368, 84)]
    public void Answers_OfTheAsa_HaveTheSizesOfTraces(string setting, string policy, int lifetime, int message2, int message4, int message6)
    {
        using AsaTunnel tunnel = new(asa: asa => AsaSwitchTable.Set(AsaSwitchTable.Set(asa, setting)!, "policy=" + policy)!);
        tunnel.LoadSeed(profile => profile with { Fragmentation = Fragmentation.No, IkeProposals = tunnel.Asa.Settings.Policies, IkeLifetime = TimeSpan.FromSeconds(lifetime) });
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, TimeSpan.FromSeconds(5)), tunnel.Transcript());
        Assert.Equal([message2, message4, message6], tunnel.Network.Flights.Where(flight => flight.Sender == "ASA").Take(3).Select(flight => flight.Message.Length));
    }

    [Fact]
    public void FirstMessage_OfTheAsa_HasTheSizeOfTraces()
    {
        using AsaTunnel tunnel = new();
        tunnel.LoadSeed(profile => profile with { StartAction = StartAction.Add });
        tunnel.PingBack();
        tunnel.Run(TimeSpan.FromSeconds(1));

        // 148 in a trace of 8.0(4), and the vendor ID of RFC 3947 that later releases have besides.
        Assert.Equal(148 + 20, tunnel.Network.Flights.First(flight => flight.Sender == "ASA").Message.Length);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void SeedTunnel_WithEverySettingOfEverySwitch_ComesUpAndLivesThroughADay(string setting)
    {
        foreach (bool weBegin in new[] { true, false })
        {
            using AsaTunnel tunnel = new(seed: 7, asa => AsaSwitchTable.Set(asa, setting)!);
            tunnel.LoadSeed(profile => profile with { PfsGroup = tunnel.Asa.Settings.Pfs, StartAction = weBegin ? StartAction.Start : StartAction.Add });
            if (weBegin)
                tunnel.Up();
            else
                tunnel.PingBack();
            string story = $"{setting}, {(weBegin ? "we" : "the ASA")} began";
            Assert.True(tunnel.RunUntil(() => tunnel.IsUp, TimeSpan.FromSeconds(5)), $"{story}: not up\n{tunnel.Transcript()}");
            Assert.Equal(tunnel.Asa.Settings.NatTraversal != AsaNatTraversal.None, tunnel.Linux.Kernel.Children.Single().UdpEncapsulation);
            int lost = 0;
            for (int minute = 0; minute < 26 * 60; minute += 2)
            {
                tunnel.Run(TimeSpan.FromMinutes(2));
                lost += tunnel.Ping() ? 0 : 1;
                lost += tunnel.PingBack() ? 0 : 1;
            }

            Assert.True(lost == 0, $"{story}: {lost} packets lost\n{tunnel.Transcript()}");
            tunnel.Run(TimeSpan.FromMinutes(2));
            Assert.True(tunnel.SidesDiffer() is null, $"{story}: {tunnel.SidesDiffer()}\n{tunnel.Transcript()}");
            Assert.DoesNotContain(tunnel.Linux.Failures, failure => failure.Code == ReasonCode.InternalFault);
        }
    }

    [Theory]
    [InlineData(AsaKeyMismatch.Malformed)]
    [InlineData(AsaKeyMismatch.ResendsMessage4)]
    public void KeyMismatch_InEitherManner_IsNamed(AsaKeyMismatch manner) =>
        AssertFails(ReasonCode.PresharedKeyMismatch, asa => asa with { KeyMismatch = manner, PresharedKey = "another" });

    [Fact]
    public void TunnelGroup_Missing_IsNamed() => AssertFails(ReasonCode.Phase1Stalled, asa => asa with { PresharedKey = null });

    [Fact]
    public void Policy_Mismatched_IsNamed() =>
        AssertFails(ReasonCode.Phase1ProposalMismatch, asa => asa with { Policies = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1024)] });

    [Theory]
    [InlineData(AsaRefusal.InvalidId, true, ReasonCode.SelectorMismatch)]
    [InlineData(AsaRefusal.InvalidId, false, ReasonCode.SelectorMismatch)]
    [InlineData(AsaRefusal.NoProposal, true, ReasonCode.Phase2ProposalMismatch)]
    [InlineData(AsaRefusal.NoProposal, false, ReasonCode.Phase2ProposalMismatch)]
    [InlineData(AsaRefusal.Silent, true, ReasonCode.DeletedByPeer)]
    [InlineData(AsaRefusal.Silent, false, ReasonCode.Phase2Stalled)]
    public void AccessList_Mismatched_IsNamedAsFarAsTheAsaTells(AsaRefusal manner, bool endsPhase1, ReasonCode expected) => AssertFails(expected, asa => asa with
    {
        Refusal = manner,
        RefusalEndsPhase1 = endsPhase1,
        AccessList = [new(new TrafficSelector(System.Net.IPNetwork.Parse("10.9.0.0/16")), asa.AccessList[0].Remote)],
    });

    [Theory]
    [InlineData(AsaRefusal.InvalidId, ReasonCode.Phase2ProposalMismatch)]
    [InlineData(AsaRefusal.Silent, ReasonCode.DeletedByPeer)]
    public void Pfs_OnTheAsaAlone_IsNamedAsFarAsTheAsaTells(AsaRefusal manner, ReasonCode expected) =>
        AssertFails(expected, asa => asa with { Refusal = manner, Pfs = GroupTable.Modp1024 });

    [Fact]
    public void Subset_OfAnEntryThatTakesSubsets_ComesUp()
    {
        using AsaTunnel tunnel = new(asa: asa => asa with
        {
            AcceptsSubset = true,
            AccessList = [new(new TrafficSelector(System.Net.IPNetwork.Parse("192.0.0.0/16")), asa.AccessList[0].Remote)],
        });
        tunnel.Load();
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.IsUp, TimeSpan.FromSeconds(5)), tunnel.Transcript());
    }

    [Fact]
    public void Subset_OfAnEntryThatTakesNone_IsNamed() => AssertFails(ReasonCode.SelectorMismatch, asa => asa with
    {
        AccessList = [new(new TrafficSelector(System.Net.IPNetwork.Parse("192.0.0.0/16")), asa.AccessList[0].Remote)],
    });

    [Fact]
    public void WiderEntry_AndTheAsaBegins_IsRefusedAndSaid()
    {
        using AsaTunnel tunnel = new(asa: asa => asa with { AccessList = [new(new TrafficSelector(System.Net.IPNetwork.Parse("192.0.0.0/16")), asa.AccessList[0].Remote)] });
        tunnel.LoadSeed(profile => profile with { StartAction = StartAction.Add });
        tunnel.Act(asa => asa.Send(asa.Settings.AccessList[0], tunnel.Now));
        tunnel.Run(TimeSpan.FromSeconds(5));
        Assert.Contains(tunnel.Asa.Log, line => line.Text.Contains("INVALID_ID_INFORMATION (18)", StringComparison.Ordinal));
        Assert.Contains(tunnel.Linux.Failures, failure => failure.Code == ReasonCode.SelectorMismatch);
        Assert.Empty(tunnel.Linux.Kernel.Children);
    }

    // Which of two pairs is the better one follows from their SPIs, and so from the seed.
    [Fact]
    public void Renewal_ByTheAsaSoonAfterWeBegan_LeavesTheConnectionUp()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            using AsaTunnel tunnel = new(seed, asa => AsaSwitchTable.Set(AsaSwitchTable.Set(asa, "lifetime=20")!, "rekey_pct=30/30")!);
            tunnel.LoadSeed();
            tunnel.Up();
            for (int second = 0; second < 60; second++)
            {
                tunnel.Run(TimeSpan.FromSeconds(1));
                Assert.True(tunnel.Ping() && tunnel.PingBack(), $"seed {seed}\n{tunnel.Transcript()}");
            }

            Assert.DoesNotContain("ConnectionDown", tunnel.Transcript(), StringComparison.Ordinal);
            Assert.Contains(tunnel.Asa.Log, line => line.Text.Contains("713170 rekeyed", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Idle_ForHalfAnHour_EndsTheTunnelAndTrafficBringsItBack()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load();
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(31));
        Assert.Contains(tunnel.Asa.Log, line => line.Text.Contains("IPSec SA Idle Timeout", StringComparison.Ordinal));
        Assert.True(tunnel.Linux.Kernel.IsEmpty, tunnel.Transcript());
        Assert.Empty(tunnel.Asa.Children);
        Assert.False(tunnel.Ping());
        tunnel.Run(TimeSpan.FromSeconds(3));
        Assert.True(tunnel.Ping(), tunnel.Transcript());
    }

    [Fact]
    public void Idle_WithAutoStart_ComesBackByItself()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { StartAction = StartAction.Start });
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(31));
        Assert.Contains(tunnel.Asa.Log, line => line.Text.Contains("IPSec SA Idle Timeout", StringComparison.Ordinal));
        Assert.True(tunnel.Ping(), tunnel.Transcript());
        Assert.Null(tunnel.SidesDiffer());
    }

    [Fact]
    public void Reload_OfTheAsa_IsNoticedAndSurvived()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { StartAction = StartAction.Start });
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(1));
        tunnel.Act(asa => asa.Reload());
        Assert.False(tunnel.Ping());
        Assert.True(tunnel.RunUntil(() => tunnel.Ping(), TimeSpan.FromSeconds(45)), tunnel.Transcript());
        tunnel.Run(TimeSpan.FromMinutes(2));
        Assert.True(tunnel.SidesDiffer() is null, tunnel.Transcript());
    }

    [Fact]
    public void Reload_AndTheAsaBegins_OldSasGoWithItsInitialContact()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { DpdDelay = null });
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(1));
        tunnel.Act(asa => asa.Reload());
        tunnel.PingBack();
        tunnel.Run(TimeSpan.FromSeconds(5));
        Assert.True(tunnel.PingBack() && tunnel.Ping(), tunnel.Transcript());
        Assert.Single(tunnel.Linux.Kernel.Children);
        Assert.True(tunnel.SidesDiffer() is null, tunnel.Transcript());
    }

    [Fact]
    public void SilenceOfOurs_IsNoticedByTheAsaWithinTwentySeconds()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { DpdDelay = null });
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(tunnel.Asa.Log, line => line.Text.StartsWith("713123", StringComparison.Ordinal));
        tunnel.Network.Rule(flight => flight.Sender == "Linux" ? new Fate.Drop() : null);
        tunnel.Run(TimeSpan.FromSeconds(20));
        Assert.True(tunnel.Asa.Log.Exists(line => line.Text.StartsWith("713123", StringComparison.Ordinal)), tunnel.Transcript());
        Assert.Empty(tunnel.Asa.Children);
    }

    [Fact]
    public void Clear_OnTheAsa_EndsBothSidesAndAutoStartBeginsAgain()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { StartAction = StartAction.Start });
        tunnel.Up();
        tunnel.Run(TimeSpan.FromMinutes(1));
        tunnel.Act(asa => asa.Clear(tunnel.Now));
        tunnel.Run(TimeSpan.FromSeconds(1));
        Assert.True(tunnel.Linux.Kernel.IsEmpty, tunnel.Transcript());
        tunnel.Run(TimeSpan.FromSeconds(5));
        Assert.True(tunnel.Ping(), tunnel.Transcript());
    }

    private static void AssertFails(ReasonCode expected, Func<AsaSettings, AsaSettings> asa)
    {
        using AsaTunnel tunnel = new(asa: asa);
        tunnel.Load();
        tunnel.Up();
        Assert.True(tunnel.RunUntil(() => tunnel.Linux.Failures.Any(), TimeSpan.FromMinutes(3)), tunnel.Transcript());
        Assert.True(expected == tunnel.Linux.Failures.First().Code, $"{tunnel.Linux.Failures.First()}\n{tunnel.Transcript()}");
        tunnel.Run(TimeSpan.FromMinutes(3));
        Assert.Empty(tunnel.Linux.Kernel.Children);
        Assert.DoesNotContain(tunnel.Linux.Failures, failure => failure.Code == ReasonCode.InternalFault);
    }
}
