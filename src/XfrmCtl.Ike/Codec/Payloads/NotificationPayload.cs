using System.Buffers.Binary;
using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Notification payload (RFC 2408 §3.14).</summary>
/// <remarks>
/// <code>
/// |              Domain of Interpretation  (DOI)                  |
/// |  Protocol-ID  |   SPI Size    |      Notify Message Type      |
/// |                Security Parameter Index (SPI)                 |
/// |                       Notification Data                       |
/// </code>
/// </remarks>
/// <param name="Protocol">What it is about.</param>
/// <param name="Spi">SPI, or the cookies, or nothing.</param>
/// <param name="MessageType">The message.</param>
/// <param name="Data">What goes with it.</param>
public sealed record NotificationPayload(ProtocolId Protocol, ReadOnlyMemory<byte> Spi, NotifyMessageType MessageType, ReadOnlyMemory<byte> Data)
    : Payload(PayloadType.N)
{
    /// <summary>The data as a 32-bit number, as in dead peer detection (RFC 3706 §5.3), or null.</summary>
    public uint? Sequence => Data.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(Data.Span) : null;

    /// <summary>Reads the body. The DOI is not looked at: senders put 0 or 1 there.</summary>
    public static NotificationPayload Decode(ref WireReader body)
    {
        body.ReadUInt32("DOI");
        ProtocolId protocol = (ProtocolId)body.ReadByte("protocol");
        byte spiSize = body.ReadByte("SPI size");
        NotifyMessageType type = (NotifyMessageType)body.ReadUInt16("notify message type");
        return new(protocol, body.ReadOctets(spiSize, "SPI"), type, body.ReadRest());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteUInt32(SaPayload.IpsecDoi);
        writer.WriteByte((byte)Protocol);
        writer.WriteByte(checked((byte)Spi.Length));
        writer.WriteUInt16((ushort)MessageType);
        writer.WriteOctets(Spi.Span);
        writer.WriteOctets(Data.Span);
    }
}
