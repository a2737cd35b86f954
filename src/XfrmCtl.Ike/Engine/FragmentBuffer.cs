using System.Net;
using XfrmCtl.Ike.Codec;
using XfrmCtl.Ike.Codec.Payloads;

namespace XfrmCtl.Ike.Engine;

/// <summary>The pieces of one message of one ISAKMP SA; each costs the same, in whatever order and however often it comes.</summary>
internal sealed class FragmentBuffer(IPEndPoint source, IsakmpHeader header, ushort id)
{
    // A message of certificates has a handful; pluto takes 16 as well.
    private const int MostFragments = 16;

    // What one datagram could hold at most: a message that is larger could not have been sent whole by anybody.
    private const int MostOctets = 65535;

    private readonly FragmentPayload?[] _pieces = new FragmentPayload?[MostFragments];
    private int _octets;
    private int _last;

    // A bit for each piece that came since the message was last complete: when it comes again whole, it is sent again and wants its answer again.
    private uint _come;

    /// <summary>Where its pieces come from.</summary>
    public IPEndPoint Source { get; } = source;

    /// <summary>Ends it when the rest does not come.</summary>
    public EngineTimer? Timer { get; set; }

    /// <summary>Its place among those of all ISAKMP SAs.</summary>
    public LinkedListNode<IsakmpSa>? Place { get; set; }

    public bool IsComplete => _last != 0 && _come == (1u << _last) - 1;

    /// <summary>What no message of any kind can have, or null.</summary>
    public static string? Fault(FragmentPayload piece) =>
        piece.Number > MostFragments ? $"fragment {piece.Number}: no more than {MostFragments} are taken" : null;

    /// <summary>Whether a piece can belong to this message: sender, header and ID are its own, and it contradicts no piece that is here.</summary>
    public bool Fits(IPEndPoint from, IsakmpHeader theirs, FragmentPayload piece)
    {
        if (!from.Equals(Source) || theirs.ExchangeType != header.ExchangeType || theirs.MessageId != header.MessageId || piece.Id != id)
            return false;
        if (_pieces[piece.Number - 1] is { } present)
            return present.IsLast == piece.IsLast && present.Data.Span.SequenceEqual(piece.Data.Span);
        if (_octets + piece.Data.Length > MostOctets)
            return false;
        return piece.IsLast ? _last == 0 && HighestNumber() < piece.Number : _last == 0 || piece.Number < _last;
    }

    /// <summary>Takes a piece that fits.</summary>
    public void Add(FragmentPayload piece)
    {
        _come |= 1u << (piece.Number - 1);
        if (_pieces[piece.Number - 1] is not null)
            return;
        _pieces[piece.Number - 1] = piece;
        _octets += piece.Data.Length;
        if (piece.IsLast)
            _last = piece.Number;
    }

    /// <summary>The message, once it is complete. The pieces stay, so that those of a message sent twice are not taken for the next one's.</summary>
    public byte[] Join()
    {
        _come = 0;
        byte[] message = new byte[_octets];
        int position = 0;
        for (int index = 0; index < _last; index++)
        {
            ReadOnlyMemory<byte> data = _pieces[index]!.Data;
            data.Span.CopyTo(message.AsSpan(position));
            position += data.Length;
        }

        return message;
    }

    private int HighestNumber() => Array.FindLastIndex(_pieces, piece => piece is not null) + 1;
}
