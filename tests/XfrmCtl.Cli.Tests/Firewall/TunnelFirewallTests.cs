using System.Net;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.Tests.Verification;
using XfrmCtl.Cli.Verification;

namespace XfrmCtl.Cli.Tests.Firewall;

public sealed class TunnelFirewallTests : IDisposable
{
    private static readonly IPNetwork[] Ours = [IPNetwork.Parse("10.1.0.0/16")];
    private static readonly IPNetwork[] Theirs = [IPNetwork.Parse("192.0.2.0/24")];

    private readonly FakeProc _proc = new();

    public void Dispose() => _proc.Dispose();

    [Theory]
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE", true)]
    [InlineData("-A POSTROUTING -o eth1 -j MASQUERADE", false)]
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
    [InlineData("-A POSTROUTING -s 172.16.0.0/16 -d 192.0.2.0/24 -j ACCEPT\n-A POSTROUTING -j MASQUERADE", true)] // spares others
    public void SourceNat_Rules_AreFoundWhereTheyChangeTheTunnelsPackets(string rules, bool found) =>
        Assert.Equal(found, Of($"*nat\n:POSTROUTING ACCEPT [0:0]\n{rules}\nCOMMIT").SourceNat(Ours, Theirs).Length > 0);

    // What is accepted on the way through is not yet spared by source NAT.
    [Fact]
    public void SourceNat_AcceptedInAnotherTable_IsFoundAllTheSame() => Assert.Contains("MASQUERADE", Of(
        "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -d 192.0.2.0/24 -j ACCEPT\nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j MASQUERADE\nCOMMIT").SourceNat(Ours, Theirs), StringComparison.Ordinal);

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
    [InlineData("-A FORWARD -p esp -j DROP", false)]
    [InlineData("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -j DROP", false)] // what we begin is answered
    public void Drops_Rules_AreFoundWhereTheyConcernThePeer(string rules, bool found) => Assert.Equal(
        found, Of($"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}\nCOMMIT").Drops(IPAddress.Parse("198.51.100.2")).Length > 0);

    [Theory]
    [InlineData("-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", true)]
    [InlineData("-A FORWARD -j ACCEPT", false)]
    public void ClampsSegments_Rules_AreFound(string rule, bool found) =>
        Assert.Equal(found, Of($"*mangle\n:FORWARD ACCEPT [0:0]\n{rule}\nCOMMIT").ClampsSegments);

    private TunnelFirewall Of(string rules)
    {
        FakeMachine machine = new(_proc.Root) { Programs = { ["iptables-save"] = rules + "\n" } };
        return new(FirewallReader.Read(machine, out _)!, RoutingFacts.Of(machine));
    }
}
