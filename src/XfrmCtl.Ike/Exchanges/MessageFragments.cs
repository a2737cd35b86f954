using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Exchanges;

/// <summary>A message cut into datagrams, as Cisco, charon and pluto do it.</summary>
public static class MessageFragments
{
    // Everybody writes 1: a receiver tells two messages apart by their octets.
    private const ushort FragmentId = 1;

    private const int Overhead = IsakmpHeader.Octets + PayloadChain.GenericHeaderOctets + FragmentPayload.FixedOctets;

    /// <summary>The pieces, each a message of at most <paramref name="most"/> octets; the message itself where it fits, or where it is too large to be cut.</summary>
    /// <param name="message">The message with its header.</param>
    /// <param name="phase1">
    /// The exchange that made, or makes, the ISAKMP SA. It stands in the header of every piece, with message ID 0: charon sends and takes pieces of Quick Mode so, and others do not look at it.
    /// </param>
    /// <param name="most">Octets of the largest datagram.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> message, ExchangeType phase1, int most)
    {
        int room = most - Overhead;
        if (message.Length <= most || room <= 0 || message.Length > room * byte.MaxValue || !IsakmpHeader.TryDecode(message, out IsakmpHeader header, out _))
            return [message];
        header = header with { ExchangeType = phase1, Flags = IsakmpFlags.NONE, MessageId = 0 };
        List<ReadOnlyMemory<byte>> pieces = [];
        for (int start = 0; start < message.Length; start += room)
        {
            int length = Math.Min(room, message.Length - start);
            FragmentPayload piece = new(FragmentId, (byte)(pieces.Count + 1), start + length == message.Length, message.Slice(start, length));
            pieces.Add(MessageSealer.Plain(header, [piece]));
        }

        return pieces;
    }
}
