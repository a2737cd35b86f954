using System.Net;
using XfrmCtl.Cli.System;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;
using XfrmCtl.Core.Algorithms;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class NetworkCheckTests : IDisposable
{
    private static readonly EspProposal TripleDesMd5 = new(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5);
    private static readonly EspProposal AesSha1 = new(CipherTable.Aes, 256, IntegrityTable.HmacSha1);
    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("10.1.0.0/16", "192.0.2.0/24", "10.1.0.0/16", "192.0.2.0/24", CheckResult.Failed)] // the same
    [InlineData("10.1.0.0/16", "192.0.2.0/24", "10.1.3.0/24", "192.0.2.0/25", CheckResult.Ok)] // one in the other
    [InlineData("10.1.0.0/16", "192.0.2.0/25", "10.1.3.0/24", "192.0.2.0/24", CheckResult.Warning)] // they cross
    [InlineData("10.1.0.0/16", "192.0.2.0/25", "10.1.0.0/16", "192.0.2.128/25", CheckResult.Ok)]
    [InlineData("10.1.0.0/16", "192.0.2.0/24", "10.2.0.0/16", "192.0.2.0/24", CheckResult.Ok)]
    public void Overlap_TwoConnections_AreJudged(string local, string remote, string otherLocal, string otherRemote, CheckResult expected) =>
        Assert.Equal(expected, _proc.Run(new OverlapCheck(), FakeProc.With(Tunnel("a", local, remote), Tunnel("b", otherLocal, otherRemote))).Result);

    [Fact]
    public void Overlap_ReserveThatNobodyStarts_Warns()
    {
        ConnectionFacts reserve = Tunnel("b", "10.1.0.0/16", "192.0.2.0/24") with { StartsByItself = false };

        Assert.Equal(CheckResult.Warning, _proc.Run(new OverlapCheck(), FakeProc.With(Tunnel("a", "10.1.0.0/16", "192.0.2.0/24"), reserve)).Result);
    }

    [Fact]
    public void Overlap_OtherPortsMarksOrIgnored_DoNotMeet()
    {
        ConnectionFacts one = Tunnel("a", "10.1.0.0/16", "192.0.2.0/24");

        Assert.All(
            new[] { one with { Name = "b", Traffic = "17/1701 17/0" }, one with { Name = "b", Mark = "7/0xffffffff" }, one with { Name = "b", IsIgnored = true }, one with { Name = "b", RemoteAddress = null } },
            other => Assert.Equal(CheckResult.Ok, _proc.Run(new OverlapCheck(), FakeProc.With(one, other)).Result));
    }

    [Fact]
    public void Overlap_TwoThousandConnections_TakeNoSquareOfComparisons()
    {
        ConnectionFacts[] many = [.. Enumerable.Range(0, 2000).Select(i => Tunnel($"c{i}", "10.1.0.0/16", $"172.{16 + (i >> 8)}.{i & 255}.0/24"))];
        long began = global::System.Diagnostics.Stopwatch.GetTimestamp();

        Assert.Equal(CheckResult.Ok, _proc.Run(new OverlapCheck(), FakeProc.With(many)).Result);
        Assert.True(global::System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Source_OutsideOfOurNetworks_Fails()
    {
        ConnectionFacts wrong = Tunnel("a", "10.1.0.0/16", "192.0.2.0/24") with { SourceAddress = IPAddress.Parse("10.2.0.1") };

        CheckReport report = _proc.Run(new SourceAddressCheck(), FakeProc.With(wrong));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("10.1.0.0/16", report.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_GatewayWithAnAddressInItsNetwork_IsToldHowToUseIt()
    {
        CheckReport report = _proc.Run(new SourceAddressCheck(), FakeProc.With(Tunnel("a", "127.0.0.0/8", "192.0.2.0/24")));

        Assert.Equal(CheckResult.Ok, report.Result);
        Assert.Contains("leftsourceip=127.0.0.1 in a", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_OnALinkOfOurs_Fails()
    {
        // 203.0.113.0/24 is eth0's.
        CheckReport report = _proc.Run(new NetworkRouteCheck(), FakeProc.With(Tunnel("a", "10.1.0.0/16", "203.0.112.0/23")));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("203.0.113.0/24 on eth0", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_NoRoute_FailsUnlessTheDaemonMakesIt()
    {
        _proc.Write("/proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\neth0\t007100CB\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n");
        ConnectionFacts tunnel = Tunnel("a", "10.1.0.0/16", "192.0.2.0/24");

        Assert.Equal(CheckResult.Failed, _proc.Run(new NetworkRouteCheck(), FakeProc.With(tunnel)).Result);
        Assert.Equal(CheckResult.Ok, _proc.Run(new NetworkRouteCheck(), FakeProc.With(tunnel with { SourceAddress = IPAddress.Parse("10.1.0.1") })).Result);
    }

    [Fact]
    public void Routing_IPv6_IsReadFromProc()
    {
        _proc.Write(
            "/proc/net/ipv6_route",
            "20010db8000100000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth1\n"
            + "00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0\n");
        _proc.Write("/proc/net/if_inet6", "20010db8000100000000000000000007 03 40 00 80     eth1\n");
        RoutingFacts routing = RoutingFacts.Of(_proc.Machine);

        Assert.Equal(("eth1", "eth0"), (routing.To(IPAddress.Parse("2001:db8:1::9"))?.Device, routing.To(IPAddress.Parse("2001:db8:2::9"))?.Device));
        Assert.Contains(IPAddress.Parse("2001:db8:1::7"), routing.Addresses);
    }

    // What ip(8) and charon call the MTU of such tunnels: 1500 - 20 - 8 - 8 - IV - ICV, down to a block, less 2.
    [Theory]
    [InlineData("3des-md5", true, false, 1500, 1438)]
    [InlineData("3des-md5", false, false, 1500, 1446)]
    [InlineData("aes256-sha1", true, false, 1500, 1422)]
    [InlineData("aes256-sha1", false, true, 1500, 1422)]
    [InlineData("aes_gcm_16256", true, false, 1500, 1438)]
    public void Overhead_EachKind_IsReckonedToTheOctet(string name, bool inUdp, bool isIPv6, int mtu, int inner)
    {
        EspProposal proposal = name switch { "3des-md5" => TripleDesMd5, "aes256-sha1" => AesSha1, _ => new EspProposal(CipherTable.AesGcm16, 256, null) };

        Assert.Equal(inner, TunnelOverhead.InnerMtu(mtu, proposal, isIPv6, inUdp));
    }

    [Fact]
    public void Mtu_LinkIsKnown_SaysWhatIsLeft()
    {
        _proc.Write("/sys/class/net/eth0/mtu", "1500\n");

        CheckReport report = _proc.Run(new MtuCheck(), FakeProc.With(Tunnel("a", "10.1.0.0/16", "192.0.2.0/24")));

        Assert.Equal(CheckResult.Ok, report.Result);
        Assert.Contains("of which 1438 are left in a: an MSS of 1398", report.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Mtu_DiscoveryOffOrSetTooLarge_Warns()
    {
        _proc.Write("/sys/class/net/eth0/mtu", "1500\n");
        ConnectionFacts tunnel = Tunnel("a", "10.1.0.0/16", "192.0.2.0/24");

        Assert.Equal("mtu=1438 in a", _proc.Run(new MtuCheck(), FakeProc.With(tunnel with { Mtu = 1500 })).Fix);
        _proc.Write("/proc/sys/net/ipv4/ip_no_pmtu_disc", "1\n");
        Assert.Equal("sysctl -w net.ipv4.ip_no_pmtu_disc=0", _proc.Run(new MtuCheck(), FakeProc.With(tunnel)).Fix);
    }

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", true, CheckResult.Ok)]
    [InlineData("2026-11-23T12:00:00Z", false, CheckResult.Warning)]
    [InlineData("1970-01-01T00:01:00Z", true, CheckResult.Failed)]
    public void Clock_DateAndDiscipline_AreJudged(string now, bool synchronised, CheckResult expected)
    {
        var machine = new FakeMachine(_proc.Root) { ClockState = new ClockState(synchronised, TimeSpan.Zero) };

        Assert.Equal(expected, _proc.Run(new ClockCheck(), machine: machine, now: DateTimeOffset.Parse(now, global::System.Globalization.CultureInfo.InvariantCulture)).Result);
    }

    [Fact]
    public void Clock_RealKernel_Answers() => Assert.NotNull(ClockState.Of());

    [Fact]
    public void Unit_NoSystemd_IsSkipped() => Assert.Equal(CheckResult.Skipped, _proc.Run(new UnitCheck()).Result);

    [Fact]
    public void Unit_EachState_IsJudged()
    {
        _proc.Write("/run/systemd/system/.keep", "");
        Assert.Contains("there is no xfrmctld.service", _proc.Run(new UnitCheck()).Detail, StringComparison.Ordinal);

        _proc.Write("/lib/systemd/system/xfrmctld.service", "");
        Assert.Equal("xfrmctl enable", _proc.Run(new UnitCheck()).Fix);

        _proc.Link("/etc/systemd/system/multi-user.target.wants/xfrmctld.service", "/lib/systemd/system/xfrmctld.service");
        Assert.Equal(CheckResult.Ok, _proc.Run(new UnitCheck()).Result);

        _proc.Link("/etc/systemd/system/multi-user.target.wants/ipsec.service", "/lib/systemd/system/ipsec.service");
        Assert.Equal("systemctl disable --now ipsec.service", _proc.Run(new UnitCheck()).Fix);

        _proc.Link("/etc/systemd/system/xfrmctld.service", "/dev/null");
        Assert.Contains("masked", _proc.Run(new UnitCheck()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WeakSecrets_Some_AreNamedByTheirPlace()
    {
        CheckReport report = _proc.Run(new WeakSecretsCheck(), FakeProc.NoConnections with { WeakSecrets = [new ProblemFact(false, "/etc/ipsec.secrets:3:40: the pre-shared key is weak: it has only 4 octets")] });

        Assert.Equal(CheckResult.Warning, report.Result);
        Assert.Contains("/etc/ipsec.secrets:3:40", report.Detail, StringComparison.Ordinal);
    }

    private static ConnectionFacts Tunnel(string name, string local, string remote) => new()
    {
        Name = name,
        LocalAddress = IPAddress.Parse("203.0.113.133"),
        RemoteAddress = IPAddress.Parse("198.51.100.2"),
        LocalNetworks = [IPNetwork.Parse(local)],
        RemoteNetworks = [IPNetwork.Parse(remote)],
        EspProposals = [TripleDesMd5],
        StartsByItself = true,
    };
}
