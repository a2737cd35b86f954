using System.Net;
using XfrmCtl.Cli.Firewall;
using XfrmCtl.Cli.System;
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
    [InlineData("-A POSTROUTING -o eth0 -j MASQUERADE --random-fully", true)]
    [InlineData("-A POSTROUTING -o eth0 -p tcp -j MASQUERADE --to-ports 1024-65535", false)] // a part of the traffic
    [InlineData("-A POSTROUTING -m iprange --src-range 10.0.0.0-10.255.255.255 -j MASQUERADE", true)]
    [InlineData("-A POSTROUTING -m iprange --src-range 10.2.0.0-10.2.255.255 -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -m policy --dir in --pol ipsec -j ACCEPT\n-A POSTROUTING -j MASQUERADE", true)] // spares what came by IPsec
    [InlineData("-A POSTROUTING -m policy --dir out --pol ipsec --mode tunnel -j ACCEPT\n-A POSTROUTING -j MASQUERADE", false)]
    [InlineData("-A POSTROUTING -o eth0 -j SNAT --to-source 10.1.0.4-10.1.0.9", false)] // into the tunnel's own network
    [InlineData("-A POSTROUTING -o eth0 -j SNAT --to-source 10.1.0.4-10.2.0.9:1024-2047", true)]
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
        Assert.Equal(found, Of($"*nat\n:POSTROUTING ACCEPT [0:0]\n{rules}\nCOMMIT").SourceNat(Ours, Theirs) is not null);

    // What is accepted on the way through is not yet spared by source NAT.
    [Fact]
    public void SourceNat_AcceptedInAnotherTable_IsFoundAllTheSame() => Assert.Contains("MASQUERADE", Of(
        "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -d 192.0.2.0/24 -j ACCEPT\nCOMMIT\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j MASQUERADE\nCOMMIT").SourceNat(Ours, Theirs)!.Value.Rule, StringComparison.Ordinal);

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
        found, Of($"*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n{rules}\nCOMMIT").Drops(IPAddress.Parse("198.51.100.2")) is not null);

    [Theory]
    [InlineData("-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu", true)]
    [InlineData("-A FORWARD -j ACCEPT", false)]
    public void ClampsSegments_Rules_AreFound(string rule, bool found) =>
        Assert.Equal(found, Of($"*mangle\n:FORWARD ACCEPT [0:0]\n{rule}\nCOMMIT").ClampsSegments);

    // The classic of nftables' own examples: iptables shows its own chains of a table of that name, and those are empty.
    [Fact]
    public void SourceNat_TableOfNftablesThatIptablesShowsAsEmpty_IsFoundAndOpenedByNft()
    {
        (string rule, string fix) = Read(
            ("iptables-save", "# Generated by iptables-save v1.8.9 (nf_tables) on Thu\n*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n"),
            ("nft", Chain("ip", "nat", "postrouting") + Rule("ip", "nat", "postrouting") + "]}")).SourceNat(Ours, Theirs)!.Value;

        Assert.Equal(("ip nat postrouting: masquerade or snat (handle 2)", "nft insert rule ip nat postrouting ip saddr 10.1.0.0/16 ip daddr 192.0.2.0/24 accept"), (rule, fix));
    }

    // The same by the programs themselves in a network namespace: what iptables prints of another's table is nothing, and it says so in a remark.
    [Fact]
    public void SourceNat_RealNftablesBesideRealIptables_IsFound()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a network namespace needs root");
        Assert.SkipUnless(File.Exists("/usr/sbin/nft") && File.Exists("/usr/sbin/iptables-nft"), "nft or iptables is not installed (apt-get install nftables iptables)");
        string file = Path.Combine(_proc.Root, "rules.nft");
        File.WriteAllText(file, "table ip nat {\n chain postrouting { type nat hook postrouting priority 100; policy accept; oifname \"eth0\" masquerade fully-random comment \"the line\"; }\n}\n");
        var machine = new MachineView("/");
        FirewallRuleset? rules = null;
        bool loaded = false;
        NetworkNamespace.Run(() =>
        {
            loaded = machine.Output("/usr/sbin/nft", "-f", file) is not null && machine.Output("/usr/sbin/iptables-nft", "-A", "INPUT", "-p", "esp", "-s", "198.51.100.2", "-j", "DROP") is not null;
            rules = FirewallReader.Read(machine, out _);
        });
        Assert.SkipUnless(loaded, "this kernel's nftables does not take the rules");
        var firewall = new TunnelFirewall(rules!, RoutingFacts.Of(_proc.Machine));

        (string rule, string fix) = firewall.SourceNat(Ours, Theirs)!.Value;
        Assert.StartsWith("ip nat postrouting: oif eth0 masquerade or snat (\"the line\", handle ", rule, StringComparison.Ordinal);
        Assert.Equal("nft insert rule ip nat postrouting ip saddr 10.1.0.0/16 ip daddr 192.0.2.0/24 accept", fix);
        Assert.Equal("iptables -I INPUT -s 198.51.100.2 -p esp -j ACCEPT", firewall.Drops(IPAddress.Parse("198.51.100.2"))!.Value.Fix);
    }

    // What iptables keeps in nftables is read once, in iptables' words: nft has none for a policy.
    [Fact]
    public void SourceNat_TableThatBothShow_IsReadInIptablesWords() => Assert.Null(Read(
        ("iptables-save", "# Generated by iptables-save v1.8.9 (nf_tables) on Thu\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n"),
        ("nft", Chain("ip", "nat", "POSTROUTING") + Rule("ip", "nat", "POSTROUTING") + "]}")).SourceNat(Ours, Theirs));

    // Both kinds of tables at a time: the new program says in a remark that it does not show the old ones.
    [Fact]
    public void SourceNat_TablesOfTheOldKindBesideTheNew_AreFoundAndOpenedByTheOldProgram()
    {
        _proc.Write("/proc/net/ip_tables_names", "nat\n");
        (string rule, string fix) = Read(
            ("iptables-save", "# Generated by iptables-save v1.8.9 (nf_tables) on Thu\n*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n"),
            ("iptables-legacy-save", "# Generated by iptables-save v1.8.9 on Thu\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth0 -j MASQUERADE\nCOMMIT\n")).SourceNat(Ours, Theirs)!.Value;

        Assert.Equal(
            ("iptables-legacy nat POSTROUTING: -A POSTROUTING -o eth0 -j MASQUERADE", "iptables-legacy -t nat -I POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT"), (rule, fix));
    }

    // Where iptables is of the old kind, a table of the same name in nftables is another.
    [Fact]
    public void SourceNat_OldIptablesAndATableOfThatNameInNftables_BothAreLookedAt() => Assert.NotNull(Read(
        ("iptables-save", "# Generated by iptables-save v1.6.0 on Thu\n*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 172.16.0.0/12 -j MASQUERADE\nCOMMIT\n"),
        ("nft", Chain("ip", "nat", "POSTROUTING") + Rule("ip", "nat", "POSTROUTING") + "]}")).SourceNat(Ours, Theirs));

    [Fact]
    public void Drops_OnItsWayOut_IsOpenedWhereItGoesOut() => Assert.Equal(
        "iptables -I OUTPUT -d 198.51.100.2 -p udp --dport 500 -j ACCEPT",
        Of("*filter\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp --dport 500 -j DROP\nCOMMIT").Drops(IPAddress.Parse("198.51.100.2"))!.Value.Fix);

    [Theory]
    [InlineData("{\"nftables\": [")]
    [InlineData("")]
    public void Read_NftWhoseAnswerIsBroken_SaysThatAPartIsMissing(string json)
    {
        FakeMachine machine = new(_proc.Root) { Programs = { ["iptables-save"] = "", ["nft"] = json } };

        Assert.NotNull(FirewallReader.Read(machine, out string? obstacle));
        Assert.Contains("could not be read", obstacle, StringComparison.Ordinal);
        Assert.Null(FirewallReader.Read(new FakeMachine(_proc.Root) { Programs = { ["nft"] = json } }, out obstacle));
        Assert.Contains("could not be read", obstacle, StringComparison.Ordinal);
    }

    // Sixteen chains of which each goes into the next ten times: ten thousand million million steps.
    [Fact]
    public void Filter_ChainsThatCallEachOther_ComesToAnEndAndIsNotCertain()
    {
        const int Depth = 16;
        string chains = string.Concat(Enumerable.Range(0, Depth).Select(i => $":C{i} - [0:0]\n")), jumps = string.Concat(Enumerable.Range(0, Depth - 1).Select(i => string.Concat(Enumerable.Repeat($"-A C{i} -j C{i + 1}\n", 10))));
        var rules = new FirewallRuleset(IptablesParser.Parse($"*filter\n:INPUT DROP [0:0]\n{chains}-A INPUT -j C0\n{jumps}COMMIT", false, "iptables")) { MostWork = 1_000_000 };

        Assert.False(rules.Filter(new ProbePacket { Protocol = ProtocolNumbers.Esp }, "input").IsCertain);
        Assert.True(rules.IsExhausted);
    }

    // Some seconds of an old machine at most, for what firewalls that ban addresses come to.
    [Fact]
    public void Drops_HundredThousandRulesAndSets_AreLookedThrough()
    {
        const int Many = 100_000;
        string Address(int i) => $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}";
        string rules = "*filter\n:INPUT ACCEPT [0:0]\n" + string.Concat(Enumerable.Range(0, Many).Select(i => $"-A INPUT -s {Address(i)}/32 -j DROP\n")) + "-A INPUT -s 198.51.100.2/32 -p esp -j DROP\nCOMMIT\n";
        string set = string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"{Address(i)}\""));
        string json = $$$"""{"nftables":[{"set":{"family":"inet","table":"f","name":"banned","elem":[{{{set}}}]}},{"chain":{"family":"inet","table":"f","name":"in","type":"filter","hook":"input","policy":"accept"}}"""
            + string.Concat(Enumerable.Repeat(""",{"rule":{"family":"inet","table":"f","chain":"in","expr":[{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"@banned"}},{"drop":null}]}}""", 1000)) + "]}";

        Assert.Contains("-p esp", Read(("iptables-save", rules), ("nft", json)).Drops(IPAddress.Parse("198.51.100.2"))!.Value.Rule, StringComparison.Ordinal);
    }

    private static string Chain(string family, string table, string name) =>
        $$$"""{"nftables":[{"chain":{"family":"{{{family}}}","table":"{{{table}}}","name":"{{{name}}}","type":"nat","hook":"postrouting","policy":"accept"}}""";

    private static string Rule(string family, string table, string chain) =>
        $$$""",{"rule":{"family":"{{{family}}}","table":"{{{table}}}","chain":"{{{chain}}}","handle":2,"expr":[{"masquerade":null}]}}""";

    private TunnelFirewall Read(params (string Program, string Says)[] programs)
    {
        FakeMachine machine = new(_proc.Root) { Programs = programs.ToDictionary(one => one.Program, one => one.Says) };
        return new(FirewallReader.Read(machine, out _)!, RoutingFacts.Of(machine));
    }

    private TunnelFirewall Of(string rules)
    {
        FakeMachine machine = new(_proc.Root) { Programs = { ["iptables-save"] = rules + "\n" } };
        return new(FirewallReader.Read(machine, out _)!, RoutingFacts.Of(machine));
    }
}
