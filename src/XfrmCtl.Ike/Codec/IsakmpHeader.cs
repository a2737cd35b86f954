using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec;

/// <summary>The ISAKMP header (RFC 2408 §3.1), 28 octets.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |                       Initiator Cookie (8)                    |
/// |                       Responder Cookie (8)                    |
/// |  Next Payload | MjVer | MnVer | Exchange Type |     Flags     |
/// |                          Message ID                           |
/// |                            Length                             |
/// </code>
/// </remarks>
/// <param name="InitiatorCookie">Cookie of the initiator, never 0.</param>
/// <param name="ResponderCookie">Cookie of the responder, 0 in the first message.</param>
/// <param name="NextPayload">Type of the first payload.</param>
/// <param name="ExchangeType">Exchange type.</param>
/// <param name="Flags">Flags.</param>
/// <param name="MessageId">0 in Phase 1, the exchange's number in Phase 2.</param>
/// <param name="Length">Length of the whole message in octets.</param>
public readonly record struct IsakmpHeader(
    ulong InitiatorCookie, ulong ResponderCookie, PayloadType NextPayload, ExchangeType ExchangeType, IsakmpFlags Flags, uint MessageId, uint Length)
{
    /// <summary>Octets of the header.</summary>
    public const int Octets = 28;

    private const byte Version = 0x10;
    private const int InitiatorCookieOffset = 0;
    private const int VersionOffset = 17;
    private const int LengthOffset = 24;

    /// <summary>Whether the payloads are encrypted.</summary>
    public bool IsEncrypted => (Flags & IsakmpFlags.ENCRYPTION) != 0;

    /// <summary>Reads a header and checks what can be checked without state.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> message, out IsakmpHeader header, out DecodeError? error)
    {
        WireReader reader = new(message);
        ulong initiator = reader.ReadUInt64("initiator cookie");
        ulong responder = reader.ReadUInt64("responder cookie");
        PayloadType next = (PayloadType)reader.ReadByte("next payload");
        byte version = reader.ReadByte("version");
        ExchangeType exchange = (ExchangeType)reader.ReadByte("exchange type");
        IsakmpFlags flags = (IsakmpFlags)reader.ReadByte("flags");
        uint messageId = reader.ReadUInt32("message ID");
        uint length = reader.ReadUInt32("length");
        if (reader.Error is null)
        {
            if (version >> 4 != 1)
                reader.FailAt(VersionOffset, $"major version {version >> 4} is not 1", NotifyMessageType.INVALID_MAJOR_VERSION);
            else if (initiator == 0)
                reader.FailAt(InitiatorCookieOffset, "the initiator's cookie is zero", NotifyMessageType.INVALID_COOKIE);
            else if (length != (uint)message.Length)
                reader.FailAt(LengthOffset, $"the header says {length} octets and the datagram has {message.Length}", NotifyMessageType.UNEQUAL_PAYLOAD_LENGTHS);
        }

        header = new(initiator, responder, next, exchange, flags, messageId, length);
        error = reader.Error;
        return error is null;
    }

    /// <summary>Writes the header; the length is patched when the payloads are there.</summary>
    public void Encode(ref WireWriter writer)
    {
        writer.WriteUInt64(InitiatorCookie);
        writer.WriteUInt64(ResponderCookie);
        writer.WriteByte((byte)NextPayload);
        writer.WriteByte(Version);
        writer.WriteByte((byte)ExchangeType);
        writer.WriteByte((byte)Flags);
        writer.WriteUInt32(MessageId);
        writer.WriteUInt32(Length);
    }
}
