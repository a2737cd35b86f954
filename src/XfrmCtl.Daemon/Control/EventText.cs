using System.Globalization;
using XfrmCtl.Control;
using XfrmCtl.Ike.Engine;
using XfrmCtl.Ike.RemoteAccess;

namespace XfrmCtl.Daemon.Control;

/// <summary>Words an <see cref="IkeEvent"/>: stable name, severity, sentence. The log and the control socket both say it so.</summary>
internal static class EventText
{
    /// <summary>The event for people and scripts.</summary>
    public static ControlEvent Describe(IkeEvent happened, DateTimeOffset at)
    {
        (string name, string severity, string text) = Words(happened);
        return new ControlEvent { At = at, Name = name, Connection = happened.Connection, Severity = severity, Text = text };
    }

    private static (string Name, string Severity, string Text) Words(IkeEvent happened) => happened switch
    {
        IkeEvent.AttemptStarted e => ("attempt-started", "info",
            e.Attempt <= 1 ? $"bringing the connection up with {e.Remote}" : $"bringing the connection up with {e.Remote}, attempt {e.Attempt}"),
        IkeEvent.MessageSent { Retransmission: 0 } e => ("message-sent", "info", $"sent {e.Message} to {e.Remote}"),
        IkeEvent.MessageSent e => ("message-retransmitted", "info", $"no answer yet: sent {e.Message} to {e.Remote} again ({Times(e.Retransmission)})"),
        IkeEvent.MessageReceived e => ("message-received", "info", $"received {e.Message} from {e.Remote}"),
        IkeEvent.MessageDropped e => ("message-dropped", "warning", $"dropped a message from {e.Remote}: {e.Why}"),
        IkeEvent.NatDetected e => ("nat-detected", "info", Nat(e)),
        IkeEvent.Phase1Established { Aggressive: true } e => ("phase1-established", "warning",
            $"Phase 1 is established with {e.RemoteId} at {e.Remote} in Aggressive Mode, which is weak (who listened has a hash of the key): {e.Proposal}, lifetime {Seconds(e.Lifetime)}"),
        IkeEvent.Phase1Established e => ("phase1-established", "info",
            $"Phase 1 is established with {e.RemoteId} at {e.Remote}: {e.Proposal}, lifetime {Seconds(e.Lifetime)}"),
        IkeEvent.XauthPassed { Gateway: true } e => ("xauth-passed", "info", $"user {e.User} has passed XAUTH"),
        IkeEvent.XauthPassed e => ("xauth-passed", "info", $"the peer takes the password of user {e.User} (XAUTH)"),
        IkeEvent.ConfigurationAssigned e => ("address-assigned", "info", Assigned(e.Configuration)),
        IkeEvent.AddressLeased e => ("address-leased", "info", $"{e.Owner} has the address {e.Address} inside the tunnel"),
        IkeEvent.ChildEstablished e => (e.Rekeyed ? "child-rekeyed" : "child-established", "info", Child(e)),
        IkeEvent.ConnectionUp => ("connection-up", "info", "the connection is up"),
        IkeEvent.ConnectionDown { Reason: ReasonCode.Requested } => ("connection-down", "info", "the connection is down, as asked"),
        IkeEvent.ConnectionDown e => ("connection-down", "warning",
            $"the connection is down ({ReasonText.Name(e.Reason)}){(e.WillRetry ? "; it is begun again" : "")}"),
        IkeEvent.Phase1Ended e => ("phase1-ended", "info", $"Phase 1 SA #{e.Serial} ended ({ReasonText.Name(e.Reason)})"),
        IkeEvent.ChildEnded e => ("child-ended", "info", $"child SA #{e.Serial} ended ({ReasonText.Name(e.Reason)})"),
        IkeEvent.ChildLost e => ("child-lost", "warning",
            $"the states of child SA #{e.Serial} {e.Selectors} are gone from the kernel, and it was not this daemon that removed them (ip xfrm state flush?): it is negotiated anew"),
        IkeEvent.AttemptFailed e => ("attempt-failed", "error",
            ReasonText.Sentence(e.Failure, e.WillRetry ? "Another attempt follows." : null)),
        IkeEvent.PeerLiveness { Alive: true } => ("peer-alive", "info", "the peer answers again"),
        IkeEvent.PeerLiveness => ("peer-dead", "warning", "the peer does not answer dead peer detection"),
        IkeEvent.NotifyReceived { Authenticated: true } e => ("notify-received", "info", $"the peer says {e.Name}"),
        IkeEvent.NotifyReceived e => ("notify-received", "warning", $"somebody says {e.Name} without authentication; it changes nothing"),
        IkeEvent.HalfOpenFull e => ("half-open-full", "warning",
            $"{(e.GaveWay == 1 ? "a Phase 1 that a peer began" : string.Create(CultureInfo.InvariantCulture, $"{e.GaveWay} Phase 1 that peers began"))} gave way to newer ones before it was complete: more than {e.Kept} are half open"),
        IkeEvent.MappingChanged e => ("mapping-changed", "info", $"the peer moved from {e.From} to {e.To}"),
        _ => ("event", "info", happened.GetType().Name),
    };

    private static string Nat(IkeEvent.NatDetected e) => (e.LocalBehindNat, e.RemoteBehindNat) switch
    {
        (false, false) => $"no NAT between us ({e.Method}): ESP goes without UDP",
        (true, false) => $"this side is behind a NAT, or forceencaps says so ({e.Method}): ESP goes in UDP",
        (false, true) => $"the peer is behind a NAT ({e.Method}): ESP goes in UDP",
        (true, true) => $"both sides are behind a NAT ({e.Method}): ESP goes in UDP",
    };

    private static string Assigned(AssignedConfiguration given)
    {
        List<string> words = [$"the peer gives us the address {given.Address}"];
        if (!given.Dns.IsEmpty)
            words.Add($"name servers {string.Join(' ', given.Dns)}");
        if (!given.Domains.IsEmpty)
            words.Add($"domains {string.Join(' ', given.Domains)}");
        if (!given.SplitNetworks.IsEmpty)
            words.Add($"networks {string.Join(' ', given.SplitNetworks)}");
        if (given.Banner is not null)
            words.Add($"and says: {given.Banner}");
        return string.Join(", ", words);
    }

    private static string Child(IkeEvent.ChildEstablished e)
    {
        string verb = e.Rekeyed ? "has new keys" : "is established";
        string pfs = e.PfsGroup is null ? "no PFS" : $"PFS {e.PfsGroup}";
        string encapsulation = (e.Compression is null ? "" : ", compressed") + (e.UdpEncapsulation ? ", in UDP" : "");
        return $"child SA #{e.Serial} {e.Selectors} {verb}: {e.Algorithms}, {pfs}{encapsulation}, SPI {e.SpiIn} in, {e.SpiOut} out, lifetime {Seconds(e.Lifetime)}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");
}
