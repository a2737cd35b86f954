using XfrmCtl.Control;
using XfrmCtl.Daemon.Io;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Nothing comes back: what the network says of it, and what it means where it says nothing.</summary>
internal static class SilenceRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("path.port-closed", PortClosed),
        new("path.unreachable", Unreachable),
        new("path.prohibited", Prohibited),
        new("path.not-sent", NotSent),
        new("peer.silent", Silent),
        new("mode.aggressive", AggressiveUnanswered),
        new("path.udp4500", NatPortFiltered),
        new("peer.no-tunnel-group", NoTunnelGroup),
        new("path.large-datagrams", LargeDatagramsLost),
        new("peer.garbled", Garbled),
        new("peer.refused", RefusedOtherwise),
    ];

    private static readonly ReasonCode[] Silences = [ReasonCode.PeerSilent, ReasonCode.Phase1Stalled, ReasonCode.Phase2Stalled, ReasonCode.PresharedKeyMismatch, ReasonCode.PeerDead];

    private static bool HasSilence(Case c) => (Silences.Contains(c.Code) && c.Evidence("notify") is null or "none") || c.WentDown?.Event.Reason == ReasonCode.PeerDead;

    private static PathTrouble? Trouble(Case c, PathTroubleKind kind) => c.IsUp || !HasSilence(c) ? null
        : c.TroublesOfAttempt.LastOrDefault(trouble => trouble.Kind == kind);

    private static Finding? PortClosed(Case c) => Trouble(c, PathTroubleKind.PortClosed) is not { } seen ? null : new()
    {
        Weight = 97,
        Title = $"{c.Peer} is there, and nothing listens on its UDP port {seen.Peer.Port}",
        Because = "its own machine said so (ICMP port unreachable), which no silence can be mistaken for",
        Seen = [$"{seen.Reporter} answered: {seen.Text}"],
        Here = [$"check that {c.Their}={c.Peer} is the gateway and not a host behind it"],
        Asa = AsaLines.Listens,
        ExitCode = ExitCode.NoAnswer,
    };

    private static Finding? Unreachable(Case c) => Trouble(c, PathTroubleKind.Unreachable) is not { } seen ? null : new()
    {
        Weight = 96,
        Title = $"{c.Peer} cannot be reached: {(seen.Reporter is null ? "this machine" : $"the router {seen.Reporter}")} says so",
        Because = seen.Reporter is null ? "nobody answers at the address of the next hop (ARP or neighbour discovery), so nothing left this machine"
            : "a router on the way answered in place of the peer (ICMP), so the datagrams end there",
        Seen = [$"{(seen.Reporter is null ? "this machine" : seen.Reporter.ToString())} answered: {seen.Text}"],
        Here = [$"traceroute -n {c.Peer}", $"ip route get {c.Peer} from {c.Us}", $"check {c.Their}={c.Peer}: the address may be an old one"],
        ExitCode = ExitCode.NoAnswer,
    };

    private static Finding? Prohibited(Case c) => Trouble(c, PathTroubleKind.Prohibited) is not { } seen ? null : new()
    {
        Weight = 96,
        Title = $"a firewall at {seen.Reporter?.ToString() ?? "this machine"} does not let UDP {seen.Peer.Port} through to {c.Peer}",
        Because = "it said so itself (ICMP administratively prohibited)",
        Seen = [$"{seen.Reporter?.ToString() ?? "this machine"} answered: {seen.Text}"],
        Here = [$"have that firewall let UDP 500, UDP 4500 and ESP (protocol 50) pass between {c.Us} and {c.Peer}, in both directions"],
        Asa = [$"! only where the ASA itself filters: access-list OUTSIDE-IN extended permit udp host {c.Us} any eq isakmp"],
        ExitCode = ExitCode.NoAnswer,
    };

    private static Finding? NotSent(Case c)
    {
        PathTrouble? seen = Trouble(c, PathTroubleKind.NotSent);
        bool routeless = c.Machine?.RouteToPeer == false && HasSilence(c) && !c.IsUp;
        bool isFiltered = !routeless && c.Machine?.Drops is { Length: > 0 } && IsForbidden(seen);
        return seen is null && !routeless ? null : new()
        {
            Weight = isFiltered ? 80 : 98, // the rule itself is known then

            Title = $"this machine does not send to {c.Peer} at all: {(routeless ? "there is no route" : seen!.Text)}",
            Because = "it never left this machine, so the peer has nothing to answer",
            Seen = seen is null ? ["no route in the main table leads to the peer"] : [$"sending to {seen.Peer} failed: {seen.Text}"],
            Here = IsForbidden(seen) && !routeless ? ["iptables -S OUTPUT; nft list ruleset  (a rule refuses what this machine sends)", $"ip route get {c.Peer} from {c.Us}  (a route of the kind prohibit refuses it too)"]
                : [$"ip route get {c.Peer} from {c.Us}", "ip route add default via GATEWAY, or the route that is missing"],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    // EPERM of a rule that drops what is sent, EACCES of a route that prohibits it; .NET has the same words for both.
    private static bool IsForbidden(PathTrouble? seen) => seen is not null && (seen.Text.Contains("Permission denied", StringComparison.Ordinal) || seen.Text.Contains("not permitted", StringComparison.Ordinal));

    private static Finding? Silent(Case c)
    {
        if (c.Code != ReasonCode.PeerSilent)
            return null;
        bool before = c.CameUpAt is not null;
        return new()
        {
            Weight = 60,
            Title = $"{c.Peer} does not answer the first message",
            Because = before
                ? "nothing at all comes back, and it did before: the peer, its line or a filter changed since"
                : "nothing at all comes back, not even a refusal: a filter, a peer that is down, and an ASA without a map entry for us all look alike from here",
            Seen = [before ? $"the connection was up at {c.CameUpAt:yyyy-MM-dd HH:mm:ss} UTC" : "no answer was ever had from it since the daemon runs", $"our address toward it is {c.Us}"],
            Here =
            [
                $"tcpdump -ni any host {c.Peer} and udp  (does it leave, does anything come?)",
                "let UDP 500 and 4500 out, and the answers in; xfrmctl verify looks for rules that drop them",
                $"ask the peer whether it sees packets from {c.Us}: behind a NAT it sees another address",
            ],
            Asa =
            [
                .. AsaLines.Listens, AsaLines.SetPeer(c.Us), .. AsaLines.TunnelGroup(c.Us),
                $"capture ike interface OUTSIDE match udp host {c.Us} any", "show capture ike",
            ],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    private static Finding? AggressiveUnanswered(Case c)
    {
        if (c.Code == ReasonCode.PeerSilent && c.Evidence("state")?.StartsWith("aggressive", StringComparison.Ordinal) == true)
        {
            return new()
            {
                Weight = 72,
                Title = $"{c.Peer} does not answer Aggressive Mode, which {c.Name} asks for (aggrmode=yes)",
                Because = "many gateways drop Aggressive Mode without a word (an ASA with am-disable does), and Main Mode is what site-to-site tunnels use",
                Here = ["aggrmode=no", "xfrmctl reload"],
                Asa = ["no crypto ikev1 am-disable", "! better: leave it, and use Main Mode on both sides", "crypto map MAP SEQ set ikev1 phase1-mode main"],
                ExitCode = ExitCode.NoAnswer,
            };
        }

        IkeEvent.MessageDropped? dropped = c.Nameless.Select(entry => entry.Event).OfType<IkeEvent.MessageDropped>()
            .LastOrDefault(drop => drop.Remote.Address.Equals(c.Profile.Remote) && drop.Why.StartsWith("Aggressive Mode, and no connection", StringComparison.Ordinal));
        return dropped is null || c.IsUp ? null : new()
        {
            Weight = 94,
            Title = $"{c.Peer} begins with Aggressive Mode, and {c.Name} answers Main Mode alone",
            Because = "its first message was seen and dropped for that",
            Seen = [$"dropped: {dropped.Why}"],
            Here = ["have the peer use Main Mode; or, with a key that is long and random: aggrmode=yes"],
            Asa = ["crypto map MAP SEQ set ikev1 phase1-mode main"],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    /// <summary>Message 5 goes to UDP 4500, and the silence begins with it. A wrong key looks the same to peers that say nothing.</summary>
    private static Finding? NatPortFiltered(Case c)
    {
        bool floated = c.Evidence("peer")?.EndsWith($":{c.Profile.RemotePorts.Nat}", StringComparison.Ordinal) == true;
        bool silentAfterwards = c.Code == ReasonCode.PresharedKeyMismatch && c.Evidence("state") == "main-mode-sent-5" && c.Evidence("notify") is "none";
        bool silentInitiator = c.Code == ReasonCode.Phase1Stalled && c.Evidence("state") == "main-mode-sent-4";
        if (!((silentAfterwards && floated) || silentInitiator))
            return null;
        bool heardThere = c.Events<IkeEvent.MessageReceived>().Any(received => received.Event.Remote.Port == c.Profile.RemotePorts.Nat);
        return new()
        {
            Weight = heardThere ? 40 : 65,
            Title = $"UDP 4500 between {c.Us} and {c.Peer} is filtered",
            Because = heardThere
                ? "the silence begins where IKE moves to UDP 4500, though messages have come from that port before"
                : "the silence begins exactly where IKE moves to UDP 4500, and nothing has ever come from that port",
            Seen = ["messages 1 to 4 passed on UDP 500", silentAfterwards ? "message 5 went to UDP 4500, again and again, and was not answered" : "the peer's message 5, which goes to UDP 4500, never came"],
            Here =
            [
                $"let UDP 4500 pass between {c.Us} and {c.Peer}, in both directions, here and on every firewall between",
                $"tcpdump -ni any host {c.Peer} and udp port 4500",
                c.Profile.ForceEncapsulation ? "without a NAT between: forceencaps=no keeps IKE on UDP 500 and uses ESP itself (protocol 50)" : "there is a NAT between, so UDP 4500 cannot be done without",
            ],
            Asa = [.. AsaLines.NatTraversal, $"capture natt interface OUTSIDE match udp host {c.Us} any eq 4500", "show capture natt"],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    private static Finding? NoTunnelGroup(Case c) =>
        c.Code != ReasonCode.Phase1Stalled || c.Evidence("state") is not ("main-mode-sent-3" or "main-mode-sent-1") ? null : new()
        {
            Weight = 75,
            Title = $"{c.Peer} has no tunnel-group, or no key, for the address {c.Us}",
            Because = "an ASA chooses the proposal first and looks for the tunnel-group after message 3: it then goes silent at this very point",
            Seen = [$"it chose our proposal, and then did not answer message 3{(c.Evidence("notify") is { } said and not "none" ? $"; it said {said}" : "")}", "there it logs: Can't find a valid tunnel group, aborting...!"],
            Here = [$"compare {c.Us} with the address that the peer has for us: behind a NAT it is the NAT's", $"set {c.Our}= to the address from which the packets go, or the outgoing rule that changes it"],
            Asa = [.. AsaLines.TunnelGroup(c.Us), AsaLines.SetPeer(c.Us)],
            ExitCode = ExitCode.NoAnswer,
        };

    private static Finding? LargeDatagramsLost(Case c)
    {
        bool signed = c.Code == ReasonCode.AuthenticationFailed && c.Evidence("notify") is "none" && c.Profile.Signatures is not null;
        bool stalled = c.Code == ReasonCode.Phase1Stalled && c.Evidence("state") == "main-mode-sent-3";
        bool large = c.Profile.Signatures is { Certificates.IsEmpty: false } && !c.Events<IkeEvent.Phase1Established>().Any(entry => entry.Event.Initiator);
        PathTrouble? told = c.TroublesOfAttempt.LastOrDefault(trouble => trouble.Kind == PathTroubleKind.TooLarge);
        return !signed && !stalled && (told is null || c.IsUp) ? null : new()
        {
            Weight = told is not null ? 92 : signed ? large ? 62 : 30 : 25,
            Title = "large datagrams are lost on the way: IP fragments of them are dropped",
            Because = told is not null ? "a router said that the datagram is too large"
                : signed && large ? "the silence begins with the message that holds our certificate, the first that does not fit one packet"
                : signed ? "the silence begins with the message that proves who we are, which is no larger than others or has passed before"
                : "message 3 is the first that is larger than a few hundred octets",
            Seen = told is not null ? [$"{told.Reporter}: {told.Text}"] : [],
            Here = ["fragmentation=force cuts IKE messages into pieces itself (Cisco's IKE fragmentation)", "let IP fragments pass the firewalls; lower the interface's MTU where the line needs it"],
            Asa = ["fragment chain 24 OUTSIDE"],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    private static Finding? Garbled(Case c) => c.Code != ReasonCode.MalformedMessage ? null : new()
    {
        Weight = 80,
        Title = $"{c.Peer} answers with what IKEv1 does not allow",
        Because = "its messages were read and dropped, and the reason is named",
        Seen = c.Evidence("fault") is { } fault ? [fault] : [],
        Here = [$"tcpdump -ni any -w ike.pcap host {c.Peer} and udp  (is it altered on the way? an application gateway for IKE in a router does that)", "update the peer's software; report it with xfrmctl support"],
    };

    private static Finding? RefusedOtherwise(Case c) => c.Code != ReasonCode.PeerRefused ? null : new()
    {
        Weight = 70,
        Title = $"{c.Peer} refuses, and says {c.Evidence("notify")}",
        Because = "that is the peer's own word; only its log says more",
        Here = ["have the peer's administrator read the peer's log at that second"],
        Asa = AsaLines.Debug,
    };
}
