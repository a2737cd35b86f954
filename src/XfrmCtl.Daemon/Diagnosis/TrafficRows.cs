using System.Globalization;
using System.Net;
using XfrmCtl.Control;
using XfrmCtl.Core;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>The tunnel is up, and the traffic is not as it should be: the counters of both directions say on which side to look.</summary>
internal static class TrafficRows
{
    /// <summary>So many packets in one direction, and none in the other, are no chance.</summary>
    private const ulong Enough = 3;

    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("traffic.esp-filtered", EspFiltered),
        new("traffic.out-only", OutOnly),
        new("traffic.in-only", InOnly),
        new("traffic.none", None),
        new("traffic.replay", Replay),
        new("traffic.integrity", Integrity),
        new("traffic.masquerade", Masquerade),
        new("traffic.rp-filter", ReversePath),
        new("traffic.forwarding", Forwarding),
        new("traffic.source-address", SourceAddress),
        new("traffic.clear", ArrivesInClear),
        new("traffic.mtu", Mtu),
        new("machine.drops", Drops),
    ];

    // In and out of every pair together: one that nobody uses says nothing.
    private static (ulong In, ulong Out) Packets(Case c) => (Sum(c.Traffic.Select(one => one.In.Packets)), Sum(c.Traffic.Select(one => one.Out.Packets)));

    private static ulong Sum(IEnumerable<ulong> numbers) => numbers.Aggregate(0UL, (sum, number) => unchecked(sum + number));

    private static bool IsOutOnly(Case c) => c.IsUp && Packets(c) is { In: 0, Out: >= Enough };

    private static bool IsInOnly(Case c) => c.IsUp && Packets(c) is { In: >= Enough, Out: 0 };

    private static bool IsNone(Case c) => c.IsUp && c.Traffic.Count > 0 && Packets(c) is { In: < Enough, Out: < Enough };

    private static string Counters(Case c) => string.Create(CultureInfo.InvariantCulture, $"{Packets(c).Out} packets out, {Packets(c).In} in, since the keys are there");

    private static bool GoesInUdp(Case c) => c.Connection.Children.Any(child => child.UdpEncapsulation);

    private static SelectorPair Pair(Case c) => c.Connection.Selectors[0];

    /// <summary>Bare ESP is what firewalls forget; and what no NAT passes, where the peer does no NAT traversal though we force it.</summary>
    private static Finding? EspFiltered(Case c)
    {
        if (!IsOutOnly(c) || GoesInUdp(c))
            return null;
        bool isForced = c.Profile.ForceEncapsulation;
        return new()
        {
            Weight = isForced ? 74 : 58,
            Title = isForced ? "ESP goes bare in spite of forceencaps=yes, since the peer does no NAT traversal, and does not come through"
                : "ESP (IP protocol 50) does not come through, though UDP 500 does",
            Because = isForced ? "NAT traversal was not agreed on, so that ESP cannot go in UDP 4500, and nothing comes back"
                : "our packets leave encrypted and nothing comes back, and ESP goes bare: firewalls that let IKE pass often forget it",
            Seen = [Counters(c), .. isForced ? ["the peer did not say that it knows NAT traversal"] : Array.Empty<string>()],
            Here =
            [
                isForced ? "have the peer switch NAT traversal on" : "forceencaps=yes puts ESP into UDP 4500, which passes where UDP does",
                $"or let protocol 50 pass between {c.Us} and {c.Peer}{(isForced ? ", where no NAT is between" : "")}", $"tcpdump -ni any host {c.Peer} and esp  (does it leave, does any come?)",
            ],
            Asa = [.. AsaLines.NatTraversal, $"show crypto ipsec sa peer {c.Us}", "! decaps 0 there: our ESP does not arrive; decaps above 0: see the next cause"],
        };
    }

    private static Finding? OutOnly(Case c) => !IsOutOnly(c) ? null : new()
    {
        Weight = GoesInUdp(c) ? 76 : 56,
        Title = "our packets go into the tunnel and nothing comes back: the ASA's side does not answer through it",
        Because = "we encrypt and have nothing to decrypt, so the answers go elsewhere there: into its NAT, by another route, or to a filter",
        Seen = [Counters(c)],
        Here = ["ping an address behind the ASA that does answer pings", "xfrmctl status: do the networks fit?"],
        Asa =
        [
            $"show crypto ipsec sa peer {c.Us}", "! decaps rise and encaps do not: NAT or routing there; decaps 0: nothing arrives",
            .. AsaLines.NoNat(Pair(c)), AsaLines.PacketTracer(Pair(c)), "group-policy GP attributes", " no vpn-filter", "sysopt connection permit-vpn",
        ],
    };

    private static Finding? InOnly(Case c) => !IsInOnly(c) ? null : new()
    {
        Weight = 60,
        Title = "packets come out of the tunnel and none goes in: this side does not answer through it",
        Because = "we decrypt and have nothing to encrypt, so the answers take another way here: no route, another source address, a filter, or a host that does not answer",
        Seen = [Counters(c)],
        Here =
        [
            $"ip route get {Address(Pair(c).Remote)} from {Address(Pair(c).Local)}",
            $"tcpdump -ni any net {Pair(c).Remote.Network}  (decrypted packets are seen here, and the answers)",
            "xfrmctl plan; ip -s xfrm policy  (does the outbound policy count?)",
            "hosts behind this machine need a route to the peer's networks by it",
        ],
    };

    private static Finding? None(Case c) => !IsNone(c) ? null : new()
    {
        Weight = 55,
        Title = "nothing has used the tunnel yet",
        Because = "the keys are there and both counters stand still; whether something is wrong shows with the first packets",
        Seen = [Counters(c)],
        Here = [$"ping -c 3 -I {Address(Pair(c).Local)} {Address(Pair(c).Remote)}", $"ip route get {Address(Pair(c).Remote)} from {Address(Pair(c).Local)}"],
        Asa = [AsaLines.PacketTracer(Pair(c))],
        IsFault = false,
    };

    private static Finding? Replay(Case c)
    {
        uint replays = (uint)c.Traffic.Sum(one => one.Replays);
        return !c.IsUp || replays == 0 ? null : new()
        {
            Weight = 83,
            Title = "packets are dropped because they come too late or twice (anti-replay)",
            Because = "the kernel counts them: the way reorders packets by more than the window, or something sends them again",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{replays} dropped; the window is {c.Profile.ReplayWindow} packets")],
            Here = ["replay_window=1024", "xfrmctl reload", "quality of service on the way reorders what is inside of one tunnel"],
            Asa = ["crypto ipsec security-association replay window-size 1024"],
        };
    }

    private static Finding? Integrity(Case c)
    {
        uint failures = (uint)c.Traffic.Sum(one => one.IntegrityFailures);
        // Another length of the check value lets no packet through at all.
        bool sha256 = Packets(c).In == 0 && c.Connection.Children.Any(child => child.Algorithms.Integrity?.ConfName.Contains("256", StringComparison.Ordinal) == true);
        return !c.IsUp || failures == 0 ? null : new()
        {
            Weight = 94,
            Title = sha256 ? "the check value of what comes does not verify: the peer cuts SHA-256 to 96 bits" : "the check value of what comes does not verify",
            Because = sha256 ? "the keys were agreed on, every packet fails, and the algorithm is the one that old peers cut otherwise (RFC 4868 has 128 bits)" : "the keys were agreed on and the packets fail: they are altered on the way",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{failures} packets failed")],
            Here = sha256 ? ["sha2-truncbug=yes", "xfrmctl reload"] : ["tcpdump on both sides, and compare: something rewrites ESP", $"xfrmctl rekey {c.Name}"],
        };
    }

    /// <summary>Connection tracking translates what begins here; answers to what the peer begins keep their source, whatever the rules say.</summary>
    private static Finding? Masquerade(Case c)
    {
        if (c.Machine?.SourceNat is not { Length: > 0 } rule || !(c.IsUp || c.State == "routed"))
            return null;
        bool matters = IsNone(c) || c.State == "routed";
        return new()
        {
            Weight = c.State == "routed" ? 93 : IsNone(c) ? 91 : IsInOnly(c) ? 40 : 20,
            Title = "a NAT rule here changes our packets before they can enter the tunnel",
            Because = matters
                ? "source NAT comes before the policy's look at the packet; with another source it is no traffic of the tunnel's and leaves in clear"
                : "what this side begins is changed by it and leaves in clear; answers to what the peer begins are not, so that the traffic that is counted passes",
            Seen = [$"the rule: {rule}", .. c.IsUp ? [Counters(c)] : Array.Empty<string>()],
            Here = [c.Machine.SourceNatFix ?? "iptables -t nat -I POSTROUTING -m policy --dir out --pol ipsec -j ACCEPT", Kept],
            IsFault = matters,
        };
    }

    private const string Kept = "and the same in the file from which the rules are loaded at boot";

    /// <summary>The kernel spares what was decrypted (net/ipv4/fib_frontend.c, since 2.6.39), so that it is the peer's own packets that are dropped, or those of hosts behind this machine.</summary>
    private static Finding? ReversePath(Case c)
    {
        if (c.Machine is not { StrictReversePath: { Count: > 0 } interfaces, ReversePathDrops: > 0 and var drops })
            return null;
        bool outer = IsOutOnly(c) || c.Code == ReasonCode.PeerSilent;
        bool inner = IsInOnly(c) || IsNone(c);
        return !outer && !inner ? null : new()
        {
            Weight = outer ? 90 : IsInOnly(c) ? 88 : 62,
            Title = $"strict reverse path filtering on {string.Join(", ", interfaces)} drops {(outer ? "what the peer sends" : "what hosts behind this machine send")}",
            Because = "the kernel counts packets that came by another interface than the way back to their source leads by, and rp_filter=1 takes those for forged",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{drops} dropped since {(c.IsUp ? "the tunnel came up" : "the attempt began")} (IPReversePathFilter)"), $"rp_filter=1 on {string.Join(", ", interfaces)}"],
            Here =
            [
                $"ip route get {(outer ? c.Peer : Address(Pair(c).Local))}  (by which interface? its packets come by another: tcpdump -ni any host {(outer ? c.Peer : Address(Pair(c).Local))})",
                .. interfaces.Take(4).Select(name => $"sysctl -w net.ipv4.conf.{name.Replace('.', '/')}.rp_filter=2"), "xfrmctl verify --fix  (keeps it after a restart)",
            ],
            ExitCode = c.Code == ReasonCode.PeerSilent ? ExitCode.NoAnswer : ExitCode.No,
        };
    }

    private static bool IsGateway(Case c) => c.Connection.Selectors.Any(pair => !pair.Local.IsHost);

    // Nothing of the machine's own goes that way, so that without forwarding nothing can.
    private static bool IsForOthersAlone(Case c) => !c.HasSourceAddress && !c.Connection.Selectors.Any(pair => pair.Local.Network.Contains(c.Profile.Local));

    private static Finding? Forwarding(Case c)
    {
        if (c.Machine is not { Forwards: false } machine || !c.IsUp || !IsGateway(c))
            return null;
        bool matters = IsInOnly(c) || (IsNone(c) && IsForOthersAlone(c));
        string setting = machine.ForwardSetting ?? "net.ipv4.ip_forward";
        return new()
        {
            Weight = IsInOnly(c) ? 92 : matters ? 90 : IsNone(c) ? 57 : 22,
            Title = "this machine does not forward packets, and a network stands behind it",
            Because = IsInOnly(c) ? "packets come out of the tunnel for a network behind this machine, and it passes none of them on"
                : matters ? "nothing has gone either way, and what hosts behind this machine send ends here"
                : "hosts behind this machine reach the tunnel, and are reached, only through forwarding",
            Seen = [$"{setting} = 0", Counters(c)],
            Here = [$"sysctl -w {setting}=1", "xfrmctl verify --fix  (keeps it after a restart)"],
            IsFault = matters,
        };
    }

    /// <summary>The classic: the gateway itself cannot ping through its own tunnel.</summary>
    private static Finding? SourceAddress(Case c)
    {
        if (!c.IsUp || c.HasSourceAddress || c.Connection.Selectors.Any(pair => pair.Local.Network.Contains(c.Profile.Local)) || c.Profile.Mode == IpsecMode.Transport)
            return null;
        bool matters = IsNone(c);
        return new()
        {
            Weight = matters ? 59 : 12,
            Title = "this machine's own packets do not enter the tunnel: their source address is not in our networks",
            Because = matters ? $"nothing has entered the tunnel, and a ping from here takes the source {c.Us}, which is not in {string.Join(", ", c.Connection.Selectors.Select(pair => pair.Local).Distinct())}" : "hosts behind this machine are not concerned, a ping from here is",
            Seen = IsNone(c) ? [Counters(c)] : [],
            Here = c.Machine?.InnerAddress is { Length: > 0 } address
                ? [$"{c.Our}sourceip={address}", "xfrmctl reload", $"or, for once: ping -I {address} {Address(Pair(c).Remote)}"]
                : [$"{c.Our}sourceip= with an address of this machine in {Pair(c).Local.Network}; where it has none: ip address add ADDRESS/32 dev lo", "xfrmctl reload"],
            IsFault = false,
        };
    }

    // Documentation/networking/xfrm_proc.rst
    private static readonly string[] Mismatches = ["XfrmInTmplMismatch", "XfrmInNoPols"];

    private static Finding? ArrivesInClear(Case c)
    {
        if (!c.IsUp || c.Machine?.XfrmErrors is not { } errors)
            return null;
        (string Name, long Count)[] mismatches = [.. Mismatches.Select(name => (name, errors.GetValueOrDefault(name))).Where(one => one.Item2 > 0)];
        return mismatches.Length == 0 || !(IsOutOnly(c) || IsNone(c)) ? null : new()
        {
            Weight = 61,
            Title = "the peer's packets arrive, in clear or in the wrong tunnel, and the kernel drops them",
            Because = "the kernel counts packets that match our policy and did not come encrypted as it demands",
            Seen = [string.Join(", ", mismatches.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Count}"))) + " since the tunnel came up", Counters(c)],
            Here = ["watch -d cat /proc/net/xfrm_stat  (do they rise while one pings?)"],
            Asa = [.. AsaLines.NoNat(Pair(c)), AsaLines.PacketTracer(Pair(c))],
        };
    }

    private static Finding? Mtu(Case c)
    {
        if (!c.IsUp || c.Machine is not { ClampsSegments: false } machine || Packets(c) is not { In: >= Enough, Out: >= Enough } || !IsGateway(c))
            return null;
        bool small = machine.Mtu is < 1500;
        bool told = c.PathTroubles.Any(trouble => trouble.Kind == Io.PathTroubleKind.TooLarge);
        // ESP in UDP takes some 80 octets, IP and TCP 40.
        int segment = Math.Min(1360, (machine.Mtu ?? 1500) - 80 - 40);
        return new()
        {
            Weight = small || told ? 64 : 30,
            Title = "small packets pass and large ones may not: nothing bounds the size of TCP segments",
            Because = small
                ? string.Create(CultureInfo.InvariantCulture, $"the line toward the peer takes {machine.Mtu} octets only, the tunnel takes some 80 of them, and ICMP that says so is often dropped")
                : told ? "a router on the way to the peer said that a packet was too large, and hosts often do not hear of it"
                : "traffic passes both ways; if pings work and logins or copies hang, it is this",
            Seen = [machine.Mtu is { } mtu ? string.Create(CultureInfo.InvariantCulture, $"MTU toward the peer: {mtu}") : "", "no rule has TCPMSS or maxseg"],
            Here =
            [
                string.Create(CultureInfo.InvariantCulture, $"iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss {segment}"),
                string.Create(CultureInfo.InvariantCulture, $"or, in nftables: nft add rule inet filter forward tcp flags syn tcp option maxseg size set {segment}"),
                string.Create(CultureInfo.InvariantCulture, $"ping -M do -s {segment + 12} {Address(Pair(c).Remote)}  (finds what passes)"),
                string.Create(CultureInfo.InvariantCulture, $"mtu={segment + 40} in the connection bounds this machine's own packets"),
            ],
            Asa = [string.Create(CultureInfo.InvariantCulture, $"sysopt connection tcpmss {segment}"), "crypto ipsec df-bit clear-df OUTSIDE"],
            IsFault = false,
        };
    }

    private static Finding? Drops(Case c)
    {
        if (c.Machine?.Drops is not { Length: > 0 } rule)
            return null;
        bool silent = c.Code is ReasonCode.PeerSilent or ReasonCode.Phase1Stalled || (c.Code == ReasonCode.PresharedKeyMismatch && c.Evidence("notify") is "none");
        bool matters = silent || IsOutOnly(c);
        return !matters ? null : new()
        {
            Weight = 93,
            Title = "a firewall rule on this machine drops IKE or ESP",
            Because = "the rule stands before any peer or network could be at fault, and what it drops is what is missing",
            Seen = [$"the rule: {rule}"],
            Here = [c.Machine.DropsFix ?? "let UDP 500, UDP 4500 and ESP (protocol 50) in and out: iptables -S; nft list ruleset", Kept, "xfrmctl verify  (whether anything else is dropped)"],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    private static string Address(TrafficSelector selector)
    {
        byte[] octets = selector.Network.BaseAddress.GetAddressBytes();
        if (!selector.IsHost)
            octets[^1] |= 1;
        return new IPAddress(octets).ToString();
    }
}
