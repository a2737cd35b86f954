using System.Globalization;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Control;

/// <summary>What an event's sentence says, as names and values that stay the same when the sentence is worded better.</summary>
internal static class EventData
{
    /// <summary>The values, or null for an event that has none.</summary>
    public static IReadOnlyDictionary<string, string>? Of(IkeEvent happened)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, object? value) in Values(happened))
            if (value is not null)
                data[name] = value is bool yes ? (yes ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return data.Count == 0 ? null : data;
    }

    private static IEnumerable<(string Name, object? Value)> Values(IkeEvent happened) => happened switch
    {
        IkeEvent.AttemptStarted e => [("peer", e.Remote), ("attempt", e.Attempt)],
        IkeEvent.MessageSent e => [("peer", e.Remote), ("serial", e.Serial), ("message", e.Message), ("retransmission", e.Retransmission)],
        IkeEvent.MessageReceived e => [("peer", e.Remote), ("serial", e.Serial), ("message", e.Message)],
        IkeEvent.MessageDropped e => [("peer", e.Remote), ("why", e.Why)],
        IkeEvent.NatDetected e => [("serial", e.Serial), ("method", e.Method), ("localBehindNat", e.LocalBehindNat), ("remoteBehindNat", e.RemoteBehindNat)],
        IkeEvent.Phase1Established e =>
        [
            ("serial", e.Serial), ("peer", e.Remote), ("peerId", e.RemoteId), ("role", e.Initiator ? "initiator" : "responder"),
            ("algorithms", e.Proposal), ("lifetimeSeconds", e.Lifetime.TotalSeconds), ("aggressive", e.Aggressive),
        ],
        IkeEvent.XauthPassed e => [("serial", e.Serial), ("user", e.User), ("role", e.Gateway ? "gateway" : "client")],
        IkeEvent.ConfigurationAssigned e => [("serial", e.Serial), ("address", e.Configuration.Address)],
        IkeEvent.AddressLeased e => [("serial", e.Serial), ("address", e.Address), ("owner", e.Owner)],
        IkeEvent.ChildEstablished e =>
        [
            ("serial", e.Serial), ("local", e.Selectors.Local), ("remote", e.Selectors.Remote), ("spiIn", e.SpiIn), ("spiOut", e.SpiOut),
            ("algorithms", e.Algorithms), ("pfsGroup", e.PfsGroup), ("udpEncapsulation", e.UdpEncapsulation), ("compression", e.Compression is null ? null : "deflate"), ("lifetimeSeconds", e.Lifetime.TotalSeconds),
        ],
        IkeEvent.ConnectionDown e => [("reason", ReasonText.Name(e.Reason)), ("willRetry", e.WillRetry)],
        IkeEvent.Phase1Ended e => [("serial", e.Serial), ("reason", ReasonText.Name(e.Reason))],
        IkeEvent.ChildEnded e => [("serial", e.Serial), ("reason", ReasonText.Name(e.Reason))],
        IkeEvent.ChildLost e => [("serial", e.Serial), ("local", e.Selectors.Local), ("remote", e.Selectors.Remote)],
        IkeEvent.AttemptFailed e => [("reason", ReasonText.Name(e.Failure.Code)), ("willRetry", e.WillRetry), .. e.Failure.Evidence.Select(seen => ($"evidence.{seen.Key}", (object?)seen.Value))],
        IkeEvent.PeerLiveness e => [("serial", e.Serial), ("alive", e.Alive)],
        IkeEvent.NotifyReceived e => [("notify", e.Name), ("authenticated", e.Authenticated)],
        IkeEvent.HalfOpenFull e => [("kept", e.Kept), ("gaveWay", e.GaveWay), ("answered", e.Answered)],
        IkeEvent.MappingChanged e => [("from", e.From), ("to", e.To)],
        _ => [],
    };
}
