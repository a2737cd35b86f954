using System.Globalization;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Diagnosis;

/// <summary>Nothing failed, because nothing was tried; or it is still being tried.</summary>
internal static class StartRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        new("start.peer-only", PeerOnly),
        new("start.nobody", Nobody),
        new("start.waits-for-traffic", WaitsForTraffic),
        new("start.under-way", UnderWay),
        new("start.wrong-side", WrongSide),
    ];

    private static bool WasNeverTried(Case c) => !c.IsUp && c.Failure is null && c.WentDown is null && !c.Connection.Connecting && c.Flood is null;

    private static Finding? PeerOnly(Case c) => c.Code != ReasonCode.PeerAddressUnknown && !(WasNeverTried(c) && c.Profile.Remote is null) ? null : new()
    {
        Weight = 95,
        Title = $"only the peer can begin: {c.Name} names no address of it ({c.Their}=%any)",
        Because = "there is no address to which a first message could go, and no peer has come",
        Here = [$"have the peer begin; or {c.Their}=ADDRESS, if it has a fixed one"],
        Asa = ["crypto map MAP SEQ set connection-type bidirectional", AsaLines.SetPeer(c.Us), AsaLines.PacketTracer(c.Connection.Selectors[0])],
    };

    private static Finding? Nobody(Case c) => !WasNeverTried(c) || c.Profile.Remote is null || c.State == "routed" ? null : new()
    {
        Weight = 92,
        Title = $"nobody has begun: {c.Name} is loaded and waits for the peer (auto={c.Auto})",
        Because = "no message was sent, and none came from the peer, since the daemon runs",
        Here = [$"xfrmctl up {c.Name}", "auto=start begins by itself, auto=route with the first packet"],
        Asa = ["! if the ASA is to begin, it needs traffic, and an entry that may:", "crypto map MAP SEQ set connection-type bidirectional", AsaLines.PacketTracer(c.Connection.Selectors[0])],
    };

    private static Finding? WaitsForTraffic(Case c) => !WasNeverTried(c) || c.State != "routed" ? null : new()
    {
        Weight = 92,
        Title = $"{c.Name} waits for its first packet (auto=route), and none has come",
        Because = "its trap is in the kernel, and no packet from our networks to the peer's has met it",
        Seen = [$"a packet that it waits for: {string.Join("; ", c.Connection.Selectors)}"],
        Here =
        [
            $"xfrmctl up {c.Name}",
            "ip xfrm policy  (is the trap there?)",
            c.HasSourceAddress ? "send a packet from our network" : $"this machine's own packets have another source address, unless {c.Our}sourceip= is set",
        ],
    };

    /// <summary>It came up whenever the peer began, and what we begin is not answered: an ASA with originate-only does so, and many with a dynamic crypto map.</summary>
    private static Finding? WrongSide(Case c)
    {
        bool refused = c.Code is ReasonCode.PeerSilent or ReasonCode.Phase1Stalled or ReasonCode.Phase2Stalled or ReasonCode.DeletedByPeer
            || (c.Code is ReasonCode.SelectorMismatch or ReasonCode.Phase2ProposalMismatch && c.Evidence("notify") is not null);
        bool[] began = [.. c.Events<IkeEvent.ChildEstablished>().Where(child => !child.Event.Rekeyed).Select(child => child.Event.Initiator)];
        return c.IsUp || !refused || began.Length == 0 || began.Contains(true) ? null : new()
        {
            Weight = c.Code is ReasonCode.PeerSilent or ReasonCode.Phase1Stalled ? 78 : 70,
            Title = "the tunnel comes up when the peer begins, and not when we do",
            Because = "it was up before, each time by the peer's own attempt, and ours gets nothing: a peer may be set to begin alone (connection-type originate-only), or to know our address only while it begins itself",
            Seen = [string.Create(CultureInfo.InvariantCulture, $"begun by the peer {began.Length} times, by us never"), "an ASA logs: 713195 Tunnel rejected: Originate-Only: Cannot accept incoming tunnel yet!"],
            Here = ["auto=add leaves it to the peer to begin", "or have the peer take what we begin"],
            Asa = ["crypto map MAP SEQ set connection-type bidirectional", AsaLines.PacketTracer(c.Connection.Selectors[0])],
            ExitCode = ExitCode.NoAnswer,
        };
    }

    private static Finding? UnderWay(Case c) => c.IsUp || !c.Connection.Connecting || c.Failure is not null ? null : new()
    {
        Weight = 91,
        Title = $"{c.Name} is being brought up right now",
        Because = "messages go back and forth, or the first has just been sent",
        Seen = c.History.Count == 0 ? [] : [XfrmCtl.Daemon.Control.EventText.Describe(c.History[^1].Event, c.History[^1].At).Text],
        Here = [$"xfrmctl log {c.Name} -f"],
        ExitCode = ExitCode.No,
    };
}
