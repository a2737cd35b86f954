using XfrmCtl.Control;

namespace XfrmCtl.Cli.Tests.Compat;

/// <summary>The formats line by line; the lines of algorithms at the head are those of the tables and stand in a test of their own.</summary>
public sealed class PlutoStatusTests
{
    [Fact]
    public async Task OpenswanStatus_OneUpOneDown_IsLineForLineThis()
    {
        CliRun run = await PlutoSamples.Run("auto --status", PlutoSamples.Up, PlutoSamples.Down);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            [
                "000 using kernel interface: netkey",
                "000 interface eth0/eth0 203.0.113.133",
                "000 interface eth0/eth0 203.0.113.133",
                "000 %myid = (none)",
                "000 debug none",
                "000  ",
                "000 virtual_private (%priv):",
                "000 - allowed 1 subnet: 10.0.0.0/8",
                "000 - disallowed 1 subnet: 10.1.0.0/16",
                "000  ",
            ],
            run.Out.Split('\n').TakeWhile(line => !line.Contains("algorithm", StringComparison.Ordinal)));
        Assert.Equal(
            """
            000 stats db_ops: {curr_cnt, total_cnt, maxsz} :context={0,0,0} trans={0,0,0} attrs={0,0,0}·
            000 ·
            000 "branch": 10.1.0.0/16===203.0.113.133<203.0.113.133>[+S=C]...198.51.100.9<198.51.100.9>[+S=C]===10.2.0.0/16; prospective erouted; eroute owner: #0
            000 "branch":     myip=203.0.113.200; hisip=unset;
            000 "branch":   ike_life: 86400s; ipsec_life: 28800s; rekey_margin: 540s; rekey_fuzz: 100%; keyingtries: 0
            000 "branch":   policy: PSK+ENCRYPT+TUNNEL+PFS; prio: 16,16; interface: eth0;·
            000 "branch":   newest ISAKMP SA: #0; newest IPsec SA: #0;·
            000 "branch":   IKE algorithms wanted: 3DES_CBC(5)_000-MD5(1)_000-MODP1024(2); flags=-strict
            000 "branch":   IKE algorithms found:  3DES_CBC(5)_192-MD5(1)_128-MODP1024(2)
            000 "branch":   ESP algorithms wanted: 3DES(3)_000-MD5(1)_000; flags=-strict; pfsgroup=MODP1024(2)
            000 "branch":   ESP algorithms loaded: 3DES(3)_192-MD5(1)_128
            000 "L2L-IPSEC": 203.0.113.200/32===203.0.113.133<203.0.113.133>[+S=C]...198.51.100.2<198.51.100.2>[+S=C]===192.0.2.0/24; erouted; eroute owner: #2
            000 "L2L-IPSEC":     myip=203.0.113.200; hisip=unset;
            000 "L2L-IPSEC":   ike_life: 86400s; ipsec_life: 28800s; rekey_margin: 540s; rekey_fuzz: 100%; keyingtries: 0
            000 "L2L-IPSEC":   policy: PSK+ENCRYPT+TUNNEL+UP; prio: 32,24; interface: eth0;·
            000 "L2L-IPSEC":   dpd: action:restart; delay:30; timeout:120;·
            000 "L2L-IPSEC":   newest ISAKMP SA: #1; newest IPsec SA: #2;·
            000 "L2L-IPSEC":   IKE algorithms wanted: 3DES_CBC(5)_000-MD5(1)_000-MODP1024(2); flags=-strict
            000 "L2L-IPSEC":   IKE algorithms found:  3DES_CBC(5)_192-MD5(1)_128-MODP1024(2)
            000 "L2L-IPSEC":   IKE algorithm newest: 3DES_CBC_192-MD5-MODP1024
            000 "L2L-IPSEC":   ESP algorithms wanted: 3DES(3)_000-MD5(1)_000; flags=-strict
            000 "L2L-IPSEC":   ESP algorithms loaded: 3DES(3)_192-MD5(1)_128
            000 "L2L-IPSEC":   ESP algorithm newest: 3DES_000-HMAC_MD5; pfsgroup=<N/A>
            000 ·
            000 #2: "L2L-IPSEC":4500 STATE_QUICK_I2 (sent QI2, IPsec SA established); EVENT_SA_REPLACE in 24000s; newest IPSEC; eroute owner; isakmp#1; idle; import:admin initiate
            000 #2: "L2L-IPSEC" esp.1badcafe@198.51.100.2 esp.c0ffee01@203.0.113.133 tun.0@198.51.100.2 tun.0@203.0.113.133 ref=0 refhim=4294901761
            000 #1: "L2L-IPSEC":4500 STATE_MAIN_I4 (ISAKMP SA established); EVENT_SA_REPLACE in 79200s; newest ISAKMP; lastdpd=12s(seq in:0 out:0); idle; import:admin initiate
            000 ·

            """.Replace('·', ' '),
            run.Out[run.Out.IndexOf("000 stats", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task LibreswanStatus_OneTunnel_IsLineForLineThis()
    {
        CliRun run = await PlutoSamples.Run("--dialect libreswan status", PlutoSamples.Up);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Equal(
            """
            000 Connection list:
            000 ·
            000 "L2L-IPSEC": 203.0.113.200/32===203.0.113.133...198.51.100.2===192.0.2.0/24; erouted; eroute owner: #2
            000 "L2L-IPSEC":     oriented; my_ip=203.0.113.200; their_ip=unset; my_updown=ipsec _updown;
            000 "L2L-IPSEC":   xauth us:none, xauth them:none,  my_username=[any]; their_username=[any]
            000 "L2L-IPSEC":   our auth:secret, their auth:secret, our autheap:none, their autheap:none;
            000 "L2L-IPSEC":   modecfg info: us:none, them:none, modecfg policy:push, dns:unset, domains:unset, cat:unset;
            000 "L2L-IPSEC":   sec_label:unset;
            000 "L2L-IPSEC":   ike_life: 86400s; ipsec_life: 28800s; ipsec_max_bytes: 2^63B; ipsec_max_packets: 2^63; replay_window: 32; rekey_margin: 540s; rekey_fuzz: 100%; keyingtries: 0;
            000 "L2L-IPSEC":   retransmit-interval: 500ms; retransmit-timeout: 60s; iketcp:no; iketcp-port:4500;
            000 "L2L-IPSEC":   initial-contact:yes; cisco-unity:no; fake-strongswan:no; send-vendorid:no; send-no-esp-tfc:no;
            000 "L2L-IPSEC":   policy: IKEv1+PSK+ENCRYPT+TUNNEL+UP+IKE_FRAG_ALLOW+ESN_NO;
            000 "L2L-IPSEC":   conn_prio: 32,24; interface: eth0; metric: 0; mtu: unset; sa_prio:auto; sa_tfc:none;
            000 "L2L-IPSEC":   nflog-group: unset; mark: unset; vti-iface:unset; vti-routing:no; vti-shared:no; nic-offload:no;
            000 "L2L-IPSEC":   our idtype: ID_IPV4_ADDR; our id=203.0.113.133; their idtype: ID_IPV4_ADDR; their id=198.51.100.2
            000 "L2L-IPSEC":   dpd: active; action:restart; delay:30s; timeout:120s
            000 "L2L-IPSEC":   nat-traversal: encaps:auto; keepalive:20s; ikev1-method:rfc+drafts
            000 "L2L-IPSEC":   newest ISAKMP SA: #1; newest IPsec SA: #2; conn serial: $1;
            000 "L2L-IPSEC":   IKE algorithms: 3DES_CBC-HMAC_MD5-MODP1024
            000 "L2L-IPSEC":   IKEv1 algorithm newest: 3DES_CBC_192-HMAC_MD5-MODP1024
            000 "L2L-IPSEC":   ESP algorithms: 3DES_CBC-HMAC_MD5_96
            000 "L2L-IPSEC":   ESP algorithm newest: 3DES_CBC-HMAC_MD5_96; pfsgroup=<N/A>
            000 ·
            000 Total IPsec connections: loaded 1, active 1
            000 ·
            000 State Information: DDoS cookies not required, Accepting new IKE connections
            000 IKE SAs: total(1), half-open(0), open(0), authenticated(1), anonymous(0)
            000 IPsec SAs: total(1), authenticated(1), anonymous(0)
            000 ·
            000 #1: "L2L-IPSEC":4500 STATE_MAIN_I4 (ISAKMP SA established); EVENT_SA_REPLACE in 79200s; newest ISAKMP; idle;
            000 #2: "L2L-IPSEC":4500 STATE_QUICK_I2 (IPsec SA established); EVENT_SA_REPLACE in 24000s; newest IPSEC; eroute owner; isakmp#1; idle;
            000 #2: "L2L-IPSEC" esp.1badcafe@198.51.100.2 esp.c0ffee01@203.0.113.133 tun.0@198.51.100.2 tun.0@203.0.113.133 Traffic: ESPin=420B ESPout=1234567B ESPmax=2^63B·
            000 ·
            000 Bare Shunt list:
            000 ·

            """.Replace('·', ' '),
            run.Out[run.Out.IndexOf("000 Connection list", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task LibreswanStatus_RoadWarriors_AreInstancesOfTheirConnection()
    {
        CliRun run = await PlutoSamples.Run("--dialect libreswan status", PlutoSamples.Road);

        string[] lines = run.Out.Split('\n');
        Assert.Contains("000 \"road\": 0.0.0.0/0===203.0.113.133[@gw,+MS+XS]...%any[+MC+XC]===10.9.0.0/24; unrouted; eroute owner: #0", lines);
        Assert.Contains("000 \"road\"[1]: 0.0.0.0/0===203.0.113.133[@gw,+MS+XS]...192.0.2.5[+MC+XC]===10.9.0.2/32; erouted; eroute owner: #6", lines);
        Assert.Contains("000 \"road\"[2]: 0.0.0.0/0===203.0.113.133[@gw,+MS+XS]...192.0.2.7[+MC+XC]===10.9.0.1/32; erouted; eroute owner: #8", lines);
        Assert.Contains("000 #5: \"road\"[1] 192.0.2.5:4500 STATE_MAIN_R3 (sent MR3, ISAKMP SA established); EVENT_SA_REPLACE in 3000s; newest ISAKMP; nodpd; idle;", lines);
        Assert.Contains("000 #6: \"road\"[1] 192.0.2.5:4500 STATE_QUICK_R2 (IPsec SA established); EVENT_SA_REPLACE in 25200s; newest IPSEC; eroute owner; isakmp#5; idle;", lines);
        Assert.Contains("000 Total IPsec connections: loaded 3, active 2", lines);
    }

    [Fact]
    public async Task TrafficStatus_Line_HasUserAndLease()
    {
        CliRun plain = await PlutoSamples.Run("trafficstatus", PlutoSamples.Up, PlutoSamples.Down);
        CliRun road = await PlutoSamples.Run("whack --trafficstatus", PlutoSamples.Road);

        Assert.Equal($"006 #2: \"L2L-IPSEC\", type=ESP, add_time={Samples.Now.AddMinutes(-63).ToUnixTimeSeconds()}, inBytes=420, outBytes=1234567, maxBytes=2^63B, id='198.51.100.2'\n", plain.Out);
        Assert.StartsWith(
            $"006 #6: \"road\"[1] 192.0.2.5, username=bob, type=ESP, add_time={Samples.Now.AddMinutes(-5).ToUnixTimeSeconds()}, inBytes=504, outBytes=1008, maxBytes=2^63B, id='192.0.2.5', lease=10.9.0.2/32\n",
            road.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GlobalStatus_Counters_AreKeysAndValues()
    {
        CliRun run = await PlutoSamples.Run("globalstatus", PlutoSamples.Up, PlutoSamples.Road);

        string[] lines = run.Out.TrimEnd().Split('\n');
        Assert.All(lines, line => Assert.Matches("^[a-zA-Z0-9_.]+=[0-9]+$", line));
        Assert.Superset(
            new HashSet<string>(["total.ikev1.isakmp.started=0", "total.ikev1.encr.AES_CBC=0", "total.ikev1.group.ECP_256=0", "total.ikev1.ipsec.integ.HMAC_SHA2_256_128=0", "total.ipsec.type.esp=0", "current.states.all=6", "current.states.ike=3", "current.states.ipsec=3", "current.states.enumerate.STATE_MAIN_I4=1", "current.states.enumerate.STATE_QUICK_R2=2"]),
            new HashSet<string>(lines));
    }

    [Theory]
    [InlineData("openswan", "000 algorithm ESP encrypt: id=3, name=ESP_3DES, ivlen=8, keysizemin=192, keysizemax=192")]
    [InlineData("openswan", "000 algorithm ESP auth attr: id=1, name=AUTH_ALGORITHM_HMAC_MD5, keysizemin=128, keysizemax=128")]
    [InlineData("openswan", "000 algorithm IKE encrypt: id=5, name=OAKLEY_3DES_CBC, blocksize=8, keydeflen=192")]
    [InlineData("openswan", "000 algorithm IKE hash: id=2, name=OAKLEY_SHA1, hashsize=20")]
    [InlineData("openswan", "000 algorithm IKE dh group: id=2, name=OAKLEY_GROUP_MODP1024, bits=1024")]
    [InlineData("libreswan", "000 algorithm ESP encrypt: name=AES_CBC, keysizemin=128, keysizemax=256")]
    [InlineData("libreswan", "000 algorithm AH/ESP auth: name=HMAC_SHA2_256_128, key-length=256")]
    [InlineData("libreswan", "000 algorithm IKE PRF: name=HMAC_SHA2_512, hashlen=64")]
    [InlineData("libreswan", "000 algorithm IKE DH Key Exchange: name=MODP2048, bits=2048")]
    [InlineData("libreswan", "000 interface eth0 UDP 203.0.113.133:4500")]
    [InlineData("libreswan", "000 nat-traversal=yes, keep-alive=20, nat-ikeport=4500")]
    public async Task Status_Head_HasTheLine(string dialect, string line)
    {
        CliRun run = await PlutoSamples.Run($"--dialect {dialect} status", PlutoSamples.Up);

        Assert.Contains(line, run.Out.Split('\n'));
    }

    [Fact]
    public async Task Status_WordsOfAPeer_CannotReachTheTerminal()
    {
        CliRun run = await PlutoSamples.Run("auto --status", PlutoSamples.Up with { Name = "evil\n000 #9: \"forged\"\e[2J" });

        Assert.DoesNotContain('\e', run.Out);
        Assert.DoesNotContain("\n000 #9", run.Out, StringComparison.Ordinal);
    }
}
