using System.Globalization;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>It was up, and is no more: who ended it, after how long, and how often.</summary>
internal static class EndRows
{
    /// <summary>vpn-idle-timeout of an ASA's DfltGrpPolicy.</summary>
    private static readonly TimeSpan UsualIdleTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Lifetimes in seconds that people write.</summary>
    private static readonly int[] RoundLifetimes = [3600, 7200, 10800, 14400, 28800, 43200, 86400];

    /// <summary>What is deleted so soon after it was established was not wanted in the first place.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("end.idle", Idle),
        new("end.at-once", DeletedAtOnce),
        new("end.peer-lifetime", PeerLifetime),
        new("end.deleted", Deleted),
        new("end.lifetime", LifetimeExpired),
        new("end.removed", Removed),
        new("end.dpd", PeerDead),
        new("end.duplicate", Duplicate),
        new("end.requested", Requested),
    ];

    /// <summary>How the connection ended, unless it came up again since.</summary>
    private static (DateTimeOffset At, ReasonCode Reason, TimeSpan Lived)? End(Case c)
    {
        if (c.IsUp || c.WentDown is not { } down)
            return null;
        DateTimeOffset? since = c.Events<IkeEvent.ChildEstablished>().Where(child => child.At <= down.At && !child.Event.Rekeyed).Select(child => (DateTimeOffset?)child.At).LastOrDefault();
        return (down.At, down.Event.Reason, since is null ? TimeSpan.MaxValue : down.At - since.Value);
    }

    private static (DateTimeOffset At, ReasonCode Reason, TimeSpan Lived)? EndByPeer(Case c) => End(c) is { Reason: ReasonCode.DeletedByPeer } end ? end : null;

    private static bool DeletesPhase1Too(Case c, DateTimeOffset at) =>
        c.Events<IkeEvent.Phase1Ended>().Any(ended => ended.Event.Reason == ReasonCode.DeletedByPeer && (ended.At - at).Duration() < TimeSpan.FromSeconds(5));

    private static string Words(TimeSpan time) => time == TimeSpan.MaxValue ? "some time"
        : time.TotalHours >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours")
        : time.TotalMinutes >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds");

    private static int Attenuated(Case c, int weight) => c.Failure is null ? weight : weight / 2; // a newer failure says more

    private static Finding? Idle(Case c)
    {
        if (EndByPeer(c) is not { } end || end.Lived < TimeSpan.FromMinutes(2) || !DeletesPhase1Too(c, end.At))
            return null;
        bool usual = (end.Lived - UsualIdleTimeout).Duration() < TimeSpan.FromMinutes(1);
        // Without any traffic it lives for the timeout itself, which people write in whole minutes.
        bool whole = Math.Abs(end.Lived.TotalMinutes - (Math.Round(end.Lived.TotalMinutes / 5) * 5)) < 0.3 && end.Lived.TotalMinutes > 4;
        return new()
        {
            Weight = Attenuated(c, usual ? 88 : whole ? 66 : 44),
            Title = "the peer took the tunnel down because nothing used it (vpn-idle-timeout)",
            Because = usual
                ? "it ended Phase 2 and Phase 1 together after 30 minutes, which is an ASA's vpn-idle-timeout where nobody changed it"
                : "it ended Phase 2 and Phase 1 together with proper Deletes, which an ASA does to what is idle; dead peer detection does not count as use",
            Seen = [$"deleted by the peer {Words(end.Lived)} after it was established"],
            Here =
            [
                $"auto=start brings {c.Name} up again at once; auto=route does with the first packet",
                $"or let something use it: a ping a minute from {c.Connection.Selectors.FirstOrDefault().Local} to {c.Connection.Selectors.FirstOrDefault().Remote}",
            ],
            Asa = ["group-policy GP attributes", " vpn-idle-timeout none", $"tunnel-group {c.Us} general-attributes", " default-group-policy GP"],
        };
    }

    private static Finding? DeletedAtOnce(Case c)
    {
        if (EndByPeer(c) is not { } end || end.Lived > AtOnce)
            return null;
        int times = c.Events<IkeEvent.ConnectionDown>().Count(down => down.Event.Reason == ReasonCode.DeletedByPeer);
        return new()
        {
            Weight = Attenuated(c, 86),
            Title = $"the peer deletes the tunnel as soon as it is up, after {Words(end.Lived)}",
            Because = "everything was agreed on and then taken back: the peer has another policy against it, or another device with our identity takes our place",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{times} times of late")],
            Here = [$"does another machine use {c.Profile.LocalId} with the same peer? Each replaces the other", "have the peer's log read at that second"],
            Asa = ["show vpn-sessiondb detail l2l", "group-policy GP attributes", " vpn-tunnel-protocol ikev1", " no vpn-filter", "! limits: show vpn-sessiondb license-summary"],
        };
    }

    private static Finding? PeerLifetime(Case c)
    {
        if (EndByPeer(c) is not { } end || end.Lived < TimeSpan.FromMinutes(5) || end.Lived == TimeSpan.MaxValue)
            return null;
        TimeSpan ours = c.Profile.ChildLifetime < c.Profile.IkeLifetime ? c.Profile.ChildLifetime : c.Profile.IkeLifetime;
        bool round = RoundLifetimes.Any(seconds => Math.Abs(end.Lived.TotalSeconds - seconds) < (seconds * 0.02) + 5);
        return end.Lived >= ours ? null : new()
        {
            Weight = Attenuated(c, round ? 84 : 35),
            Title = "the peer's lifetime is shorter than ours, and it ends the tunnel before we renew it",
            Because = round
                ? $"it deleted the tunnel after {Words(end.Lived)}, a usual lifetime, and ours is {Words(ours)}"
                : $"it deleted the tunnel after {Words(end.Lived)}, and ours would have lived for {Words(ours)}",
            Seen = [$"ikelifetime here {Words(c.Profile.IkeLifetime)}, salifetime {Words(c.Profile.ChildLifetime)}, rekey={(c.Profile.Rekey ? "yes" : "no")}"],
            Here = [string.Create(CultureInfo.InvariantCulture, $"ikelifetime={end.Lived.TotalSeconds:0}s and salifetime= no longer than the peer's"), "rekey=yes", "xfrmctl reload"],
            Asa =
            [
                "crypto ikev1 policy POLICY", string.Create(CultureInfo.InvariantCulture, $" lifetime {c.Profile.IkeLifetime.TotalSeconds:0}"),
                string.Create(CultureInfo.InvariantCulture, $"crypto map MAP SEQ set security-association lifetime seconds {c.Profile.ChildLifetime.TotalSeconds:0}"),
            ],
        };
    }

    private static Finding? Deleted(Case c) => EndByPeer(c) is not { } end ? null : new()
    {
        Weight = Attenuated(c, 45),
        Title = $"the peer deleted the tunnel after {Words(end.Lived)}",
        Because = "its Delete was authenticated, so it was the peer; why, its log alone says",
        Here = [$"xfrmctl up {c.Name}", "auto=start brings it up by itself"],
        Asa = ["show vpn-sessiondb detail l2l", "! syslog 113019 Session disconnected ... Reason: and 713050 name the reason"],
    };

    private static Finding? LifetimeExpired(Case c) => End(c) is not { Reason: ReasonCode.LifetimeExpired } end ? null : new()
    {
        Weight = Attenuated(c, 92),
        Title = c.Profile.Rekey ? "the keys ran out before new ones were agreed on" : "the keys ran out, and nobody renews them (rekey=no)",
        Because = c.Profile.Rekey ? "its lifetime ended here, and what should have renewed it did not succeed" : "its lifetime ended here; with rekey=no only the peer could have renewed it, and it did not",
        Seen = [$"it lived for {Words(end.Lived)}; salifetime is {Words(c.Profile.ChildLifetime)}"],
        Here = [c.Profile.Rekey ? "a longer rekeymargin=, so that there is time to try again" : "rekey=yes", "keyingtries=%forever and auto=start bring it up again", "xfrmctl reload"],
        Asa = [string.Create(CultureInfo.InvariantCulture, $"crypto map MAP SEQ set security-association lifetime seconds {c.Profile.ChildLifetime.TotalSeconds:0}")],
    };

    /// <summary>What it leads to is told even while the tunnel is up: whoever does it once an hour has a tunnel that breaks once an hour.</summary>
    private static Finding? Removed(Case c)
    {
        List<DateTimeOffset> losses = [.. c.Events<IkeEvent.ChildLost>().Where(lost => c.Now - lost.At < TimeSpan.FromHours(24)).Select(lost => lost.At)];
        bool isDown = End(c) is { Reason: ReasonCode.RemovedFromKernel };
        if (losses.Count == 0 || (c.IsUp ? losses.Count < 2 : !isDown))
            return null;
        return new()
        {
            Weight = c.IsUp ? 70 : Attenuated(c, 91),
            Title = "something on this machine takes the tunnel's states out of the kernel",
            Because = "the states were gone without a lifetime's end and without this daemon having removed them; they were negotiated anew each time, and packets were lost meanwhile",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"{losses.Count} times in 24 hours, last at {losses[^1]:yyyy-MM-dd HH:mm:ss} UTC")],
            Here = ["xfrmctl xfrm monitor  (shows when it happens)", "systemctl list-units '*strongswan*' '*ipsec*'; grep -rl 'ip xfrm' /etc/cron* /etc/network /etc/NetworkManager  (another keying daemon, or a script with `ip xfrm state flush`)"],
            IsFault = true,
        };
    }

    private static Finding? PeerDead(Case c) => End(c) is not { Reason: ReasonCode.PeerDead } end ? null : new()
    {
        Weight = Attenuated(c, 90),
        Title = $"{c.Peer} stopped answering, and was declared dead (DPD)",
        Because = $"it left every question unanswered for {Words(c.Profile.DpdTimeout)}: its line or the peer itself is gone, or its NAT forgot us",
        Seen = [$"it was up for {Words(end.Lived)}, until {end.At:yyyy-MM-dd HH:mm:ss} UTC"],
        Here = [$"ping {c.Peer}; traceroute -n {c.Peer}", "dpdaction=restart brings the tunnel up again by itself, dpdtimeout= says after how long", "behind a NAT: nat_keepalive=yes, keep_alive=20"],
        Asa = [$"tunnel-group {c.Us} ipsec-attributes", " isakmp keepalive threshold 10 retry 2"],
        ExitCode = ExitCode.NoAnswer,
    };

    /// <summary>Two devices with one identity push each other out.</summary>
    private static Finding? Duplicate(Case c)
    {
        var pushes = c.Events<IkeEvent.Phase1Established>().Where(entry => c.Now - entry.At < TimeSpan.FromHours(1)).ToList();
        var twice = pushes.GroupBy(entry => entry.Event.RemoteId).FirstOrDefault(group =>
            group.Select(entry => entry.Event.Remote.Address).Distinct().Count() > 1 && group.Count() >= 3);
        int replaced = c.Events<IkeEvent.Phase1Ended>().Count(entry => entry.Event.Reason == ReasonCode.Replaced && c.Now - entry.At < TimeSpan.FromHours(1));
        return twice is null || replaced < 2 ? null : new()
        {
            Weight = 89,
            Title = $"two peers have the same identity {twice.Key}, and each pushes the other out",
            Because = "the same identity came from different addresses again and again, and each time the older one gave way",
            Seen = [.. twice.Select(entry => entry.Event.Remote.Address.ToString()).Distinct().Select(address => $"{twice.Key} from {address}")],
            Here = ["give each peer an identity of its own", "uniqueids=no lets both be, where that is meant"],
            Asa = ["crypto isakmp identity key-id NAME"],
        };
    }

    private static Finding? Requested(Case c) => End(c) is not { Reason: ReasonCode.Requested or ReasonCode.Unloaded } end ? null : new()
    {
        Weight = Attenuated(c, 95),
        Title = $"somebody here took {c.Name} down",
        Because = "it was asked for over the control socket, and the peer was told",
        Seen = [$"at {end.At:yyyy-MM-dd HH:mm:ss} UTC"],
        Here = [$"xfrmctl up {c.Name}"],
    };
}
