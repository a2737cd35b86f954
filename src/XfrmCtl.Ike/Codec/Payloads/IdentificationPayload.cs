using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>Identification payload of the IPsec DOI (RFC 2407 §4.6.2).</summary>
/// <remarks>
/// <code>
/// |   ID Type     |  Protocol ID  |             Port              |
/// |                     Identification Data                       |
/// </code>
/// </remarks>
/// <param name="IdType">Kind of identity.</param>
/// <param name="Protocol">IP protocol, 0 for any; in Phase 1 0 or 17.</param>
/// <param name="Port">Port, 0 for any; in Phase 1 0 or 500.</param>
/// <param name="Data">Address, name or octets, as the type says.</param>
public sealed record IdentificationPayload(IdType IdType, byte Protocol, ushort Port, ReadOnlyMemory<byte> Data) : Payload(PayloadType.ID)
{
    /// <summary>Reads the body.</summary>
    public static IdentificationPayload Decode(ref WireReader body)
    {
        IdType type = (IdType)body.ReadByte("ID type");
        byte protocol = body.ReadByte("protocol");
        ushort port = body.ReadUInt16("port");
        ReadOnlyMemory<byte> data = body.ReadRest();
        int? length = type switch
        {
            IdType.ID_IPV4_ADDR => 4,
            IdType.ID_IPV4_ADDR_SUBNET or IdType.ID_IPV4_ADDR_RANGE => 8,
            IdType.ID_IPV6_ADDR => 16,
            IdType.ID_IPV6_ADDR_SUBNET or IdType.ID_IPV6_ADDR_RANGE => 32,
            _ => null,
        };
        if (body.Error is null && length is not null && data.Length != length)
            body.Fail($"{type} has {data.Length} octets instead of {length}", NotifyMessageType.INVALID_ID_INFORMATION);
        return new(type, protocol, port, data);
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteByte((byte)IdType);
        writer.WriteByte(Protocol);
        writer.WriteUInt16(Port);
        writer.WriteOctets(Data.Span);
    }
}
