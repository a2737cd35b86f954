using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>A piece of a message that is too large for one datagram: Cisco's fragmentation of IKEv1, which no RFC describes.</summary>
/// <remarks>
/// <code>
/// |          Fragment ID          |Fragment number|     Flags     |
/// |                 Part of the message's octets                  |
/// </code>
/// The message's own ISAKMP header is part of what is cut.
/// </remarks>
/// <param name="Id">The same in every fragment of a message; most senders always write 1.</param>
/// <param name="Number">Counts the fragments of a message from 1.</param>
/// <param name="IsLast">Whether no fragment of the message has a higher number.</param>
/// <param name="Data">The part.</param>
public sealed record FragmentPayload(ushort Id, byte Number, bool IsLast, ReadOnlyMemory<byte> Data) : Payload(PayloadType.FRAGMENT)
{
    /// <summary>Octets before the part.</summary>
    public const int FixedOctets = 4;

    private const byte LastFragment = 1;

    /// <summary>Reads the body; a fragment of nothing is refused.</summary>
    public static FragmentPayload Decode(ref WireReader body)
    {
        ushort id = body.ReadUInt16("fragment ID");
        byte number = body.ReadByte("fragment number");
        byte flags = body.ReadByte("fragment flags");
        if (body.Error is null && number == 0)
            body.Fail("fragment number 0: they count from 1");
        if (body.Error is null && body.Remaining == 0)
            body.Fail("a fragment without octets");
        return new(id, number, (flags & LastFragment) != 0, body.ReadRest());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteUInt16(Id);
        writer.WriteByte(Number);
        writer.WriteByte(IsLast ? LastFragment : (byte)0);
        writer.WriteOctets(Data.Span);
    }
}
