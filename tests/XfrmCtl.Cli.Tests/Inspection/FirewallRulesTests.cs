using System.Net;
using XfrmCtl.Cli.Inspection;

namespace XfrmCtl.Cli.Tests.Inspection;

public sealed class FirewallRulesTests
{
    private static readonly IPNetwork[] s_ours = [IPNetwork.Parse("10.1.0.0/16")];
    private static readonly IPNetwork[] s_theirs = [IPNetwork.Parse("192.0.2.0/24")];

    [Theory]
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE", true)]
    [InlineData("-A POSTROUTING -s 10.1.0.0/16 -o eth0 -j SNAT --to-source 203.0.113.133", true)]
    [InlineData("-A POSTROUTING -s 172.16.0.0/16 -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -s 10.1.0.0/16 ! -d 192.0.2.0/24 -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING ! -s 10.1.0.0/16 -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -m policy --dir out --pol none -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -d 198.18.0.0/15 -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT\n-A POSTROUTING -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -d 192.0.2.0/24 -j RETURN\n-A POSTROUTING -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -j MASQUERADE\n-A POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT", true)] // too late
    [InlineData("-A POSTROUTING -d 192.0.2.128/25 -j ACCEPT\n-A POSTROUTING -j MASQUERADE", true)] // spares a half
    [InlineData("oifname \"eth0\" masquerade", true)]
    [InlineData("ip saddr 10.1.0.0/16 ip daddr != 192.0.2.0/24 masquerade", false)]
    [InlineData("ip daddr 192.0.2.0/24 accept\noifname \"eth0\" masquerade", false)]
    [InlineData("rt ipsec exists accept\noifname \"eth0\" masquerade", false)]
    [InlineData("ip saddr 10.1.0.0/16 snat to 203.0.113.133", true)]
    [InlineData("# masquerade", false)]
    [InlineData("-A FORWARD -s 10.1.0.0/16 -j ACCEPT", false)]
    [InlineData("*filter\n-A FORWARD -d 192.0.2.0/24 -j ACCEPT\nCOMMIT\n*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT", true)] // accepted elsewhere
    [InlineData("-A POSTROUTING -s 172.16.0.0/16 -d 192.0.2.0/24 -j ACCEPT\n-A POSTROUTING -j MASQUERADE", true)] // spares others
    [InlineData("chain forward {\ntype filter hook forward priority 0; policy drop;\nip daddr 192.0.2.0/24 accept\n}\nchain post {\ntype nat hook postrouting priority 100;\nmasquerade\n}", true)]
    public void SourceNat_Rules_AreFoundWhereTheyChangeTheTunnelsPackets(string rules, bool found) =>
        Assert.Equal(found, new FirewallRules(rules.Split('\n')).SourceNat(s_ours, s_theirs).Length > 0);

    [Theory]
    [InlineData("-A INPUT -p udp -m udp --dport 500 -j DROP", true)]
    [InlineData("-A INPUT -p udp -m multiport --dports 53,4500 -j REJECT --reject-with icmp-port-unreachable", true)]
    [InlineData("-A INPUT -p esp -j DROP", true)]
    [InlineData("-A INPUT -s 198.51.100.2/32 -p esp -j DROP", true)]
    [InlineData("-A INPUT -s 198.51.100.9/32 -p esp -j DROP", false)]
    [InlineData("-A INPUT ! -s 198.51.100.2/32 -p udp -m udp --dport 500 -j DROP", false)]
    [InlineData("-A OUTPUT -d 198.51.100.2/32 -p udp -m udp --dport 500 -j DROP", true)]
    [InlineData("-A OUTPUT -d 198.51.100.9/32 -p udp -m udp --dport 500 -j DROP", false)]
    [InlineData("-A INPUT -p udp -m udp --dport 500 -j ACCEPT", false)]
    [InlineData("-A INPUT -p tcp -m tcp --dport 5000 -j DROP", false)]
    [InlineData("udp dport { 500, 4500 } drop", true)]
    [InlineData("ip protocol esp reject", true)]
    [InlineData("udp dport 1500 drop", false)]
    [InlineData("-A FORWARD -p esp -j DROP", false)]
    [InlineData("*filter\n-A INPUT -p esp -j DROP\nCOMMIT", true)]
    public void Drops_Rules_AreFoundWhereTheyConcernThePeer(string rule, bool found) =>
        Assert.Equal(found, new FirewallRules(rule.Split('\n')).Drops(IPAddress.Parse("198.51.100.2")).Length > 0);

    [Theory]
    [InlineData("-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", true)]
    [InlineData("tcp flags syn tcp option maxseg size set rt mtu", true)]
    [InlineData("-A FORWARD -j ACCEPT", false)]
    public void ClampsSegments_Rules_AreFound(string rule, bool found) => Assert.Equal(found, new FirewallRules([rule]).ClampsSegments);
}
