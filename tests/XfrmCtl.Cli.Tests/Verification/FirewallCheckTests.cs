using System.Net;
using XfrmCtl.Cli.Verification;
using XfrmCtl.Cli.Verification.Checks;

namespace XfrmCtl.Cli.Tests.Verification;

public sealed class FirewallCheckTests : IDisposable
{
    private readonly FakeProc _proc = new();

    private static ConnectionFacts Tunnel => new()
    {
        Name = "tunnel",
        LocalAddress = IPAddress.Parse("203.0.113.133"),
        RemoteAddress = IPAddress.Parse("198.51.100.2"),
        LocalNetworks = [IPNetwork.Parse("10.1.0.0/16")],
        RemoteNetworks = [IPNetwork.Parse("192.0.2.0/24")],
    };

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE", CheckResult.Failed)]
    [InlineData("-A POSTROUTING -o ppp0 -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -s 10.1.0.0/16 -o eth0 -j SNAT --to-source 203.0.113.133", CheckResult.Failed)]
    [InlineData("-A POSTROUTING -s 10.1.2.0/24 -o eth0 -j MASQUERADE", CheckResult.Warning)] // a part of the network
    [InlineData("-A POSTROUTING -s 10.2.0.0/16 -o eth0 -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -m set --match-set inside src -j MASQUERADE", CheckResult.Warning)]
    [InlineData("-A POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT\n-A POSTROUTING -o eth0 -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE\n-A POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT", CheckResult.Failed)] // too late
    [InlineData("-A POSTROUTING -d 192.0.2.0/24 -j ACCEPT\n-A POSTROUTING -o eth0 -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -d 192.0.2.0/25 -j ACCEPT\n-A POSTROUTING -o eth0 -j MASQUERADE", CheckResult.Warning)] // half of the network
    [InlineData("-A POSTROUTING ! -d 192.0.2.0/24 -o eth0 -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -o eth0 -m policy --dir out --pol none -j MASQUERADE", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -s 10.9.0.0/16 -j SNAT --to-source 10.1.0.7", CheckResult.Ok)]
    [InlineData("-A POSTROUTING -d 192.0.2.0/24 -j SNAT --to-source 10.1.0.7", CheckResult.Ok)] // into the tunnel's own network
    [InlineData(":OUT - [0:0]\n-A POSTROUTING -o eth0 -j OUT\n-A OUT -d 192.0.2.0/24 -j RETURN\n-A OUT -j MASQUERADE", CheckResult.Ok)]
    [InlineData(":OUT - [0:0]\n-A POSTROUTING -o eth0 -j OUT\n-A OUT -p udp -j RETURN\n-A OUT -j MASQUERADE", CheckResult.Warning)]
    public void SourceNat_IptablesRules_AreJudgedInTheirOrder(string rules, CheckResult expected)
    {
        CheckReport report = _proc.Run(new SourceNatCheck(), FakeProc.With(Tunnel), machine: Machine($"*nat\n:POSTROUTING ACCEPT [0:0]\n{rules}\nCOMMIT\n"));

        Assert.Equal((expected, expected == CheckResult.Ok), (report.Result, report.Fix is null));
    }

    [Fact]
    public void SourceNat_AddressOfTheTunnelAlone_Fails()
    {
        // The gateway's own address in the tunnel, translated as everything else that leaves by eth0.
        ConnectionFacts host = Tunnel with { LocalNetworks = [IPNetwork.Parse("203.0.113.200/32")], SourceAddress = IPAddress.Parse("203.0.113.200") };

        CheckReport report = _proc.Run(new SourceNatCheck(), FakeProc.With(host), machine: Machine("*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n"));

        Assert.Equal(CheckResult.Failed, report.Result);
        Assert.Contains("203.0.113.200/32", report.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(":INPUT ACCEPT [0:0]", CheckResult.Ok, CheckResult.Ok)]
    [InlineData(":INPUT DROP [0:0]", CheckResult.Failed, CheckResult.Failed)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT", CheckResult.Failed, CheckResult.Failed)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", CheckResult.Warning, CheckResult.Warning)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -p udp -m multiport --dports 500,4500 -j ACCEPT", CheckResult.Ok, CheckResult.Failed)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -p udp -m udp --dport 500 -j ACCEPT\n-A INPUT -p esp -j ACCEPT", CheckResult.Failed, CheckResult.Ok)]
    [InlineData(":INPUT ACCEPT [0:0]\n-A INPUT -s 198.51.100.0/24 -j REJECT --reject-with icmp-port-unreachable", CheckResult.Failed, CheckResult.Failed)]
    [InlineData(":INPUT ACCEPT [0:0]\n-A INPUT -s 192.0.2.1/32 -j DROP", CheckResult.Ok, CheckResult.Ok)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -i eth0 -j ACCEPT", CheckResult.Ok, CheckResult.Ok)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -i eth1 -j ACCEPT", CheckResult.Failed, CheckResult.Failed)]
    [InlineData(":INPUT DROP [0:0]\n-A INPUT -m mark --mark 0x1 -j ACCEPT", CheckResult.Ok, CheckResult.Ok)] // nobody knows
    [InlineData(":OUTPUT DROP [0:0]", CheckResult.Failed, CheckResult.Failed)]
    public void Path_IptablesRules_AreJudged(string rules, CheckResult ike, CheckResult esp)
    {
        FakeMachine machine = Machine($"*filter\n{rules}\nCOMMIT\n");

        Assert.Equal(
            (ike, esp),
            (_proc.Run(new FirewallPathCheck(isIke: true), FakeProc.With(Tunnel), machine: machine).Result, _proc.Run(new FirewallPathCheck(isIke: false), FakeProc.With(Tunnel), machine: machine).Result));
    }

