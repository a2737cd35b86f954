using System.Net;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;

namespace XfrmCtl.Cli.Tests.Firewall;

/// <summary>Rules as people write them, read from what nft itself prints in a network namespace of its own.</summary>
public sealed class NftablesParserTests
{
    private static readonly ProbePacket Ike = new()
    {
        Protocol = ProtocolNumbers.Udp,
        SourcePort = 500,
        DestinationPort = 500,
        Source = IPNetwork.Parse("198.51.100.2/32"),
        Destination = IPNetwork.Parse("203.0.113.133/32"),
        InDevice = "eth0",
    };

    private static readonly ProbePacket Tunnelled = new()
    {
        Source = IPNetwork.Parse("10.1.0.0/16"),
        Destination = IPNetwork.Parse("192.0.2.0/24"),
        OutDevice = "eth0",
        WillBeEncrypted = true,
    };

    [Theory]
    [InlineData("policy accept;", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop;", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; udp dport { 500, 4500 } accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; udp dport 400-600 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; udp dport 4500 accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; meta l4proto { udp, esp } accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ip protocol udp accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ct state established,related accept; iif lo accept; tcp dport 22 accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; iifname \"eth0\" udp dport 500 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; iifname \"ppp*\" accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; ip saddr 198.51.100.0/24 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ip saddr != 198.51.100.0/24 accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; ip saddr @peers udp dport 500 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; limit rate 5/second accept", nameof(PacketFate.Dropped), false)]
    [InlineData("policy drop; meta mark 7 accept", nameof(PacketFate.Dropped), false)]
    [InlineData("policy drop; jump vpn", nameof(PacketFate.Passes), true)]
    [InlineData("policy accept; meta l4proto vmap { tcp : accept, udp : drop }", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; meta nfproto ipv6 drop", nameof(PacketFate.Passes), true)]
    [InlineData("policy accept; udp dport isakmp counter log prefix \"ike \" reject", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; udp dport 500 quota over 25 mbytes drop", nameof(PacketFate.Passes), false)] // not before so much has come
    [InlineData("policy accept; udp dport 500 limit rate over 5/second drop", nameof(PacketFate.Passes), false)]
    [InlineData("policy accept; udp dport 500 update @seen { ip saddr limit rate over 1/second } drop", nameof(PacketFate.Passes), false)]
    [InlineData("policy accept; udp dport 500 add @seen { ip saddr } drop", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; ip saddr vmap @verdicts", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; ip saddr vmap { 198.51.100.2 : goto deny }", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; ip saddr vmap { 198.51.100.3 : goto deny }", nameof(PacketFate.Passes), true)]
    [InlineData("policy accept; ip saddr . udp dport @gates drop", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; ip saddr . udp dport { 198.51.100.2 . 4500, 198.51.100.3 . 500 } drop", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ip saddr @ranges accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ip saddr 198.51.100.1-198.51.100.7 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ip saddr @nobody accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; udp dport >= 500 udp dport < 600 drop", nameof(PacketFate.Dropped), true)]
    [InlineData("policy accept; udp dport > 500 drop", nameof(PacketFate.Passes), true)]
    [InlineData("policy accept; ip6 saddr != 2001:db8::/64 drop", nameof(PacketFate.Passes), true)] // says nothing of IPv4
    [InlineData("policy accept; ip6 nexthdr udp drop", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; ct state vmap { established : accept, new : jump vpn }", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; meta secpath missing udp dport 500 accept", nameof(PacketFate.Passes), true)]
    [InlineData("policy drop; meta secpath exists accept", nameof(PacketFate.Dropped), true)]
    [InlineData("policy drop; fib daddr type local udp dport 500 accept", nameof(PacketFate.Dropped), false)]
    public void Filter_RulesOfInput_DecideAboutIke(string rules, string fate, bool certain)
    {
        FirewallVerdict verdict = Load($$"""
            table inet filter {
              set peers { type ipv4_addr; elements = { 198.51.100.2, 198.51.100.9 }; }
              set ranges { type ipv4_addr; flags interval; elements = { 10.0.0.3-10.0.0.9, 198.51.100.1-198.51.100.4, 203.0.113.0/24 }; }
              set seen { type ipv4_addr; flags dynamic,timeout; timeout 1m; }
              set nobody { type ipv4_addr; }
              set gates { type ipv4_addr . inet_service; elements = { 198.51.100.2 . 500 }; }
              map verdicts { type ipv4_addr : verdict; elements = { 198.51.100.2 : drop }; }
              chain deny { drop; }
              chain vpn { udp dport { 500, 4500 } accept; }
              chain input { type filter hook input priority 0; {{rules}}; }
            }
            """).Filter(Ike, "input");

        Assert.Equal((fate, certain), (verdict.Fate.ToString(), verdict.IsCertain));
    }

    [Theory]
    [InlineData("oifname \"eth0\" masquerade", nameof(PacketFate.Translated), true)]
    [InlineData("oifname \"eth1\" masquerade", nameof(PacketFate.Passes), true)]
    [InlineData("ip saddr 10.0.0.0/8 snat to 203.0.113.133", nameof(PacketFate.Translated), true)]
    [InlineData("rt ipsec exists accept; masquerade", nameof(PacketFate.Passes), true)]
    [InlineData("rt ipsec missing masquerade", nameof(PacketFate.Passes), true)]
    [InlineData("ip daddr 192.0.2.0/24 accept; oifname \"eth0\" masquerade", nameof(PacketFate.Passes), true)]
    [InlineData("ip daddr != { 192.0.2.0/24, 10.0.0.0/8 } masquerade", nameof(PacketFate.Passes), true)]
    [InlineData("meta mark != 1 masquerade", nameof(PacketFate.Passes), false)]
    [InlineData("oifname \"eth0\" masquerade fully-random", nameof(PacketFate.Translated), true)]
    [InlineData("oifname \"eth0\" masquerade random,persistent", nameof(PacketFate.Translated), true)]
    [InlineData("oifname \"eth0\" meta l4proto tcp masquerade to :1024-65535", nameof(PacketFate.Passes), false)]
    [InlineData("snat to 203.0.113.5-203.0.113.9", nameof(PacketFate.Translated), true)]
    [InlineData("snat to ip saddr map { 10.1.0.0/16 : 203.0.113.7 }", nameof(PacketFate.Translated), true)]
    [InlineData("snat to ip saddr map { 10.2.0.5 : 203.0.113.7 }", nameof(PacketFate.Passes), true)] // who is not in it keeps his
    [InlineData("snat to ip saddr map @addresses", nameof(PacketFate.Passes), true)]
    [InlineData("meta secpath exists accept; masquerade", nameof(PacketFate.Translated), true)] // whether it came by IPsec, not whether it will go by it
    public void Translation_RulesOfPostrouting_DecideAboutTunnels(string rules, string fate, bool certain)
    {
        FirewallVerdict verdict = Load($$"""
            table ip nat {
              map addresses { type ipv4_addr : ipv4_addr; elements = { 10.9.0.5 : 203.0.113.9 }; }
              chain post { type nat hook postrouting priority 100; policy accept; {{rules}}; }
            }
            """).Translation(Tunnelled);

        Assert.Equal((fate, certain), (verdict.Fate.ToString(), verdict.IsCertain));
    }

    // What is of IPv6 alone in a table of both says nothing of IPv4.
    [Fact]
    public void Translation_OfTheOtherFamily_DoesNotMeetTheTunnel() => Assert.Equal(PacketFate.Passes, Load("""
        table inet nat {
          chain post { type nat hook postrouting priority 100; policy accept; snat ip6 to 2001:db8::1; }
        }
        """).Translation(Tunnelled).Fate);

    [Fact]
    public void Filter_Ingress_IsLookedAtForItsInterface()
    {
        const string Rules = """{"nftables":[{"chain":{"family":"netdev","table":"t","name":"c","type":"filter","hook":"ingress","dev":"eth0","policy":"accept"}},{"rule":{"family":"netdev","table":"t","chain":"c","handle":3,"comment":"no more","expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":500}},{"drop":null}]}}]}""";
        var rules = new FirewallRuleset(NftablesParser.Parse(Rules)!);

        Assert.Equal("netdev t c: protocol 17 dport 500 drop (\"no more\", handle 3)", rules.Filter(Ike, "ingress", "input").Rule);
        Assert.False(rules.Filter(Ike with { InDevice = "eth1" }, "ingress", "input").IsDropped);
    }

    [Fact]
    public void Filter_SeveralChains_EachMayDrop()
    {
        FirewallRuleset rules = Load("""
            table inet one {
              chain a { type filter hook input priority -5; policy accept; udp dport 500 accept; }
            }
            table inet two {
              chain b { type filter hook input priority 5; policy drop; }
            }
            """);

        FirewallVerdict verdict = rules.Filter(Ike, "input");

        Assert.Equal((PacketFate.Dropped, "inet two b: policy drop"), (verdict.Fate, verdict.Rule));
    }

    // As libnftables-json(5) has it; not every kernel takes the rule.
    [Fact]
    public void Clamping_MaximumSegmentSize_IsSeen() =>
        Assert.True(NftablesParser.Parse(
            """{"nftables":[{"chain":{"family":"inet","table":"m","name":"f","type":"filter","hook":"forward","policy":"accept"}},{"rule":{"family":"inet","table":"m","chain":"f","expr":[{"mangle":{"key":{"tcp option":{"name":"maxseg","field":"size"}},"value":{"rt":{"key":"mtu"}}}}]}}]}""")
            ![0].Rules[0].ClampsSegments);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"nftables\": 3}")]
    [InlineData("not json")]
    public void Parse_SomethingElse_IsNull(string text) => Assert.Null(NftablesParser.Parse(text));

    [Fact]
    public void Parse_EveryCutOfAnAnswer_NeverThrows()
    {
        const string Whole = """{"nftables":[{"chain":{"family":"inet","table":"t","name":"c","type":"filter","hook":"input","policy":"drop"}},{"rule":{"family":"inet","table":"t","chain":"c","expr":[{"match":{"op":"==","left":{"payload":{"protocol":"udp","field":"dport"}},"right":{"set":[500,{"range":[4000,4500]}]}}},{"accept":null}]}}]}""";

        for (int length = 0; length < Whole.Length; length++)
            Assert.Null(NftablesParser.Parse(Whole[..length]));
        Assert.Equal(PacketFate.Passes, new FirewallRuleset(NftablesParser.Parse(Whole)!).Filter(Ike, "input").Fate);
    }

    private static FirewallRuleset Load(string rules)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "nft is not installed (apt-get install nftables)");
        using var folder = new TemporaryFolder();
        string file = folder.Write("rules.nft", rules);
        var machine = new MachineView("/");
        string? json = null;
        NetworkNamespace.Run(() =>
        {
            if (machine.Output("/usr/sbin/nft", "-f", file) is not null)
                json = machine.Output("/usr/sbin/nft", "-j", "list", "ruleset");
        });
        Assert.SkipWhen(json is null, "this kernel's nftables does not take the rules");
        return new FirewallRuleset(NftablesParser.Parse(json!)!);
    }
}
