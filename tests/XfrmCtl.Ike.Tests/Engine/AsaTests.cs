using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Testing;
using XfrmCtl.Testing.Asa;

namespace XfrmCtl.Ike.Tests.Engine;

/// <summary>The tunnel that people agree on by mail, against a Cisco ASA with every manner that ASAs have.</summary>
public sealed class AsaTests
{
    public static TheoryData<string> Manners => [.. Variants.Keys];

    // Each changes one thing; "all" are tried together with both roles and both ways through a NAT.
    private static readonly Dictionary<string, Func<AsaSettings, AsaSettings>> Variants = new(StringComparer.Ordinal)
    {
        ["as it comes"] = asa => asa,
        ["RFC 3947"] = asa => asa with { NatTraversal = AsaNatTraversal.Rfc3947 },
        ["no NAT traversal"] = asa => asa with { NatTraversal = AsaNatTraversal.None },
        ["no fragmentation"] = asa => asa with { Fragmentation = false },
        ["lifetime only when lower"] = asa => asa with { AlwaysSaysLifetime = false },
        ["Phase 2 of one hour"] = asa => asa with { ChildLifetime = TimeSpan.FromHours(1) },
        ["Phase 1 of two hours"] = asa => asa with { IkeLifetime = TimeSpan.FromHours(2) },
        ["Delete names our SPI"] = asa => asa with { DeleteSpi = AsaDeleteSpi.Peers, ChildLifetime = TimeSpan.FromHours(1) },
        ["Delete names both SPIs"] = asa => asa with { DeleteSpi = AsaDeleteSpi.Both, ChildLifetime = TimeSpan.FromHours(1) },
        ["responder renews early"] = asa => asa with { ResponderRekeyPercent = 60 },
        ["INITIAL-CONTACT never"] = asa => asa with { InitialContactInQuickMode = false },
        ["no keepalive"] = asa => asa with { Keepalive = null },
        ["ID with port 0"] = asa => asa with { IdPort = 0 },
        ["the initiator's order"] = asa => asa with { OwnPolicyOrder = false },
        ["several policies"] = asa => asa with { Policies = [new(CipherTable.Aes, 256, HashTable.Sha1, GroupTable.Modp1536), .. asa.Policies] },
        ["several transform sets"] = asa => asa with { TransformSets = [new(CipherTable.Aes, 256, IntegrityTable.HmacSha1), .. asa.TransformSets] },
        ["PFS"] = asa => asa with { Pfs = GroupTable.Modp1024 },
    };

    [Fact]
    public void SeedTunnel_WithForcedEncapsulation_IsTheGoldenExchange()
    {
        using AsaTunnel tunnel = new();
        tunnel.Load(profile => profile with { ForceEncapsulation = true, Fragmentation = Fragmentation.No });
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

    [Theory]
    [MemberData(nameof(Manners))]
    public void Tunnel_WithEveryManner_ComesUpAndLivesThroughADay(string manner)
    {
        foreach (bool weBegin in new[] { true, false })
            foreach (bool encapsulate in new[] { false, true })
            {
                using AsaTunnel tunnel = new(seed: 7, asa => Variants[manner](asa) with { IdleTimeout = null });
                tunnel.Load(profile => profile with { ForceEncapsulation = encapsulate, PfsGroup = tunnel.Asa.Settings.Pfs });
                if (weBegin)
                    tunnel.Up();
                else
                    tunnel.PingBack();
                string story = $"{manner}, {(weBegin ? "we" : "the ASA")} began, {(encapsulate ? "in UDP" : "bare")}";
                Assert.True(tunnel.RunUntil(() => tunnel.IsUp, TimeSpan.FromSeconds(5)), $"{story}: not up\n{tunnel.Transcript()}");
                Assert.Equal(encapsulate && tunnel.Asa.Settings.NatTraversal != AsaNatTraversal.None, tunnel.Linux.Kernel.Children.Single().UdpEncapsulation);
                int lost = 0;
                for (int minute = 0; minute < 26 * 60; minute++)
                {
                    tunnel.Run(TimeSpan.FromMinutes(1));
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