    // Somebody sends IPsec on to a machine behind this one: what the peer begins never comes here.
    [Theory]
    [InlineData("-A PREROUTING -i eth0 -p udp -m multiport --dports 500,4500 -j DNAT --to-destination 10.1.0.7", CheckResult.Warning)]
    [InlineData("-A PREROUTING -p udp -m udp --dport 500 -j REDIRECT --to-ports 5500", CheckResult.Warning)]
    [InlineData("-A PREROUTING -p udp -m udp --dport 500 -j DNAT --to-destination 203.0.113.133:500", CheckResult.Ok)] // which is ours
    [InlineData("-A PREROUTING -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.1.0.7", CheckResult.Ok)]
    [InlineData("-A PREROUTING -s 192.0.2.1/32 -p udp -m udp --dport 500 -j DNAT --to-destination 10.1.0.7", CheckResult.Ok)]
    public void Path_DestinationNat_IsSeen(string rule, CheckResult expected)
    {
        CheckReport report = _proc.Run(new FirewallPathCheck(isIke: true), FakeProc.With(Tunnel), machine: Machine($"*nat\n:PREROUTING ACCEPT [0:0]\n{rule}\nCOMMIT\n"));

        Assert.Equal(expected, report.Result);
        if (expected == CheckResult.Warning)
            Assert.Equal("iptables -t nat -I PREROUTING -s 198.51.100.2 -p udp --dport 500 -j ACCEPT", report.Fix);
        Assert.Equal("no rule does it", _proc.Run(new SourceNatCheck(), FakeProc.With(Tunnel), machine: Machine($"*nat\n:PREROUTING ACCEPT [0:0]\n{rule}\nCOMMIT\n")).Detail);
    }

    [Fact]
    public void Path_EspAlwaysInUdp_NeedsNoEsp()
    {
        FakeMachine machine = Machine("*filter\n:INPUT DROP [0:0]\n-A INPUT -p udp -m multiport --dports 500,4500 -j ACCEPT\nCOMMIT\n");

        Assert.Equal(CheckResult.Ok, _proc.Run(new FirewallPathCheck(isIke: false), FakeProc.With(Tunnel with { ForceEncaps = true }), machine: machine).Result);
    }

    [Fact]
    public void Path_DropsIke_SaysRuleAndWhatOpens()
    {
        CheckReport report = _proc.Run(new FirewallPathCheck(isIke: true), FakeProc.With(Tunnel), machine: Machine("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp --dport 500 -j DROP\nCOMMIT\n"));

        Assert.Contains("-A INPUT -p udp --dport 500 -j DROP", report.Detail, StringComparison.Ordinal);
        Assert.Equal("iptables -I INPUT -s 198.51.100.2 -p udp --dport 500 -j ACCEPT", report.Fix);
    }

    [Theory]
    [InlineData(":FORWARD ACCEPT [0:0]", CheckResult.Ok)]
    [InlineData(":FORWARD DROP [0:0]", CheckResult.Failed)]
    [InlineData(":FORWARD DROP [0:0]\n-A FORWARD -m policy --dir in --pol ipsec -j ACCEPT\n-A FORWARD -m policy --dir out --pol ipsec -j ACCEPT", CheckResult.Ok)]
    [InlineData(":FORWARD DROP [0:0]\n-A FORWARD -m policy --dir in --pol ipsec -j ACCEPT", CheckResult.Failed)] // what goes into it is dropped
    [InlineData(":FORWARD ACCEPT [0:0]\n-A FORWARD -d 10.1.0.0/16 -m policy --dir in --pol none -j DROP", CheckResult.Ok)] // what comes in clear
    [InlineData(":FORWARD DROP [0:0]\n-A FORWARD -s 10.1.0.0/16 -j ACCEPT\n-A FORWARD -d 10.1.0.0/16 -j ACCEPT", CheckResult.Ok)]
    [InlineData(":FORWARD DROP [0:0]\n-A FORWARD -s 10.1.0.0/16 -j ACCEPT", CheckResult.Failed)]
    [InlineData(":FORWARD DROP [0:0]\n-A FORWARD -p tcp -j ACCEPT", CheckResult.Ok)] // a part of it passes
    public void Tunnel_IptablesRules_AreJudged(string rules, CheckResult expected) =>
        Assert.Equal(expected, _proc.Run(new FirewallTunnelCheck(), FakeProc.With(Tunnel), machine: Machine($"*filter\n{rules}\nCOMMIT\n")).Result);

    [Theory]
    [InlineData("firewall.ike")]
    [InlineData("firewall.nat")]
    public void Check_NotRoot_IsSkipped(string id)
    {
        var machine = new FakeMachine(_proc.Root) { Privileged = false };
        Check check = id == "firewall.ike" ? new FirewallPathCheck(isIke: true) : new SourceNatCheck();

        Assert.Equal((id, CheckResult.Skipped), (check.Id, _proc.Run(check, machine: machine).Result));
    }

    [Fact]
    public void Check_NoProgramShowsRules_IsSkipped() => Assert.Equal(CheckResult.Skipped, _proc.Run(new SourceNatCheck(), FakeProc.With(Tunnel)).Result);

    private FakeMachine Machine(string rules) => new(_proc.Root) { Programs = { ["iptables-save"] = rules } };
}
