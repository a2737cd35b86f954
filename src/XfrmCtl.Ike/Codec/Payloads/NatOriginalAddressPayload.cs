using XfrmCtl.Ike.Codec.Registry;

namespace XfrmCtl.Ike.Codec.Payloads;

/// <summary>NAT Original Address payload (RFC 3947 §5.2).</summary>
/// <remarks>
/// <code>
/// |    ID Type    |   RESERVED    |            RESERVED           |
/// |           IPv4 (4 octets) or IPv6 address (16 octets)         |
/// </code>
/// </remarks>
/// <param name="Type">The RFC's or the drafts' number.</param>
/// <param name="IdType">ID_IPV4_ADDR or ID_IPV6_ADDR.</param>
/// <param name="Address">The address.</param>
public sealed record NatOriginalAddressPayload(PayloadType Type, IdType IdType, ReadOnlyMemory<byte> Address) : Payload(Type)
{
    /// <summary>Reads the body.</summary>
    public static NatOriginalAddressPayload Decode(PayloadType type, ref WireReader body)
    {
        IdType idType = (IdType)body.ReadByte("ID type");
        body.ReadOctets(3, "reserved");
        return new(type, idType, body.ReadRest());
    }

    /// <inheritdoc/>
    public override void Encode(ref WireWriter writer)
    {
        writer.WriteByte((byte)IdType);
        writer.WriteZeros(3);
        writer.WriteOctets(Address.Span);
    }
}
