using XfrmCtl.Core;
using XfrmCtl.Core.Algorithms;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Engine;

namespace XfrmCtl.Daemon.Pluto;

/// <summary>What has happened since the daemon began, as libreswan's <c>ipsec globalstatus</c> counts it: <c>total.ikev1.isakmp.established</c> and so on.</summary>
/// <remarks>Those of libreswan's counters that events tell of. Thread use: one thread heeds (the engine's loop), any thread reads.</remarks>
internal sealed class PlutoTotals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _totals = new(StringComparer.Ordinal);

    /// <summary>The counters that are not zero.</summary>
    public IReadOnlyDictionary<string, long> Read()
    {
        lock (_gate)
            return new Dictionary<string, long>(_totals, StringComparer.Ordinal);
    }

    /// <summary>Counts an event.</summary>
    public void Heed(IkeEvent happened)
    {
        switch (happened)
        {
            case IkeEvent.MessageSent { Retransmission: 0 } e:
                Began(e.Message);
                break;
            case IkeEvent.MessageReceived e:
                Began(e.Message);
                break;
            case IkeEvent.Phase1Established e:
                string group = PlutoNames.Group(e.Proposal.Group);
                Count("ike.ikev1.established", "ikev1.isakmp.established", $"ikev1.encr.{PlutoNames.Cipher(e.Proposal.Cipher)}", $"ikev1.integ.{PlutoNames.Hash(e.Proposal.Hash)["HMAC_".Length..]}", $"ikev1.group.{group}");
                break;
            case IkeEvent.Phase1Ended:
                Count("ike.ikev1.completed", "ikev1.isakmp.finished");
                break;
            case IkeEvent.ChildEstablished e:
                Count("ipsec.type.all", e.Algorithms.Protocol == IpsecProtocol.Ah ? "ipsec.type.ah" : "ipsec.type.esp", e.UdpEncapsulation ? "ipsec.type.encap" : "ipsec.type.non_encap", "ikev1.ipsec.established");
                if (e.Compression is not null)
                    Count("ipsec.type.ipcomp");
                if (e.Algorithms.Cipher is { } cipher)
                    Count($"ikev1.ipsec.encr.{PlutoNames.Cipher(cipher)}");
                Count($"ikev1.ipsec.integ.{(e.Algorithms.Integrity is { } integrity ? PlutoNames.Integrity(integrity) : "NONE")}");
                break;
            case IkeEvent.ChildEnded:
                Count("ikev1.ipsec.finished");
                break;
            case IkeEvent.AttemptFailed:
                Count("ike.ikev1.failed");
                break;
            // Those of RFC 2408 §3.14.1 alone: a number that it does not name would be a counter of its own, and anybody on the way may send them all.
            case IkeEvent.NotifyReceived e when Enum.TryParse(e.Name, out NotifyMessageType type) && type < NotifyMessageType.CONNECTED:
                Count($"ikev1.recv.notifies.error.{e.Name}");
                break;
        }
    }

    private void Began(string message)
    {
        if (PlutoMessage.Of(message) is (var exchange, 1))
            Count(exchange == PlutoExchange.Quick ? "ikev1.ipsec.started" : "ikev1.isakmp.started");
    }

    private void Count(params ReadOnlySpan<string> names)
    {
        lock (_gate)
            foreach (string name in names)
                _totals["total." + name] = _totals.GetValueOrDefault("total." + name) + 1;
    }
}
