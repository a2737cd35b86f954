using System.Collections.Immutable;
using XfrmCtl.Core;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;
using XfrmCtl.Ike.Exchanges;

namespace XfrmCtl.Ike.Engine;

// Deletes that we send (RFC 2408 §5.15). Nobody answers them, and a peer that misses one sends into an SA that is no more.
public sealed partial class IkeEngine
{
    // A child's Delete is said again after these times. A peer that has it finds nothing to delete; all five are lost once in three thousand times where every fifth datagram is.
    private static readonly ImmutableArray<TimeSpan> DeleteRepeats =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(15)];

    /// <summary>Tells the peer that our inbound SPI, and so the pair, is no more.</summary>
    private void SendChildDelete(IsakmpSa sa, Spi spi)
    {
        SendDelete(sa, ProtocolId.PROTO_IPSEC_ESP, [Phase2Proposals.Octets(spi)]);
        if (_shutdown)
            return;
        foreach (TimeSpan delay in DeleteRepeats)
            After(delay, () => RepeatDelete(sa, spi));
    }

    /// <summary>Under the ISAKMP SA, or the one that took its place; with none there is nobody to tell.</summary>
    private void RepeatDelete(IsakmpSa sa, Spi spi)
    {
        IsakmpSa? carrier = sa.IsEstablished ? sa
            : SasBetween(sa.Local.Address, sa.GroupAddress).FindLast(other => other.IsEstablished && other.PeerId == sa.PeerId);

        // A number that the kernel has given out again is another child's.
        if (!_shutdown && carrier is not null && !_bySpi.ContainsKey((spi, sa.Local.Address)))
            SendDelete(carrier, ProtocolId.PROTO_IPSEC_ESP, [Phase2Proposals.Octets(spi)]);
    }

    private void SendDelete(IsakmpSa sa, ProtocolId protocol, ImmutableArray<ReadOnlyMemory<byte>> spis) =>
        SendInformational(sa, new DeletePayload(protocol, spis));
}
