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
    private void SendChildDelete(IsakmpSa sa, ChildSa child) => SendChildDelete(sa, Phase2Proposals.Number(child.Algorithms.Protocol), child.SpiIn);

    private void SendChildDelete(IsakmpSa sa, ProtocolId protocol, Spi spi)
    {
        SendDelete(sa, protocol, [Phase2Proposals.Octets(spi)]);
        SayAgain(sa, protocol, spi);
    }

    private void SayAgain(IsakmpSa sa, ProtocolId protocol, Spi spi)
    {
        if (_shutdown)
            return;
        foreach (TimeSpan delay in DeleteRepeats)
            After(delay, () => RepeatDelete(sa, protocol, spi));
    }

    /// <summary>
    /// Tells the peer of every child of a connection at once, those of its last networks first. pluto, which has a connection for each pair of networks, ends the ISAKMP SA of its own accord when
    /// the last child goes of the one that made it, mostly the first, and hears of no other then; of those in the same message neither.
    /// </summary>
    private void SendChildDeletes(Connection connection)
    {
        foreach (IGrouping<(IsakmpSa? Sa, ProtocolId Protocol), ChildSa> told in connection.Children
                     .OrderByDescending(child => connection.Profile.Selectors.IndexOf(child.Selectors)).GroupBy(child => (EstablishedFor(child), Phase2Proposals.Number(child.Algorithms.Protocol))))
        {
            if (told.Key.Sa is not { } sa)
                continue;
            foreach (ChildSa[] some in told.Chunk(MostSpis))
                SendDelete(sa, told.Key.Protocol, [.. some.Select(child => Phase2Proposals.Octets(child.SpiIn))]);
            foreach (ChildSa child in told)
                SayAgain(sa, told.Key.Protocol, child.SpiIn);
        }
    }

    // A message that no link has to cut.
    private const int MostSpis = 200;

    /// <summary>Under the ISAKMP SA, or the one that took its place; with none there is nobody to tell.</summary>
    private void RepeatDelete(IsakmpSa sa, ProtocolId protocol, Spi spi)
    {
        IsakmpSa? carrier = sa.IsEstablished ? sa
            : SasBetween(sa.Local.Address, sa.GroupAddress).FindLast(other => other.IsEstablished && other.PeerId == sa.PeerId);

        // A number that the kernel has given out again is another child's.
        if (!_shutdown && carrier is not null && !_bySpi.ContainsKey((spi, sa.Local.Address)))
            SendDelete(carrier, protocol, [Phase2Proposals.Octets(spi)]);
    }

    private void SendDelete(IsakmpSa sa, ProtocolId protocol, ImmutableArray<ReadOnlyMemory<byte>> spis) =>
        SendInformational(sa, new DeletePayload(protocol, spis));
}
